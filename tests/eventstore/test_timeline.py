"""What holds at a moment, and in which order events are folded (A-11)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregates.device import (
    DeviceAcknowledged,
    DeviceAssigned,
    DeviceDecoupled,
    DeviceDescribed,
    DeviceNoted,
)
from aggregates.device_terms import ActivationLockLifted, ActivationLockReported, DeviceDescription
from aggregates.device_then import DeviceHeldThen
from aggregates.engine.event import EVERY_FACET, Event
from eventstore.envelope import Recorded
from eventstore.timeline import facets_of, is_past_fact, starts, timeline
from tests.commands.made_up import ACTOR, CUSTOMER, ERIKA, HANS, PHONE, device, unknown_device

DAY_0 = datetime(2026, 3, 1, tzinfo=UTC)
RECORDED_FROM = 100
"""The day on which the first of a test's events is recorded; each further one a day later."""


def day(number: int) -> datetime:
    return DAY_0 + timedelta(days=number)


def recorded(events: Sequence[tuple[int, Event]], stream: UUID = PHONE, after: int = 0) -> list[Recorded[Event]]:
    """As they stand in the log: (day on which it was so, event)."""
    return [
        Recorded(
            after + n, stream, n, CUSTOMER, day(RECORDED_FROM + n), day(effective), ACTOR, None, "command:1", "1", type(event), "", event
        )
        for n, (effective, event) in enumerate(events, 1)
    ]


REGISTERED = device()[1]
LOCKED, UNLOCKED = ActivationLockReported(), ActivationLockLifted()


def given_to(user_id: UUID) -> DeviceAssigned:
    return DeviceAssigned(user_id=user_id, device_id=PHONE)


def taken_from(user_id: UUID) -> DeviceDecoupled:
    return DeviceDecoupled(user_id=user_id, device_id=PHONE)


def held_then(user_id: UUID | None, until: int) -> DeviceHeldThen:
    return DeviceHeldThen(device_id=PHONE, user_id=user_id, until=day(until))


def told(events: list[Recorded[Event]], at: int, known: int = 1000) -> list[Event]:
    return [entry.event for entry in timeline(events, day(at), day(known))]


@pytest.mark.requirement("A-11")
def test_a_back_dated_change_holds_from_its_effective_time() -> None:
    events = recorded([(1, REGISTERED), (10, given_to(ERIKA)), (5, LOCKED)])
    assert told(events, 4) == [REGISTERED]
    assert told(events, 5) == [REGISTERED, LOCKED]
    assert told(events, 10) == [REGISTERED, LOCKED, given_to(ERIKA)]


@pytest.mark.requirement("A-11")
def test_but_not_before_the_one_before_it_on_its_facets() -> None:
    events = recorded([(1, REGISTERED), (10, given_to(ERIKA)), (5, taken_from(ERIKA))])
    assert told(events, 9) == [REGISTERED]
    assert told(events, 10) == [REGISTERED, given_to(ERIKA), taken_from(ERIKA)]


@pytest.mark.requirement("A-11")
def test_one_of_several_facets_waits_for_each_and_those_after_it_for_it() -> None:
    events = recorded([(1, REGISTERED), (10, DeviceAcknowledged()), (5, given_to(ERIKA)), (7, taken_from(ERIKA))])
    assert starts(events) == {1: day(1), 2: day(10), 3: day(10), 4: day(10)}


@pytest.mark.requirement("A-11")
def test_what_is_about_everything_comes_after_all_before_it_and_before_all_after_it() -> None:
    events = recorded([(1, REGISTERED), (10, LOCKED), (5, unknown_device()[1]), (7, given_to(ERIKA))])
    assert starts(events) == {1: day(1), 2: day(10), 3: day(10), 4: day(10)}


@pytest.mark.requirement("A-11")
def test_a_thing_is_there_from_the_earliest_of_its_current_events() -> None:
    events = recorded([(20, REGISTERED), (5, given_to(ERIKA)), (1, held_then(HANS, 3))])
    assert told(events, 4) == []
    assert told(events, 5) == [REGISTERED, given_to(ERIKA)]
    assert starts(events) == {1: day(5), 2: day(5), 3: day(1)}
    assert told(events, 19, known=RECORDED_FROM + 1) == []


@pytest.mark.requirement("A-11")
def test_a_past_fact_counts_within_its_time_unless_something_began_later() -> None:
    then = held_then(HANS, 8)
    events = recorded([(1, REGISTERED), (6, given_to(ERIKA)), (3, then)])
    assert [told(events, at)[-1] for at in (2, 3, 5, 6, 7, 8)] == [
        REGISTERED,
        then,
        then,
        given_to(ERIKA),
        given_to(ERIKA),
        given_to(ERIKA),
    ]
    assert then not in told(events, 8)
    assert then not in told(events, 5, known=RECORDED_FROM + 2)


@pytest.mark.requirement("A-11")
def test_of_past_facts_that_began_together_the_one_learnt_last_counts() -> None:
    first, second = held_then(HANS, 8), held_then(None, 5)
    events = recorded([(1, REGISTERED), (3, first), (3, second)])
    assert told(events, 4) == [REGISTERED, first, second]
    assert told(events, 6) == [REGISTERED, first]


_CHANGES: tuple[Event, ...] = (
    given_to(ERIKA),
    taken_from(ERIKA),
    LOCKED,
    UNLOCKED,
    DeviceAcknowledged(),
    DeviceDescribed(description=DeviceDescription(colour="blau"), was=DeviceDescription()),
    DeviceNoted(text="Notiz", about_user_id=None),
    unknown_device()[1],
)
_DAYS = st.integers(0, 30)
_LATER = st.lists(st.tuples(_DAYS, st.sampled_from(_CHANGES)), max_size=12)


@pytest.mark.requirement("A-11")
@given(first=_DAYS, later=_LATER, second=_LATER)
def test_on_each_facet_the_last_in_the_log_is_the_last_in_the_end(
    first: int, later: list[tuple[int, Event]], second: list[tuple[int, Event]]
) -> None:
    events = recorded([(first, REGISTERED), *later])
    others = recorded([(first, REGISTERED), *second], stream=uuid4(), after=len(events))
    in_the_end = timeline([*reversed(others), *events], day(31), day(1000))
    assert {entry.position for entry in in_the_end} == {entry.position for entry in (*events, *others)}
    for stream in (events, others):
        mine = [entry for entry in in_the_end if entry.stream_id == stream[0].stream_id]
        for facet in {facet for entry in stream for facet in facets_of(entry)} - {EVERY_FACET}:
            on_it = [entry.position for entry in mine if facets_of(entry) & {facet, EVERY_FACET}]
            assert on_it == sorted(on_it)


_PAST = st.lists(st.tuples(_DAYS, st.integers(1, 9), st.sampled_from((ERIKA, HANS, None))), max_size=4)


@pytest.mark.requirement("A-11")
@given(first=_DAYS, later=_LATER, past=_PAST, known=st.integers(1, 17))
def test_as_recorded_by_a_moment_all_current_events_hold_and_no_past_fact_does(
    first: int, later: list[tuple[int, Event]], past: list[tuple[int, int, UUID | None]], known: int
) -> None:
    facts = [(start, held_then(user_id, start + days)) for start, days, user_id in past]
    events = recorded([(first, REGISTERED), *later, *facts])
    moment = RECORDED_FROM + known
    expected = {entry.position for entry in events if entry.recorded_at <= day(moment) and not is_past_fact(entry)}
    assert {entry.position for entry in timeline(events, day(moment), day(moment))} == expected
