"""What the read models show of what feeds brought (F-07, F-08, F-12, F-13)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from aggregates.device_terms import DeviceDescription
from commands.customers.change_feed_brake import ChangeFeedBrake
from commands.customers.switch_unknown_devices import SwitchUnknownDevices
from commands.devices.acknowledge_device import AcknowledgeDevice
from commands.devices.assign_device import AssignDevice
from commands.devices.register_device import RegisterDevice
from commands.engine.command import Command
from commands.users.register_user import RegisterUser
from eventstore.ids import new_id
from importers.imports.sealed_values import opened_marks
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from tests.importers.portal import DAY, Portal, iccid, imei, line, number

NEXT = DAY + timedelta(days=1)


def project(portal: Portal) -> None:
    Projector(portal.log, PROJECTIONS).catch_up()


def overview(portal: Portal) -> dict[str | None, tuple[Any, ...]]:
    """Number → its device's IMEI, whether that is unknown, why there is none; under None the devices without number: IMEI, reason."""
    project(portal)
    found = portal.rows("SELECT number, imei, device_unknown, no_device_reason, no_number_reason FROM overview ORDER BY number, imei")
    return {row[0]: row[1:4] if row[0] else (row[1], row[4]) for row in found}


def known_device(portal: Portal, index: int, user: UUID | None = None) -> None:
    device_id = new_id()
    identifiers = [{"kind": "imei", "value": imei(index, check=False)}]
    portal.run(RegisterDevice.model_validate({"device_id": device_id, "identifiers": identifiers, "description": DeviceDescription()}))
    if user is not None:
        portal.run(AssignDevice(device_id=device_id, user_id=user))


@pytest.mark.requirement("F-07", "F-06")
def test_unknown_devices_switched_off_and_on_again(alone: Portal) -> None:
    known_device(alone, 1)
    alone.run(SwitchUnknownDevices(customer_id=alone.customer, on=False))
    alone.feed([line(1), line(2), line(3, None)])
    shown = overview(alone)
    known, hidden, without = (shown[number(index)] for index in (1, 2, 3))
    assert (known[0] is not None, known[2]) == (True, None)
    assert hidden == (None, None, "in_unknown_device")
    assert without == (None, None, "in_no_device")
    assert alone.feed([line(1), line(2), line(3, None)], NEXT).counts.events == 0
    alone.run(SwitchUnknownDevices(customer_id=alone.customer, on=True))
    seen = overview(alone)[number(2)]
    assert (seen[0] is not None, seen[1], seen[2]) == (True, True, None)
    alone.run(SwitchUnknownDevices(customer_id=alone.customer, on=False))
    alone.run(AcknowledgeDevice(device_id=alone.device_id(2)))
    assert overview(alone)[number(2)][2] is None, "once it is known it is shown"


@pytest.mark.requirement("F-06", "H-23")
def test_a_device_that_the_feed_found_is_a_clarification_case(alone: Portal) -> None:
    alone.feed([line(1)])
    project(alone)
    cases = alone.rows("SELECT kind, status FROM clarification_cases")
    assert ("new_from_carrier", "open") in cases
    alone.run(AcknowledgeDevice(device_id=alone.device_id(1)))
    project(alone)
    assert ("new_from_carrier", "open") not in alone.rows("SELECT kind, status FROM clarification_cases")


@pytest.mark.requirement("F-08")
def test_why_a_device_stands_without_a_number(alone: Portal) -> None:
    erika = new_id()
    alone.run(RegisterUser(user_id=erika, name="Muster, Erika"))
    known_device(alone, 8, erika)
    known_device(alone, 9)
    alone.feed([line(1)])
    alone.feed([line(1, 9)], NEXT)
    project(alone)
    found = dict(alone.rows("SELECT device_id, no_number_reason FROM overview WHERE number IS NULL AND device_id IS NOT NULL"))
    assert found == {alone.device_id(8): "no_sim_of_this_carrier", alone.device_id(1): "not_used"}


@pytest.mark.requirement("F-12", "F-13")
def test_imports_and_their_quarantine_can_be_read(alone: Portal) -> None:
    result = alone.feed([line(1), line(2, IMEI="353322080000059"), line(3, Status="wirr"), line(4)[:3]])
    alone.importer.correct(alone.customer, result.import_id, {3: {"IMEI": imei(2)}}, "token:erika")
    project(alone)
    rows = alone.rows(
        """SELECT file_name, line, "column", value, reason, status, feed_date FROM quarantine WHERE import_id = %s ORDER BY line""",
        result.import_id,
    )
    with alone.log.pool.connection() as connection:
        opened = opened_marks(connection, alone.log.master, [row[3] for row in rows if row[3]])
    rows = [(*row[:3], row[3] and opened(row[3]), *row[4:]) for row in rows]
    name = f"vodafone_{DAY}.csv"
    assert rows == [
        (name, 3, "IMEI", "gelöscht", "imei_check_digit", "corrected", DAY),
        (name, 4, "Status", "wirr", "unknown_status", "open", DAY),
        (name, 5, None, f"{number(4)} | {iccid(4)} | …", "wrong_cell_count", "open", DAY),
    ]
    [(state, seen, created, quarantined, open_rows, seconds, actor)] = alone.rows(
        "SELECT state, seen, created, quarantined, open_rows, seconds, actor FROM imports WHERE import_id = %s", result.import_id
    )
    assert (state, seen, created, quarantined, open_rows, actor) == ("completed", 4, 1, 3, 2, "importer")
    assert seconds > 0


@pytest.mark.requirement("F-13", "F-15")
def test_a_held_import_says_why_it_is(alone: Portal) -> None:
    rows = [line(at) for at in range(10)]
    alone.feed(rows)
    brake: Command = ChangeFeedBrake(customer_id=alone.customer, percent=20)
    alone.run(brake)
    held = alone.feed(rows[:5], NEXT)
    project(alone)
    [(state, why)] = alone.rows("SELECT state, held FROM imports WHERE import_id = %s", held.import_id)
    assert (state, why["percent"], why["missing"], why["limit"]) == ("held", 50, 5, 20)
    alone.importer.release(alone.customer, held.import_id, "token:erika")
    project(alone)
    assert alone.rows("SELECT state, missing FROM imports WHERE import_id = %s", held.import_id) == [("completed", 5)]
