"""Extracts from a device management make one device of two records (F-09)."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from aggregates.device import Device
from aggregates.device_terms import SERIAL_NUMBER_CLAIM
from commands.customers.change_feed_brake import ChangeFeedBrake
from commands.devices.assign_device import AssignDevice
from commands.devices.register_device import RegisterDevice
from commands.devices.split_devices import SplitDevices
from commands.users.register_user import RegisterUser
from eventstore.ids import new_id
from importers.imports.not_this_import import MissingColumns
from importers.imports.result import ImportResult
from tests.importers.portal import DAY, Portal, as_csv, imei, killed_while, line, names, told

pytestmark = pytest.mark.requirement("F-09")
UEM = ("Gerätename", "IMEI", "IMEI 2", "Seriennummer", "Modell", "Hersteller")


def extract(portal: Portal, *rows: Sequence[str], header: Sequence[str] = UEM, name: str = "uem.csv", **how: Any) -> ImportResult:
    file = io.BytesIO(as_csv([tuple(row) for row in rows], tuple(header)))
    return portal.importer.run("device_extract", file, customer_id=portal.customer, actor="importer", file_name=name, **how)


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        (UEM, ("Gerät 1", imei(1), imei(2), "SN00001", "Phone", "Beispielwerk"), "uem-auszug.csv"),
        (
            ("Serial Number", "Device Family", "IMEI", "IMEI 2", "Product Description", "Apple Order Number"),
            ("SN00001", "iPhone", imei(1), imei(2), "iPhone 15", "4711"),
            "apple.csv",
        ),
        (
            ("IMEI/MEID 1", "IMEI/MEID 2", "Serial Number", "Model", "KME profile name"),
            (imei(1), imei(2), "SN00001", "SM-A546B", "Standard"),
            "knox.csv",
        ),
    ],
    ids=["uem", "abm", "knox"],
)
def test_each_system_merges_the_two_records(portal: Portal, header: Sequence[str], row: Sequence[str], name: str) -> None:
    portal.feed([line(1), line(2)])
    first, second = portal.device_id(1), portal.device_id(2)
    result = extract(portal, row, header=header, name=name)
    assert (result.counts.seen, result.counts.changed, result.quarantined) == (1, 1, [])
    survivor = portal.device_id(1)
    absorbed = second if survivor == first else first
    assert (portal.device_id(2), portal.holder(SERIAL_NUMBER_CLAIM.of("SN00001"))) == (survivor, survivor)
    assert portal.state(Device, absorbed).absorbed_into == survivor
    assert not portal.state(Device, survivor).unknown, "the device management knows it"


@pytest.mark.requirement("F-12")
def test_rows_of_devices_that_nobody_knows_are_said_until_they_are_known(portal: Portal) -> None:
    portal.feed([line(1)])
    rows = [("Gerät 1", imei(1), imei(2), "SN00001", "", ""), ("Gerät 3", imei(3), imei(4), "SN00003", "", "")]
    warned = [(3, f"IMEI {imei(3)}, IMEI {imei(4)}, SN SN00003")]
    assert not_known(extract(portal, *rows, dry_run=True)) == warned
    result = extract(portal, *rows)
    assert (not_known(result), result.counts.unchanged) == (warned, 1)
    portal.feed([line(1), line(3)], DAY + timedelta(days=1))
    again = extract(portal, *reversed(rows))
    assert (not_known(again), portal.device_id(4)) == ([], portal.device_id(3))


def not_known(result: ImportResult) -> list[tuple[int, str]]:
    return [(each.line, each.value) for each in result.warned if each.notice.value == "device_not_known"]


def test_a_list_without_its_systems_own_column_is_told_which(portal: Portal) -> None:
    header = ("IMEI/MEID 1", "IMEI/MEID 2", "Serial Number", "Model")
    with pytest.raises(MissingColumns, match="kmeprofile"):
        extract(portal, (imei(1), imei(2), "SN00001", "SM-A546B"), header=header, name="knox.csv")


ROWS = [[line(1), line(2)], [line(1, 2), line(2, 1)], [line(1), line(2, 1)], [line(1, 2), line(2)]]


@pytest.mark.parametrize("rows", ROWS)
def test_later_feeds_with_either_imei_find_it_there(portal: Portal, rows: list[tuple[str, ...]]) -> None:
    portal.feed([line(1), line(2)])
    first, second = portal.device_id(1), portal.device_id(2)
    extract(portal, ("Gerät 1", imei(1), imei(2), "SN00001", "Phone", "Beispielwerk"))
    result = portal.feed(rows, DAY + timedelta(days=1))
    assert (result.counts.moved, result.counts.overwritten, result.counts.created) == (0, 0, 0), "it is one device"
    assert portal.during(lambda: portal.feed(rows, DAY + timedelta(days=2))) == []
    survivor = portal.device_id(1)
    portal.run(SplitDevices(survivor_id=survivor, absorbed_id=second if survivor == first else first))
    assert portal.during(lambda: portal.feed(rows, DAY + timedelta(days=3))) == [], "the numbers are where they are"
    for index, row in enumerate(rows, 1):
        link = portal.sim(index).link
        assert link is not None
        assert link.device_id == (first if row[3] == imei(1) else second)


def test_a_slot_is_told_as_no_move_to_the_brake(portal: Portal) -> None:
    portal.feed([line(1), line(2)])
    extract(portal, ("Gerät 1", imei(1), imei(2), "SN00001", "Phone", "Beispielwerk"))
    portal.run(ChangeFeedBrake(customer_id=portal.customer, percent=0))
    assert portal.feed([line(1, 2), line(2, 1)], DAY + timedelta(days=1)).state == "completed"


def test_the_same_extract_again_changes_nothing(portal: Portal) -> None:
    portal.feed([line(1), line(2)])
    row = ("Gerät 1", imei(1), imei(2), "SN00001", "Phone", "Beispielwerk")
    extract(portal, row)
    assert extract(portal, row).state == "recognised"
    again = extract(portal, row, force=True)
    assert (again.counts.events, again.counts.unchanged) == (0, 1)
    turned = extract(portal, ("Gerät 1", imei(2), imei(1), "SN00001", "Phone", "Beispielwerk"))
    assert (turned.counts.events, turned.counts.unchanged) == (0, 1), "IMEI 1 and 2 have changed places"


def test_a_second_imei_is_added_to_a_device_with_one(portal: Portal) -> None:
    portal.feed([line(1)])
    events = portal.during(lambda: extract(portal, ("Gerät 1", imei(1), imei(2), "", "Phone", "")))
    assert names(events) == ["device.identified", "device.acknowledged"]
    assert names(portal.during(lambda: portal.feed([line(1), line(2)], DAY + timedelta(days=1)))) == ["sim.registered", "sim.put_in_device"]


def test_a_device_that_the_portal_does_not_know_stays_unknown_to_it(portal: Portal) -> None:
    result = extract(portal, ("Gerät 1", imei(1), imei(2), "SN00001", "Phone", ""))
    assert (result.counts.events, result.counts.unchanged) == (0, 1)


def test_the_record_with_the_user_goes_on(portal: Portal) -> None:
    portal.feed([line(1), line(2)])
    second = portal.device_id(2)
    erika = new_id()
    portal.run(RegisterUser(user_id=erika, name="Muster, Erika"))
    portal.run(AssignDevice(device_id=second, user_id=erika))
    extract(portal, ("Gerät 1", imei(1), imei(2), "SN00001", "Phone", ""))
    assert portal.device_id(1) == second
    assert portal.state(Device, second).user_id == erika


@pytest.mark.requirement("F-12")
@pytest.mark.part_of("A-14")
def test_records_of_two_users_are_left_to_a_person(portal: Portal) -> None:
    portal.feed([line(1), line(2), line(3)])
    for index, name in ((1, "Muster, Erika"), (2, "Probe, Hans")):
        user_id = new_id()
        portal.run(RegisterUser(user_id=user_id, name=name))
        portal.run(AssignDevice(device_id=portal.device_id(index), user_id=user_id))
    rows = [("Gerät 1", imei(1), imei(2), "SN00001", "Phone", ""), ("Gerät 2", imei(3), imei(4), "SN00002", "Phone", "")]
    result = extract(portal, *rows)
    assert [(row.line, row.reason) for row in result.quarantined] == [(2, "devices-of-different-users")]
    assert "Muster, Erika" in result.quarantined[0].sentences[0]
    assert "Muster" not in (portal.importer.state(portal.customer, result.import_id).rows[0].value or "")
    assert (result.counts.changed, portal.holder(SERIAL_NUMBER_CLAIM.of("SN00001"))) == (1, None)


def test_three_records_of_one_device_become_one(portal: Portal) -> None:
    portal.feed([line(1), line(2)])
    known = new_id()
    portal.run(RegisterDevice.model_validate({"device_id": known, "identifiers": [{"kind": "serial_number", "value": "SN00001"}]}))
    extract(portal, ("Gerät 1", imei(1), imei(2), "SN00001", "Phone", ""))
    assert {portal.device_id(1), portal.device_id(2), portal.holder(SERIAL_NUMBER_CLAIM.of("SN00001"))} == {known}


def test_rows_that_share_a_record_are_taken_one_after_the_other(portal: Portal) -> None:
    """What the first row merges is what the second finds, whether or not both are in one chunk."""
    for customer, lines in ((portal, 500), (portal.new_customer(f"{portal.customer}"), 1)):
        for kind, value in (("imei", imei(1, check=False)), ("imei", imei(2, check=False)), ("serial_number", "SN00002")):
            customer.run(RegisterDevice.model_validate({"device_id": new_id(), "identifiers": [{"kind": kind, "value": value}]}))
        rows = [
            ("IMEI", "IMEI 2", "Seriennummer", "Modell", "Farbe"),
            (imei(1), "", "SN00002", "Phone", ""),
            ("", imei(2), "", "Phone", ""),
        ]
        result = customer.in_chunks_of(lines).table("devices", rows)
        assert (result.counts.changed, result.quarantined) == (2, [])
        found = customer.holder(SERIAL_NUMBER_CLAIM.of("SN00002"))
        assert found == customer.device_id(1) != customer.device_id(2)
        merged = extract(
            customer.in_chunks_of(lines), ("Gerät", imei(1), imei(2), "", "Phone", ""), ("Gerät", "", "", "SN00002", "Phone", "")
        )
        assert (merged.counts.changed, merged.quarantined) == (1, [])
        assert len({customer.device_id(1), customer.device_id(2), customer.holder(SERIAL_NUMBER_CLAIM.of("SN00002"))}) == 1


@pytest.mark.requirement("F-16")
def test_a_killed_extract_goes_on(alone: Portal, portal: Portal) -> None:
    rows = [(f"Gerät {at}", imei(at), imei(at + 100), f"SN{at:05}", "Phone", "") for at in range(20)]
    for customer in (alone, portal):
        customer.feed([line(at) for at in range(20)] + [line(at + 100) for at in range(0, 20, 2)])
    heads = alone.log.head(), portal.log.head()
    undisturbed = extract(portal, *rows)
    disturbed = alone.in_chunks_of(3)
    for after in range(0, 50, 2):
        file = io.BytesIO(as_csv(rows, UEM))
        try:
            result = disturbed.importer.run(
                "device_extract",
                file,
                customer_id=alone.customer,
                actor="importer",
                file_name="uem.csv",
                report=killed_while("book", after),
            )
        except KeyboardInterrupt:
            continue
        assert after >= 6
        assert result.counts == undisturbed.counts
        break
    assert told(alone.written(heads[0])) == told(portal.written(heads[1]))
