"""Whose file of the watched folder is next, with work that is let go on by hand."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

import pytest

from portal.imports import file_lines, waiting_told
from portal.imports.file_lines import FileLines, LineState, NotYet
from portal.imports.folder_owners import Owner
from portal.imports.waiting_files import WaitingFile
from portal.imports.waiting_told import WaitingTold
from tests.waiting import until

A, B, C = (Owner(name, UUID(int=number)) for number, name in enumerate("ABC", 1))


def file(name: str, arrived: int = 1) -> WaitingFile:
    return WaitingFile(Path(name), "feed", None, 1, 1, arrived)


class Work:
    """Takes files; each ends when the test says how. Each customer's files lie there until they are taken."""

    def __init__(self, most: int) -> None:
        self.stop = threading.Event()
        self.lines = FileLines(most, self._take, self.stop)
        self.began: list[str] = []
        self._ends: dict[str, tuple[threading.Event, list[NotYet | None]]] = {}
        self._there: list[tuple[Owner, WaitingFile]] = []

    def _take(self, taken: WaitingFile, owner: Owner) -> NotYet | None:
        ended, outcome = self._ends[taken.path.name] = threading.Event(), []
        self.began.append(taken.path.name)
        assert ended.wait(60)
        return outcome[0]

    def lie_there(self, *found: tuple[Owner, WaitingFile]) -> None:
        self._there += found
        self.look()

    def look(self) -> None:
        self.lines.look_begins()
        self.lines.hand_over(self._there)

    def end(self, name: str, outcome: NotYet | None = None) -> None:
        until(lambda: name in self._ends)
        ended, told = self._ends.pop(name)
        if outcome is None:
            self._there = [found for found in self._there if found[1].path.name != name]
        told.append(outcome)
        ended.set()

    def at_work(self, *names: str) -> bool:
        return {path.name for path in self.lines.under_way} == {*names} == {*self._ends}

    def end_all(self) -> None:
        self.stop.set()
        while self.lines.under_way:
            for name in list(self._ends):
                self.end(name)
            time.sleep(0.005)


@pytest.fixture
def two() -> Iterator[Work]:
    """Two files at the same time."""
    work = Work(2)
    yield work
    work.end_all()


def test_a_customers_files_are_taken_in_order_of_arrival_and_those_of_others_beside(two: Work) -> None:
    two.lie_there((A, file("a2", 1)), (A, file("a1", 1)), (A, file("a0", 2)), (B, file("b1", 1)))
    until(lambda: two.at_work("a1", "b1"))
    two.end("b1")
    two.lie_there((B, file("b2", 3)))
    until(lambda: two.at_work("a1", "b2"))
    two.end("a1")
    until(lambda: two.at_work("a2", "b2"))
    two.end("a2")
    until(lambda: two.at_work("a0", "b2"))
    assert [name for name in two.began if name.startswith("a")] == ["a1", "a2", "a0"], "those of one look by their names"


def test_where_places_are_taken_the_customer_is_next_who_was_served_longest_ago(two: Work) -> None:
    two.lie_there(*((A, file(f"a{number}")) for number in range(5)), (B, file("b0")))
    until(lambda: two.at_work("a0", "b0"))
    two.lie_there((C, file("c0", 2)), (C, file("c1", 2)))
    assert {state.name: (state.waiting, state.at) for state in two.lines.states()} == {"A": (4, "a0"), "B": (0, "b0"), "C": (2, None)}
    two.end("a0")
    until(lambda: two.at_work("c0", "b0"))
    two.end("c0")
    until(lambda: two.at_work("a1", "b0"))
    two.end("b0")
    until(lambda: two.at_work("a1", "c1"))


def test_what_says_nothing_about_the_file_holds_up_those_that_came_after_it(two: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nobody else's. Otherwise a newer feed would be taken before an older one, which would be refused then."""
    monkeypatch.setattr(file_lines, "AGAIN", (0.05,))
    two.lie_there((A, file("a1")), (A, file("a2")), (B, file("b1")), (B, file("b2")))
    until(lambda: two.at_work("a1", "b1"))
    two.end("a1", NotYet("could not be taken", "the database is away", holds=True))
    two.end("b1")
    until(lambda: two.at_work("b2") or two.at_work("a1", "b2"))
    until(lambda: two.look() or two.at_work("a1", "b2"))
    two.end("a1")
    until(lambda: two.at_work("a2", "b2"))


def test_what_is_wrong_with_one_file_holds_up_no_other(
    two: Work, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(file_lines, "AGAIN", (0.05, 60.0))
    two.lie_there((A, file("a1")), (A, file("a2")), (A, file("a3")))
    two.end("a1", NotYet("could not be taken", "no right to read it"))
    until(lambda: two.at_work("a2"))
    time.sleep(0.06)
    two.end("a2")
    until(lambda: two.at_work("a1"))
    two.end("a1", NotYet("could not be taken", "no right to read it"))
    until(lambda: two.at_work("a3"))
    assert "A: a1 could not be taken, again in 0 seconds: no right to read it" in caplog.text
    assert "A: a1 could not be taken, again in 60 seconds: no right to read it" in caplog.text


def test_a_file_that_came_before_its_turn_lets_the_earlier_one_go_first(two: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_lines, "AGAIN", (600.0,))
    two.lie_there((A, file("a1")), (A, file("a2", 2)))
    two.end("a1", NotYet("waits", "another import is held"))
    two.end("a2", NotYet("waits", "an earlier one may go", after=Path("a1")))
    until(lambda: two.at_work("a1"))
    two.end("a1")
    until(lambda: two.at_work("a2"))


def test_a_file_that_was_put_aside_while_a_look_was_under_way_is_not_taken_again(two: Work) -> None:
    found = (A, file("a1"))
    two.lie_there(found)
    until(lambda: two.at_work("a1"))
    two.lines.look_begins()
    two.end("a1")
    until(two.at_work)
    two.lines.hand_over([found])
    two.lines.wait()
    assert two.began == ["a1"]


def test_when_told_to_end_nothing_new_is_begun(two: Work) -> None:
    two.lie_there((A, file("a1")), (A, file("a2")), (B, file("b1")))
    until(lambda: two.at_work("a1", "b1"))
    two.stop.set()
    two.lines.end(0.0)
    two.end("a1")
    two.end("b1")
    two.lines.end(30.0)
    assert not two.lines.under_way
    assert sorted(two.began) == ["a1", "b1"]


def test_a_slip_of_the_program_ends_no_worker(caplog: pytest.LogCaptureFixture) -> None:
    taken: list[str] = []

    def take(found: WaitingFile, _: Owner) -> None:
        taken.append(found.path.name)
        if found.path.name == "a1":
            raise ZeroDivisionError

    lines = FileLines(1, take, threading.Event())
    lines.look_begins()
    lines.hand_over([(A, file("a1")), (A, file("a2"))])
    lines.wait()
    assert taken == ["a1", "a2"]
    assert "a1 made the watch fail" in caplog.text


def test_the_log_says_who_waits_for_what_at_growing_pauses(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(waiting_told, "FIRST", 0.01)
    told = WaitingTold(2)
    states: Sequence[LineState] = [LineState("A", 3, "a1.csv"), LineState("B", 0, "b1.csv"), LineState("C", 2, None)]
    told.tell(states)
    assert caplog.messages == []
    time.sleep(0.02)
    told.tell(states)
    told.tell(states)
    assert caplog.messages == [
        "A waits for its a1.csv (3 more lie there), for 0 seconds by now",
        "C waits for a place (2 lie there): all of PORTAL_WATCH_FILES=2 are taken by A (a1.csv), B (b1.csv), for 0 seconds by now",
    ]
    time.sleep(0.3)
    told.tell([LineState("A", 2, "a2.csv"), *states[1:]])
    assert [message.split()[0] for message in caplog.messages] == ["A", "C", "C"], "another wait of A, the same of C"
