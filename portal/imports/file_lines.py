"""
Whose file of the watched folder is next: one of each customer at a time, in order of arrival, and so many in all.

A customer's files stand in a line of their own, so nobody waits for a stranger's; where all places are taken, the line comes next that was served
longest ago, or has stood there longest. Threads are there only while there is something to do.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from portal.imports.folder_owners import Owner
from portal.imports.waiting_files import WaitingFile

AGAIN = (2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds until a file is tried again that could not be taken, after its first try, its second, …; the last of them from then on."""

log_of = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NotYet:
    """A file was not taken, and stays where it is; `what` and `why` are for the log.

    `holds`: nor is any that came after it taken before it. `after`: it came to its turn before an earlier one, which may go by now.
    """

    what: str
    why: str
    level: int = logging.WARNING
    holds: bool = False
    after: Path | None = None


Take = Callable[[WaitingFile, Owner], NotYet | None]
"""Imports a file and puts it aside; None when it is gone from where it lay."""


@dataclass(slots=True)
class _Later:
    until: float
    tries: int


@dataclass(eq=False, slots=True)
class _Line:
    """The files of one customer. Whoever works on `at` is the only one who does for this customer."""

    owner: Owner
    files: list[WaitingFile] = field(default_factory=list[WaitingFile])
    at: WaitingFile | None = None
    served: float = field(default_factory=time.monotonic)
    """When its last file ended; before its first one, when the line came into being."""
    closed_until: float = 0.0
    later: dict[Path, _Later] = field(default_factory=dict[Path, _Later])

    def due(self, now: float) -> WaitingFile | None:
        if self.at is not None or self.closed_until > now:
            return None
        return next((file for file in self.files if file.path not in self.later or self.later[file.path].until <= now), None)


class LineState(NamedTuple):
    """Of how many of a customer's files one is under way (`at`), or (None) waits for a place."""

    name: str
    waiting: int
    at: str | None


class FileLines:
    """`most`: so many files are taken at the same time."""

    def __init__(self, most: int, take: Take, stop: threading.Event) -> None:
        self._most = most
        self._take = take
        self._stop = stop
        self._changed = threading.Condition()
        self._lines: dict[UUID | str, _Line] = {}
        self._workers = 0
        self._gone: set[Path] = set()
        """Put aside since the present look began, which may have seen them still."""

    def look_begins(self) -> None:
        """Note that a look begins: to be called before each look whose files are then handed over."""
        with self._changed:
            self._gone.clear()

    def hand_over(self, found: Iterable[tuple[Owner, WaitingFile]]) -> None:
        """Take over all files that wait by now; what an earlier look saw and this one doesn't is forgotten."""
        lines: dict[UUID | str, tuple[Owner, list[WaitingFile]]] = {}
        for owner, file in found:
            lines.setdefault(owner.line, (owner, []))[1].append(file)
        with self._changed:
            for key, line in list(self._lines.items()):
                line.files = []
                if key not in lines and line.at is None:
                    del self._lines[key]
            for key, (owner, files) in lines.items():
                line = self._lines.setdefault(key, _Line(owner))
                line.owner = owner
                line.files = sorted((file for file in files if file.path not in self._gone), key=lambda file: file.turn)
                there = {file.path for file in line.files}
                line.later = {path: later for path, later in line.later.items() if path in there}
            self._start_workers()

    def states(self) -> list[LineState]:
        """Return the state of each customer of whom a file is under way, or could be if there were a place."""
        now = time.monotonic()
        with self._changed:
            return [
                LineState(line.owner.name, sum(file != line.at for file in line.files), line.at and line.at.path.name)
                for line in self._lines.values()
                if line.at is not None or line.due(now) is not None
            ]

    def wait(self) -> None:
        """Wait until nothing is under way or due, or this process is told to end."""
        with self._changed:
            while self._workers and not self._stop.is_set():
                self._changed.wait(0.1)

    def end(self, seconds: float) -> None:
        """Wait for what is under way, so long at most; nothing new is begun once this process was told to end."""
        until = time.monotonic() + seconds
        with self._changed:
            while self._workers and time.monotonic() < until:
                self._changed.wait(0.1)

    @property
    def under_way(self) -> Sequence[Path]:
        with self._changed:
            return [line.at.path for line in self._lines.values() if line.at is not None]

    def _start_workers(self) -> None:
        now = time.monotonic()
        due = sum(line.due(now) is not None for line in self._lines.values())
        for _ in range(min(due, self._most - self._workers)):
            # Daemons: an import may be left at any moment, and goes on where it stood.
            worker = threading.Thread(target=self._work, name="watched file", daemon=True)
            try:
                worker.start()
            except RuntimeError as error:
                log_of.warning("no thread to be had, files wait: %s", error)
                return
            self._workers += 1

    def _work(self) -> None:
        while (next_one := self._next()) is not None:
            line, file = next_one
            try:
                not_yet = self._take(file, line.owner)
            except Exception as error:
                log_of.error("%s: %s made the watch fail", line.owner.name, file.path, exc_info=error)
                not_yet = NotYet("could not be taken", type(error).__name__)
            self._ended(line, file, not_yet)

    def _next(self) -> tuple[_Line, WaitingFile] | None:
        """None: this worker is not needed any more."""
        now = time.monotonic()
        with self._changed:
            due = [(line, file) for line in self._lines.values() if (file := line.due(now)) is not None]
            if due and not self._stop.is_set():
                line, file = min(due, key=lambda found: found[0].served)
                line.at = file
                return line, file
            self._workers -= 1
            self._changed.notify_all()
            return None

    def _ended(self, line: _Line, file: WaitingFile, not_yet: NotYet | None) -> None:
        path, now = file.path, time.monotonic()
        with self._changed:
            line.at, line.served = None, now
            if not_yet is None:
                self._gone.add(path)
                line.files = [other for other in line.files if other.path != path]
                line.later.pop(path, None)
            elif not_yet.after is not None:
                line.later.pop(not_yet.after, None)
            else:
                tries = line.later[path].tries + 1 if path in line.later else 1
                pause = AGAIN[min(tries, len(AGAIN)) - 1]
                line.later[path] = _Later(now + pause, tries)
                if not_yet.holds:
                    line.closed_until = now + pause
                if not self._stop.is_set():
                    self._say(line, file, not_yet, pause)

    def _say(self, line: _Line, file: WaitingFile, not_yet: NotYet, pause: float) -> None:
        behind = sum(other.turn > file.turn for other in line.files) if not_yet.holds else 0
        log_of.log(
            not_yet.level,
            "%s: %s %s, again in %.0f seconds%s: %s",
            line.owner.name,
            file.path,
            not_yet.what,
            pause,
            f"; {behind} more wait behind it" if behind else "",
            not_yet.why,
        )
