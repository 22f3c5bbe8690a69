"""What ended runs leave behind is little, is each organisation's own, and doesn't last for ever (X-06)."""

from __future__ import annotations

import gc
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from aggregates.feed_import import RowsQuarantined
from api.engine.keeping import RESULTS, Keeping
from api.engine.runs import Run, Runs
from api.engine.shares import Shares
from api.imports.planned_events import PlannedEvents
from eventstore.ids import new_id
from importers.imports.result import PlannedEvent


class Large:
    """Something that shows when nobody holds it any more."""


def until(wanted: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not wanted():
        assert time.monotonic() < deadline
        gc.collect()
        time.sleep(0.01)


def run_of(runs: Runs, organisation: UUID, work: Callable[[], Any] = int, keeping: Keeping = RESULTS) -> Run:
    """A run that has ended, and was counted."""
    run = runs.start(new_id(), "test", lambda _: work(), lambda: Shares().take("imports", new_id(), organisation), keeping)
    assert run.wait(120)
    return run


def kept(runs: Runs, *of: Run) -> list[bool]:
    return [runs.find(run.key) is run for run in of]


def test_what_one_organisation_does_leaves_the_others_what_they_had() -> None:
    runs, busy = Runs(), new_id()
    other = run_of(runs, new_id())
    of_busy = [run_of(runs, busy) for _ in range(RESULTS.organisation + 5)]
    until(lambda: not any(kept(runs, *of_busy[:5])))
    assert all(kept(runs, other, *of_busy[5:]))


def test_where_too_many_are_kept_in_all_those_who_have_most_lose_their_oldest() -> None:
    keeping, runs = Keeping(organisation=4, all=6), Runs()
    first = run_of(runs, new_id(), keeping=keeping)
    one, two = new_id(), new_id()
    of_one = [run_of(runs, one, keeping=keeping) for _ in range(3)]
    of_two = [run_of(runs, two, keeping=keeping) for _ in range(4)]
    until(lambda: sum(kept(runs, first, *of_one, *of_two)) == 6)
    assert kept(runs, first) == [True]
    assert kept(runs, *of_one) in ([True] * 3, [False, True, True])


def test_what_is_kept_for_a_time_goes_by_itself() -> None:
    """Also where nothing else is asked for or run."""
    runs = Runs()
    held: list[weakref.ref[Large]] = []

    def work() -> Large:
        outcome = Large()
        held.append(weakref.ref(outcome))
        return outcome

    key = run_of(runs, new_id(), work, Keeping(organisation=9, all=9, seconds=0.3)).key
    lasting = run_of(runs, new_id())
    until(lambda: held[0]() is None)
    assert runs.find(key) is None
    assert kept(runs, lasting) == [True]


def test_a_run_that_is_known_by_two_keys_counts_once_and_goes_with_both() -> None:
    runs, keeping, going_on = Runs(), Keeping(organisation=2, all=9), threading.Event()
    organisation = new_id()
    run = runs.start("upload", "test", lambda _: going_on.wait(120), lambda: Shares().take("imports", new_id(), organisation), keeping)
    runs.begun("upload", "import")
    going_on.set()
    assert run.wait(120)
    second = run_of(runs, organisation, keeping=keeping)
    assert kept(runs, run, second) == [True, True]
    assert runs.find("import") is run
    run_of(runs, organisation, keeping=keeping)
    until(lambda: runs.find("upload") is None)
    assert runs.find("import") is None


def test_an_error_keeps_nothing_of_what_the_work_had_in_hand(caplog: pytest.LogCaptureFixture) -> None:
    held: list[weakref.ref[Large]] = []

    def deep() -> None:
        rows = Large()
        held.append(weakref.ref(rows))
        raise KeyError(id(rows))

    def work() -> None:
        try:
            deep()
        except KeyError as error:
            raise ValueError("told") from error

    run = run_of(Runs(), new_id(), work)
    assert "deep" in caplog.text, "the log has where it was"
    caplog.clear()  # it keeps the frames
    until(lambda: held[0]() is None)
    for _ in range(3):
        with pytest.raises(ValueError, match="told") as raised:
            run.raise_error()
        assert len(raised.traceback) <= 2, "it doesn't grow with each answer"


def planned_events(count: int) -> PlannedEvents:
    planned = PlannedEvents()
    for line in range(count):
        planned.add(PlannedEvent(line, UUID(int=line), RowsQuarantined(rows=())))
    return planned


@pytest.fixture
def often_interrupted() -> Iterator[None]:
    """Threads take turns after a few instructions."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("often_interrupted")
def test_pages_that_are_read_at_once_are_whole() -> None:
    planned = planned_events(3_000)

    def lines(offset: int) -> list[int]:
        return [event["line"] for event in planned.page(offset, 50)]

    offsets = [offset * 131 % 2_900 for offset in range(400)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lines, offsets)) == [list(range(offset, offset + 50)) for offset in offsets]


def test_of_a_long_dry_run_the_first_events_are_kept_and_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.imports.planned_events.MOST_BYTES", 100_000)
    planned = planned_events(5_000)
    assert planned.count == 5_000
    assert 500 < planned.kept < 1_000
    assert [event["line"] for event in planned.page(planned.kept - 2, 100)] == [planned.kept - 2, planned.kept - 1]
    assert planned.page(planned.kept, 100) == []
    told = planned.note()
    assert str(planned.kept) in told["note_de"]
    assert "only counted" in told["note_en"]
    assert planned_events(3).note() == {}
