"""What feeds of past days say stands in the histories of the devices and people whom it concerned on those days (F-17, A-10)."""

from uuid import UUID

import psycopg
import pytest

from commands.devices.assign_device import AssignDevice
from commands.devices.reassign_device import ReassignDevice
from commands.users.register_user import RegisterUser
from eventstore.ids import new_id
from projections.engine.projector import Projector
from projections.engine.verify import verify
from projections.registry import PROJECTIONS, device_history, user_history
from tests.importers.imports.past_history import cut_off, day
from tests.importers.portal import Portal, line


def told(portal: Portal, table: str, subject: UUID) -> list[tuple[str, int]]:
    """The events of numbers in a history, each with the day on which it took effect."""
    with psycopg.connect(portal.dsn) as connection:
        found = connection.execute(
            f"SELECT event_name, effective_at FROM {table} WHERE subject_id = %s AND event_name LIKE 'sim.%%' ORDER BY position".encode(),
            (subject,),
        )
        return [(name, (effective_at - cut_off(0)).days) for name, effective_at in found]


@pytest.mark.requirement("A-10", "F-17")
def test_the_past_stands_with_whom_it_concerned_then(portal: Portal) -> None:
    """Device 2 is A's from day 0 and B's from day 5. Loaded after that, the feed of day 1 sees number 1 in it, until day 3, and number 4, which was unknown."""
    portal.feed([line(1), line(2)], day(0))
    portal.feed([line(1, 3), line(2)], day(3))
    first, second, device = new_id(), new_id(), portal.device_id(2)
    for user_id in (first, second):
        portal.run(RegisterUser(user_id=user_id, name="Beispiel"), effective_at=cut_off(-3))
    portal.run(AssignDevice(device_id=device, user_id=first), effective_at=cut_off(0))
    portal.run(ReassignDevice(device_id=device, user_id=second), effective_at=cut_off(5))
    portal.feed([line(1, 2), line(2), line(4, 2)], day(1))
    Projector(portal.log, PROJECTIONS).catch_up()
    assert told(portal, "device_history", device) == [("sim.put_in_device", 0), ("sim.observed_then", 1), ("sim.put_in_device", 1)]
    assert told(portal, "user_history", first) == [("sim.observed_then", 1), ("sim.put_in_device", 1)]
    assert told(portal, "user_history", second) == [("sim.put_in_device", 5)], "number 4 was in it when it came to them"
    for projection in (device_history, user_history):
        assert all(each.only_live == each.only_fresh == 0 for each in verify(portal.log, projection)), "a rebuild tells the same"


@pytest.mark.requirement("A-10", "F-17")
def test_a_number_that_was_in_another_device_on_a_day_loaded_late_is_missed_in_the_first_and_by_its_holder(portal: Portal) -> None:
    """Loaded in order, the phone's history tells that it came, went and came back; loaded late, that it was elsewhere from day 1 on."""
    portal.feed([line(1, 1), line(2, 2)], day(0))
    user_id, phone, other = new_id(), portal.device_id(1), portal.device_id(2)
    portal.run(RegisterUser(user_id=user_id, name="Beispiel"), effective_at=cut_off(-3))
    portal.run(AssignDevice(device_id=phone, user_id=user_id), effective_at=cut_off(0))
    portal.feed([line(1, 1), line(2, 2)], day(4))
    portal.feed([line(1, 2), line(2, 2)], day(1))
    Projector(portal.log, PROJECTIONS).catch_up()
    assert told(portal, "device_history", phone) == [("sim.put_in_device", 0), ("sim.observed_then", 1)]
    assert ("sim.observed_then", 1) in told(portal, "device_history", other)
    assert told(portal, "user_history", user_id) == [("sim.observed_then", 1)]
    for projection in (device_history, user_history):
        assert all(each.only_live == each.only_fresh == 0 for each in verify(portal.log, projection)), "a rebuild tells the same"
