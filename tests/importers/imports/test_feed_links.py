"""Links that people made or took away, and what the next feed does to them."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregates.sim import (
    SimPutInDevice,
)
from commands.devices.decouple_device import DecoupleDevice
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.sims.unlink_sim import UnlinkSim
from tests.importers.imports.test_feed_import import NEXT, THIRD
from tests.importers.portal import PERSON, Portal, line, names


@pytest.mark.requirement("F-04")
@pytest.mark.parametrize("same_line", [True, False])
def test_a_hand_link_is_overwritten_and_the_event_says_what_and_whose_it_was(portal: Portal, same_line: bool) -> None:
    portal.feed([line(1), line(2)])
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(1), device_id=portal.device_id(2)), actor="token:erika")
    row = line(1) if same_line else line(1, Tarif="Neu")
    head = portal.log.head()
    result = portal.feed([row, line(2)], NEXT)
    put = next(event for event in portal.events(head) if isinstance(event, SimPutInDevice))
    assert put.was is not None
    assert (put.device_id, put.source) == (portal.device_id(1), "feed")
    assert (put.was.device_id, put.was.source, put.was.set_by) == (portal.device_id(2), "hand", "token:erika")
    assert (result.counts.overwritten, result.counts.moved, result.counts.changed) == (1, 1, 1)
    assert portal.feed([row, line(2)], THIRD).counts.events == 0


@pytest.mark.requirement("F-04")
def test_a_hand_link_that_the_feed_confirms_is_no_overwrite_later(portal: Portal) -> None:
    portal.feed([line(1, None), line(2), line(3)])
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(1), device_id=portal.device_id(2)), actor="token:erika")
    confirmed = portal.feed([line(1, 2), line(2), line(3)], NEXT)
    assert (confirmed.counts.overwritten, confirmed.counts.moved, confirmed.counts.changed) == (0, 0, 1)
    link = portal.sim(1).link
    assert link is not None
    assert (link.device_id, link.source) == (portal.device_id(2), "feed")
    moved = portal.feed([line(1, 3), line(2), line(3)], THIRD)
    assert (moved.counts.overwritten, moved.counts.moved) == (0, 1), "nobody's link by hand any more"
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(1), device_id=portal.device_id(2)), actor="token:erika")
    ended = portal.feed([line(1, 3), line(2), line(3)], THIRD + timedelta(days=1))
    assert (ended.counts.overwritten, ended.counts.moved) == (1, 1), "a link by hand that nothing confirmed"


@pytest.mark.requirement("F-04")
def test_a_link_taken_away_by_hand_is_set_again(portal: Portal) -> None:
    portal.feed([line(1)])
    portal.run(UnlinkSim(sim_id=portal.sim_id(1)))
    events = portal.during(lambda: portal.feed([line(1)], NEXT))
    assert names(events) == ["sim.put_in_device"]
    assert portal.sim(1).link is not None


@pytest.mark.requirement("F-05")
def test_a_row_without_an_imei_does_not_unlink(portal: Portal) -> None:
    portal.feed([line(1)])
    assert portal.during(lambda: portal.feed([line(1, None)], NEXT)) == []
    link = portal.sim(1).link
    assert link is not None
    assert link.device_id == portal.device_id(1)


@pytest.mark.requirement("F-11")
def test_a_hand_link_holds_until_the_next_feed(portal: Portal) -> None:
    portal.feed([line(1, None), line(2)])
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(1), device_id=portal.device_id(2)))
    assert portal.during(lambda: portal.feed([line(1, None), line(2)], NEXT)) == [], "the feed says nothing about its device"
    link = portal.sim(1).link
    assert link is not None
    assert link.source == "hand"


@pytest.mark.requirement("F-17", "F-13", "A-02")
def test_events_tell_who_why_and_since_when(portal: Portal) -> None:
    result = portal.feed([line(1)])
    started, registered = (
        next(each for each in portal.recorded() if each.event.event_name == name) for name in ("import.started", "sim.registered")
    )
    assert (started.actor, registered.actor) == ("importer", f"import:{result.import_id}")
    assert registered.causation == f"import:{result.import_id}#2"
    assert registered.correlation == str(result.import_id)
    assert registered.effective_at == datetime(2026, 3, 1, 23, tzinfo=UTC), "midnight of the feed's day in Berlin"
    assert registered.recorded_at > registered.effective_at


@pytest.mark.requirement("H-05", "F-03")
def test_a_device_taken_from_its_user_keeps_its_number(portal: Portal) -> None:
    """What happens to a device by hand is no reason for a feed to say anything."""
    portal.feed([line(1)])
    portal.run(DecoupleDevice(device_id=portal.device_id(1)))
    assert portal.during(lambda: portal.feed([line(1)], NEXT)) == []


def test_a_person_is_not_an_import(portal: Portal) -> None:
    portal.feed([line(1)])
    assert {recorded.actor for recorded in portal.recorded() if recorded.event.event_name.startswith("customer.")} == {PERSON}
