"""What a rebuild lets the database copy is what the handlers would have made, and what can't be copied goes through them."""

from collections import Counter
from random import Random

import pytest

from eventstore.faults import Slip, UnknownEvent
from eventstore.log import EventLog
from projections.device_history import device_history
from projections.engine import copied
from projections.engine.copied import NotACopy
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.engine.verify import verify
from projections.sims.number_history import number_history
from tests.eventstore.store import appended, rows_of
from tests.projections.engine.parked import insert
from tests.projections.lives import Life


def entries(log: EventLog) -> Counter[str]:
    return Counter(text for (text,) in rows_of(log.dsn, "SELECT h::text FROM number_history h"))


@pytest.mark.requirement("A-03", "A-04", "A-12")
def test_copied_rows_are_the_rows_that_handlers_make(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    appended(log, *Life(Random(5)).events(300))
    Projector(log, [number_history]).catch_up()
    handled = entries(log)
    monkeypatch.setattr(copied, "COPIED_AT_ONCE", 100)
    assert rebuild(log, [number_history])[0].position == log.head()
    assert entries(log) == handled
    assert sum(handled.values()) > 50
    assert all(comparison.equal for comparison in verify(log, number_history))


@pytest.mark.requirement("A-06")
@pytest.mark.parametrize(("name", "version", "raised"), [("sim.flown", 1, UnknownEvent), ("sim.paused", 0, Slip)])
def test_nothing_is_copied_past_an_event_that_cannot_be_read(
    log: EventLog, monkeypatch: pytest.MonkeyPatch, name: str, version: int, raised: type[Exception]
) -> None:
    monkeypatch.setattr(copied, "COPIED_AT_ONCE", 100)
    appended(log, *Life(Random(5)).events(300))
    [(stream,)] = rows_of(log.dsn, "SELECT stream_id FROM events WHERE event_name = 'sim.registered' ORDER BY position LIMIT 1")
    before = log.head()
    Projector(log, [number_history]).catch_up()
    live = entries(log)
    insert(log, name, "{}", stream, event_version=version)
    insert(log, "sim.paused", "{}", stream)
    for failing in (lambda: rebuild(log, [number_history]), Projector(log, [number_history]).catch_up):
        with pytest.raises(raised):
            failing()
        assert entries(log) == live
        assert all(position <= before for (position,) in rows_of(log.dsn, "SELECT position FROM projection_generations"))
        assert not rows_of(log.dsn, "SELECT position FROM parked_events")


def test_handlers_that_do_more_than_copy_are_found_out(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    appended(log, *Life(Random(5)).events(20))
    monkeypatch.setattr(device_history, "copies", True)
    with pytest.raises(NotACopy, match="device_history"):
        rebuild(log, [device_history])
