"""What is learnt late stands in the histories of those whom it concerned on its day, not of those who have the device when it comes in (A-10, F-17)."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from aggregates.device import DeviceAbsorbed, DeviceAssigned, DeviceDecoupled, DeviceReassigned, DeviceRestored
from aggregates.device_then import DeviceHeldThen
from aggregates.engine.event import Event
from aggregates.sim import SimTakenOutOfDevice
from aggregates.sim_terms import Link
from aggregates.sims.sim_then import SimLinkedThen, SimObservedThen
from eventstore.envelope import Recorded
from eventstore.timeline import timeline
from projections.registry import device_history, user_history
from readmodels.devices.device_history import DEVICE_HISTORY
from readmodels.engine.stood import AT_ANY_TIME
from readmodels.users.user_history import USER_HISTORY
from tests.commands.made_up import ERIKA, HANS, IMEI_2, NUMBER, PHONE, SIM, TABLET, Entry, assigned, device, fed_sim, imei, in_device, user
from tests.projections.story import BEGAN, Story

LINK = Link(device_id=PHONE, source="feed", set_by="import:late")


def on(day: int) -> datetime:
    """Days before anything was recorded."""
    return BEGAN - timedelta(days=100 - day)


def seen_then(*, until: int, link: Link | None = LINK) -> Entry:
    return SIM, SimObservedThen(number=NUMBER, until=on(until), of=("status", "device_id"), status="active", link=link)


def erika_then_hans() -> Story:
    """The phone is Erika's since day 10, and Hans' since day 50."""
    story = Story(user_history).by(effective_at=on(0)).tell(user(ERIKA), user(HANS), device(), device(TABLET, imei(IMEI_2)), fed_sim())
    story.by(effective_at=on(10)).tell(assigned(PHONE, ERIKA))
    return story.by(effective_at=on(50)).tell((PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS)))


def told_of(story: Story, name: str) -> dict[UUID, datetime]:
    """In whose history the event stands, and as effective when."""
    return {row.subject_id: row.effective_at for row in story.added(USER_HISTORY) if row.event_name == name}


@pytest.mark.requirement("A-10", "H-24")
def test_a_number_put_in_on_a_past_day_stands_with_who_held_the_device_then_and_from_later_on_with_who_came_after() -> None:
    story = erika_then_hans().by(effective_at=on(20)).tell(in_device())
    assert told_of(story, "sim.put_in_device") == {ERIKA: on(20), HANS: on(50)}
    story.by(effective_at=on(60)).tell((SIM, SimTakenOutOfDevice(number=NUMBER, was=LINK, because="hand")))
    assert told_of(story, "sim.taken_out_of_device") == {HANS: on(60)}


@pytest.mark.requirement("A-10", "H-24")
def test_what_an_older_feed_or_a_person_says_of_a_while_stands_with_those_who_held_the_device_in_that_while() -> None:
    story = erika_then_hans().by(effective_at=on(20)).tell(seen_then(until=50))
    assert told_of(story, "sim.observed_then") == {ERIKA: on(20)}
    story.by(effective_at=on(5)).tell((SIM, SimLinkedThen(number=NUMBER, link=LINK, until=on(60))))
    assert told_of(story, "sim.linked_then") == {ERIKA: on(10), HANS: on(50)}, "nobody held it until day 10"
    story.tell(seen_then(until=40, link=None))
    assert story.added(USER_HISTORY)[-1].effective_at == on(10), "it was in no device, and was thought to be in this one until day 20"


@pytest.mark.requirement("A-10")
def test_who_is_recorded_to_have_held_it_is_told_what_is_learnt_after_that_and_so_is_who_was_thought_to() -> None:
    story = erika_then_hans().by(effective_at=on(20)).tell((PHONE, DeviceHeldThen(device_id=PHONE, user_id=HANS, until=on(30))))
    assert told_of(story, "device.held_then") == {HANS: on(20), ERIKA: on(20)}
    story.by(effective_at=on(25)).tell(in_device())
    assert told_of(story, "sim.put_in_device") == {HANS: on(25), ERIKA: on(30)}


@pytest.mark.requirement("A-10", "H-05")
def test_the_history_of_a_device_tells_of_the_number_that_an_older_feed_saw_in_it() -> None:
    story = Story(device_history).tell(device(), fed_sim(), seen_then(until=50), seen_then(until=60, link=None))
    assert [(row.subject_id, row.event_name) for row in story.added(DEVICE_HISTORY)] == [
        (PHONE, "device.registered"),
        (PHONE, "sim.observed_then"),
    ]


class Life:
    """What may happen to two devices, at random, and on which days; the tablet may become part of the phone."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.holder: dict[UUID, UUID | None] = {PHONE: None, TABLET: None}
        self.merged = False

    def happens(self) -> Entry:
        random, device_id = self.random, self.random.choice([PHONE, TABLET])
        was, to = self.holder[device_id], self.random.choice([ERIKA, HANS])
        match random.choice(["pass", "take", "merge", "then"]):
            case "then":
                user_id = random.choice([ERIKA, HANS, None])
                return device_id, DeviceHeldThen(device_id=device_id, user_id=user_id, until=on(random.randrange(60, 90)))
            case "merge":
                self.merged = not self.merged
                kind = DeviceAbsorbed(into_id=PHONE, identifiers=()) if self.merged else DeviceRestored(from_id=PHONE, identifiers=())
                return TABLET, kind
            case "take" if was is not None:
                self.holder[device_id] = None
                return device_id, DeviceDecoupled(device_id=device_id, user_id=was)
            case _:
                self.holder[device_id] = to
                if was is None:
                    return device_id, DeviceAssigned(user_id=to, device_id=device_id)
                return device_id, DeviceReassigned(device_id=device_id, from_user_id=was, to_user_id=to)


def held(events: list[Event]) -> UUID | None:
    holder: UUID | None = None
    for event in events:
        match event:
            case DeviceAssigned() | DeviceHeldThen():
                holder = event.user_id
            case DeviceReassigned():
                holder = event.to_user_id
            case DeviceDecoupled():
                holder = None
            case _:
                pass
    return holder


def holder_at(story: Story, device_id: UUID, day: int) -> UUID | None:
    own = timeline([recorded for recorded in story.told if recorded.stream_id == device_id], on(day), AT_ANY_TIME)
    events = [recorded.event for recorded in own]
    merging = [event for event in events if isinstance(event, DeviceAbsorbed | DeviceRestored)]
    if merging and isinstance(merging[-1], DeviceAbsorbed):
        return holder_at(story, merging[-1].into_id, day)
    return held(events)


def number_at(story: Story, day: int) -> Recorded[Event] | None:
    """Which event says in which device the number was on that day."""
    own = timeline([recorded for recorded in story.told if recorded.stream_id == SIM], on(day), AT_ANY_TIME)
    placed = [recorded for recorded in own if isinstance(recorded.event, SimLinkedThen)]
    return placed[-1] if placed else None


def place_of(recorded: Recorded[Event]) -> UUID:
    assert isinstance(recorded.event, SimLinkedThen)
    assert recorded.event.link is not None
    return recorded.event.link.device_id


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize("seed", range(8))
def test_whom_it_is_told_the_timelines_say(seed: int) -> None:
    random = Random(seed)
    story, life = Story(user_history).by(effective_at=on(0)), Life(random)
    story.tell(user(ERIKA), user(HANS), device(), device(TABLET, imei(IMEI_2)), fed_sim())
    for _ in range(15):
        story.by(effective_at=on(random.randrange(1, 60))).tell(life.happens())
        device_id, since, until = random.choice([PHONE, TABLET]), random.randrange(1, 60), random.randrange(60, 90)
        before, thought = len(story.added(USER_HISTORY)), {day: number_at(story, day) for day in range(since, until)}
        link = Link(device_id=device_id, source="hand", set_by="token:late")
        story.by(effective_at=on(since)).tell((SIM, SimLinkedThen(number=NUMBER, link=link, until=on(until))))
        expected: dict[UUID | None, datetime] = {}
        for day in range(since, until):
            expected.setdefault(holder_at(story, device_id, day), on(day))
            if number_at(story, day) == story.told[-1] and (instead := thought[day]) is not None:
                expected.setdefault(holder_at(story, place_of(instead), day), on(day))
        expected.pop(None, None)
        assert {row.subject_id: row.effective_at for row in story.added(USER_HISTORY)[before:]} == expected
