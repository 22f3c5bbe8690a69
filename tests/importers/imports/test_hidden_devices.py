"""A row about a device that somebody has hidden by hand says so: in a dry run, on the record, and as a correction (F-08, F-12)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from aggregates.device import Device
from aggregates.import_terms import ImportKind
from commands.devices.hide_device import HideDevice
from commands.devices.show_device import ShowDevice
from importers.imports.result import ImportResult
from tests.importers.imports.test_warnings import recorded, told
from tests.importers.portal import FEED, Portal, imei, number

pytestmark = pytest.mark.requirement("F-08", "F-12")
DEVICES = ("IMEI", "Modell", "Farbe")
ROWS: list[tuple[ImportKind, tuple[str, ...], tuple[str, ...]]] = [
    ("devices", DEVICES, (imei(1), "Phone", "blau")),
    ("device_extract", ("IMEI", "IMEI2", "Serial Number"), (imei(1), "", "S-0001")),
    ("sims", ("Rufnummer", "Netzbetreiber", "IMEI"), (number(1), "Fremdnetz", imei(1))),
]


def hidden(portal: Portal) -> None:
    portal.table("devices", [DEVICES, (imei(1), "Phone", ""), (imei(2), "Phone", "")])
    portal.run(HideDevice(device_id=portal.device_id(1)))


def days(result: ImportResult) -> list[str]:
    return [each.facts["found"] for each in result.warned]


@pytest.mark.parametrize(("kind", "header", "row"), ROWS, ids=[kind for kind, *_ in ROWS])
def test_a_row_about_a_hidden_device_says_since_when_it_is(
    portal: Portal, kind: ImportKind, header: tuple[str, ...], row: tuple[str, ...]
) -> None:
    before = datetime.now(ZoneInfo("Europe/Berlin")).date()
    hidden(portal)
    expected = [(2, "", f"IMEI {imei(1)}" + (", SN S-0001" if kind == "device_extract" else ""), "device_hidden")]
    dry = portal.table(kind, [header, row], name="neu.csv", dry_run=True)
    assert (dry.state, told(dry)) == ("dry_run", expected)
    result = portal.table(kind, [header, row], name="neu.csv")
    assert (told(result), [(at, column or "", *rest) for at, column, *rest in recorded(portal, result)]) == (expected, expected)
    assert result.quarantined == []
    assert set(days(dry) + days(result)) <= {before.isoformat(), datetime.now(ZoneInfo("Europe/Berlin")).date().isoformat()}
    portal.run(ShowDevice(device_id=portal.device_id(1)))
    assert told(portal.table(kind, [header, row], name="wieder.csv", force=True)) == []


def test_a_correction_about_a_hidden_device_says_so_and_the_row_counts(portal: Portal) -> None:
    hidden(portal)
    wrong = portal.table("devices", [DEVICES, (imei(1)[:-1] + "x", "Phone", "blau"), (imei(2), "Phone", "rot")], name="neu.csv")
    assert told(wrong) == [], "the other device is shown"
    corrected = portal.importer.correct(portal.customer, wrong.import_id, {2: {"IMEI": imei(1)}}, actor=FEED)
    assert [each[-1] for each in recorded(portal, corrected)] == ["device_hidden"]
    assert portal.state(Device, portal.device_id(1)).description.colour == "blau"
