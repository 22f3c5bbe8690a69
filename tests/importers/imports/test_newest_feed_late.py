"""A carrier's newest feed that comes after people did something later than its day: it wins, and its day is told as it was (F-04, F-17)."""

from datetime import UTC, datetime

import pytest

from aggregates.sim import SimPutInDevice
from aggregates.user import UserRegistered
from commands.devices.assign_device import AssignDevice
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.users.register_user import RegisterUser
from eventstore.ids import new_id
from importers.imports.result import PlannedEvent
from tests.importers.imports.past_history import History, cut_off, day, row_of
from tests.importers.portal import Portal, imei, line, number


def device_at(history: History, at: float) -> tuple[str, str] | None:
    return row_of(history, 1, at)[5]


@pytest.mark.requirement("F-04")
def test_it_wins_over_a_later_link_by_hand_and_each_held_while_it_held(portal: Portal) -> None:
    portal.feed([line(0), line(1), line(2)], day(0))
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(1), device_id=portal.device_id(0)), effective_at=cut_off(8))
    before = datetime.now(UTC)
    result = portal.feed([line(0), line(1, 2), line(2)], day(3))
    assert (result.counts.overwritten, result.counts.moved, result.counts.changed) == (1, 1, 1)
    history = History(portal, 0)
    by_feed = [(imei(1), "feed"), (imei(2), "feed"), (imei(2), "feed")]
    assert [device_at(history, at) for at in (2.5, 3, 7.5)] == by_feed
    assert [device_at(history, at) for at in (8, 100)] == [(imei(0), "hand")] * 2
    assert history.as_effective(history.now)[number(1)] == history.live(codes=False)[number(1)]
    assert history.live()[number(1)][5] == (imei(2), "feed")
    [put] = [
        each for each in portal.recorded() if isinstance(each.event, SimPutInDevice) and each.event.was and each.event.was.source == "hand"
    ]
    assert before < put.effective_at <= put.recorded_at


def test_what_is_the_same_needs_no_second_word(portal: Portal) -> None:
    """The row says what it said before, and somebody has overtaken it."""
    portal.feed([line(0), line(1)], day(0))
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(1), device_id=portal.device_id(0)), effective_at=cut_off(8))
    written = portal.during(lambda: portal.feed([line(0), line(1)], day(3)))
    assert [type(event) for event in written] == [SimPutInDevice]
    history = History(portal, 0)
    assert [device_at(history, at) for at in (5, 9)] == [(imei(1), "feed"), (imei(0), "hand")]
    assert portal.feed([line(0), line(1)], day(4)).counts.events == 0


def test_other_values_hold_from_the_feeds_day(portal: Portal) -> None:
    portal.feed([line(0), line(1, Tarif="S")], day(0))
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(1), device_id=portal.device_id(0)), effective_at=cut_off(8))
    portal.feed([line(0), line(1, None, Tarif="M")], day(3))
    history = History(portal, 0)
    assert [row_of(history, 1, at)[6][1].name for at in (2.5, 3, 9)] == ["S", "M", "M"]
    assert device_at(history, 9) == (imei(0), "hand")
    assert history.live()[number(1)][5] == (imei(0), "hand")


def test_a_device_that_somebody_registered_later_was_there_on_the_feeds_day(portal: Portal) -> None:
    portal.feed([line(0)], day(0))
    portal.feed([line(0, 2)], day(1))
    user = new_id()
    portal.run(RegisterUser(user_id=user, name="Muster, Spät"))
    portal.run(AssignDevice(device_id=portal.device_id(2), user_id=user), effective_at=cut_off(8))
    portal.feed([line(0, 2), line(1, 2)], day(3))
    history = History(portal, 0)
    assert [device_at(history, at) for at in (3, 9)] == [(imei(2), "feed")] * 2
    assert any(isinstance(event, UserRegistered) for event in portal.events())


@pytest.mark.requirement("F-14")
def test_the_dry_run_says_the_same(portal: Portal) -> None:
    portal.feed([line(0), line(1), line(2)], day(0))
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(1), device_id=portal.device_id(0)), effective_at=cut_off(8))
    rows = [line(0), line(1, 2), line(2, Tarif="M"), line(3, 4)]
    planned: list[PlannedEvent] = []
    dry = portal.feed(rows, day(3), dry_run=True, planned=planned.append)
    head = portal.log.head()
    real = portal.feed(rows, day(3))
    assert dry.counts == real.counts
    written = portal.written(head)
    assert [type(each.event) for each in planned] == [type(event) for _, event in written]


def test_the_next_feed_that_says_the_same_counts_from_its_own_day(portal: Portal) -> None:
    rows = [line(0), line(1, 2), line(2)]
    portal.feed([line(0), line(1), line(2)], day(0))
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(1), device_id=portal.device_id(0)), effective_at=cut_off(8))
    portal.feed(rows, day(3))
    portal.feed(rows, day(9))
    history = History(portal, 0)
    assert [device_at(history, at) for at in (3, 8, 8.9, 9, 100)] == [
        (imei(2), "feed"),
        (imei(0), "hand"),
        (imei(0), "hand"),
        (imei(2), "feed"),
        (imei(2), "feed"),
    ]
    assert portal.checked(rows, day(10)) == 1, "what is known from after its moment"
