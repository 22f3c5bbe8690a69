"""What is learnt late of a number that left stands with the device and the holder that it was thought to be with, too (A-10, F-17)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from aggregates.device import DeviceReassigned
from aggregates.engine.event import Event
from aggregates.sim import SimAssignedToUser, SimDecoupledFromUser, SimPutInDevice, SimTakenOutOfDevice
from aggregates.sim_terms import Link
from aggregates.sims.sim_then import SimHeldThen, SimLinkedThen, SimObservedThen
from projections.registry import device_history, user_history
from readmodels.devices.device_history import DEVICE_HISTORY
from readmodels.users.user_history import USER_HISTORY
from tests.commands.made_up import (
    ERIKA,
    HANS,
    IMEI_2,
    NUMBER,
    OTHER_NUMBER,
    OTHER_SIM,
    PHONE,
    SIM,
    TABLET,
    Entry,
    assigned,
    device,
    fed_sim,
    imei,
    in_device,
    other_sim,
    user,
)
from tests.projections.story import BEGAN, Story

CLEO = UUID("a0000000-0000-4000-8000-000000000003")


def on(day: int) -> datetime:
    """Days before anything was recorded."""
    return BEGAN - timedelta(days=100 - day)


def link(device_id: UUID) -> Link:
    return Link(device_id=device_id, source="feed", set_by="import:late")


def seen_in(device_id: UUID | None, until: int) -> Entry:
    event = SimObservedThen(number=NUMBER, until=on(until), of=("device_id",), link=link(device_id) if device_id else None)
    return SIM, event


def recorded_in(device_id: UUID | None, until: int) -> Entry:
    return SIM, SimLinkedThen(number=NUMBER, until=on(until), link=link(device_id) if device_id else None)


def in_the_phone() -> tuple[Story, Story]:
    """The number is in Erika's phone since day 10; the tablet is Hans'. As the history of devices and that of users are told it."""
    found: list[Story] = []
    for projection in (device_history, user_history):
        story = Story(projection).by(effective_at=on(0))
        story.tell(user(ERIKA), user(HANS), user(CLEO), device(), device(TABLET, imei(IMEI_2)), fed_sim(), other_sim())
        found.append(story.tell(assigned(PHONE, ERIKA), assigned(TABLET, HANS)).by(effective_at=on(10)).tell(in_device()))
    return found[0], found[1]


def devices_told(story: Story, kind: type[Event]) -> list[tuple[UUID, datetime]]:
    return [(row.subject_id, row.effective_at) for row in story.added(DEVICE_HISTORY) if row.event_name == kind.event_name]


def users_told(story: Story, kind: type[Event]) -> list[tuple[UUID, datetime]]:
    return sorted((row.subject_id, row.effective_at) for row in story.added(USER_HISTORY) if row.event_name == kind.event_name)


@pytest.mark.requirement("A-10", "F-17")
@pytest.mark.parametrize("where", [TABLET, None], ids=["another", "none"])
@pytest.mark.parametrize("say", [seen_in, recorded_in], ids=["feed", "person"])
def test_a_number_that_was_elsewhere_for_a_while_is_told_of_the_device_and_the_holder_that_it_was_thought_to_be_with(
    say: Callable[[UUID | None, int], Entry], where: UUID | None
) -> None:
    of_devices, of_users = in_the_phone()
    _, event = said = say(where, 14)
    of_devices.by(effective_at=on(11)).tell(said)
    of_users.by(effective_at=on(11)).tell(said)
    assert {*devices_told(of_devices, type(event))} == {(PHONE, on(11))} | ({(TABLET, on(11))} if where else set())
    assert {*users_told(of_users, type(event))} == {(ERIKA, on(11))} | ({(HANS, on(11))} if where else set())


@pytest.mark.requirement("A-10", "F-17")
def test_each_is_told_from_when_the_number_was_thought_to_be_there_what_was_learnt_late_before_included() -> None:
    of_devices, of_users = in_the_phone()
    for story in (of_devices, of_users):
        story.by(effective_at=on(20)).tell(seen_in(TABLET, 30))
        story.by(effective_at=on(40)).tell((PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=CLEO)))
        story.by(effective_at=on(15)).tell(recorded_in(None, 25))
        story.by(effective_at=on(22)).tell(recorded_in(None, 50))
    assert devices_told(of_devices, SimLinkedThen) == [(PHONE, on(15)), (TABLET, on(22)), (PHONE, on(30))], "what began on day 20 stands"
    assert users_told(of_users, SimLinkedThen) == [(ERIKA, on(15)), (ERIKA, on(30)), (HANS, on(22)), (CLEO, on(40))]


@pytest.mark.requirement("A-10", "F-17")
def test_what_is_said_of_the_same_device_or_of_other_facets_adds_no_line_for_others() -> None:
    of_devices, of_users = in_the_phone()
    status = SIM, SimObservedThen(number=NUMBER, until=on(14), of=("status",), status="paused")
    for story in (of_devices, of_users):
        story.by(effective_at=on(11)).tell(seen_in(PHONE, 14), status)
        story.by(effective_at=on(3)).tell(recorded_in(None, 5))
    assert devices_told(of_devices, SimObservedThen) == [(PHONE, on(11))]
    assert users_told(of_users, SimObservedThen) == [(ERIKA, on(11))]
    assert devices_told(of_devices, SimLinkedThen) == users_told(of_users, SimLinkedThen) == [], "it was in no device then"


@pytest.mark.requirement("A-10", "F-17")
def test_a_change_of_a_past_day_that_lasts_is_told_of_the_device_that_the_number_was_known_to_have_been_in_from_then_on() -> None:
    of_devices, of_users = in_the_phone()
    out: Entry = SIM, SimTakenOutOfDevice(number=NUMBER, was=link(PHONE), because="inactive")
    for story in (of_devices, of_users):
        story.by(effective_at=on(20)).tell(seen_in(TABLET, 30))
        story.by(effective_at=on(25)).tell(out)
    assert {*devices_told(of_devices, SimTakenOutOfDevice)} == {(PHONE, on(25)), (TABLET, on(25))}
    assert {*users_told(of_users, SimTakenOutOfDevice)} == {(ERIKA, on(25)), (HANS, on(25))}


@pytest.mark.requirement("A-10", "F-17")
def test_a_number_that_comes_and_goes_as_it_happens_has_a_line_with_each_device_and_holder() -> None:
    of_devices, of_users = in_the_phone()
    over: Entry = SIM, SimPutInDevice(number=NUMBER, device_id=TABLET, imei=IMEI_2, source="feed", set_by="import:x", was=link(PHONE))
    for story in (of_devices, of_users):
        story.by(effective_at=on(11)).tell(over)
        story.by(effective_at=on(14)).tell(in_device(was=link(TABLET)))
    assert devices_told(of_devices, SimPutInDevice) == [
        (PHONE, on(10)),
        (TABLET, on(11)),
        (PHONE, on(11)),
        (PHONE, on(14)),
        (TABLET, on(14)),
    ]
    assert users_told(of_users, SimPutInDevice) == [(ERIKA, on(10)), (ERIKA, on(11)), (ERIKA, on(14)), (HANS, on(11)), (HANS, on(14))]


@pytest.mark.requirement("A-10", "F-17")
def test_who_held_a_number_of_another_carrier_is_told_that_somebody_else_did_for_a_while() -> None:
    story = in_the_phone()[1].by(effective_at=on(20))
    given = SimAssignedToUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=ERIKA, was_user_id=None)
    story.tell((OTHER_SIM, given)).by(effective_at=on(60))
    story.tell((OTHER_SIM, SimDecoupledFromUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=ERIKA)))
    story.by(effective_at=on(25)).tell((OTHER_SIM, held_then(CLEO, 28)))
    assert users_told(story, SimHeldThen) == [(ERIKA, on(25)), (CLEO, on(25))]
    story.by(effective_at=on(27)).tell((OTHER_SIM, held_then(None, 30)))
    assert users_told(story, SimHeldThen)[-1] == (CLEO, on(27)), "nobody held it then: who was thought to"
    assert (ERIKA, on(28)) in users_told(story, SimHeldThen)
    before = len(story.added(USER_HISTORY))
    story.by(effective_at=on(70)).tell((OTHER_SIM, held_then(None, 80)))
    assert len(story.added(USER_HISTORY)) == before, "nobody was thought to"


def held_then(user_id: UUID | None, until: int) -> SimHeldThen:
    return SimHeldThen(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=user_id, until=on(until))
