"""What goes on in the background of this process: imports, rebuilds, verifications; with progress, and with what came of each.

A run that dies with its process loses nothing: imports and rebuilds resume (F-16, A-04), and what they did is in the events.
"""

import logging
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from api.refusals import RunUnderWay
from api.shares import Place

KEPT = 500
"""Ended runs whose outcome can still be asked for."""

log_of = logging.getLogger(__name__)
Progress = Callable[[Any], None]


@dataclass(eq=False)
class Run:
    """`progress` is the last thing that the work reported, `outcome` or `error` what came of it.

    `known_as`: under which key it goes on, where that shows only once the work has begun.
    """

    key: Hashable
    what: str
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    ended_at: datetime | None = None
    progress: Any = None
    outcome: Any = None
    error: Exception | None = None
    known_as: Any = None
    _begun: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def ended(self) -> bool:
        return self._over.is_set()

    def report(self, progress: Any) -> None:
        self.progress = progress

    def end(self, outcome: Any, error: Exception | None) -> None:
        self.outcome, self.error, self.ended_at = outcome, error, datetime.now(UTC)
        self._begun.set()
        self._over.set()

    def begin(self, known_as: Any) -> None:
        self.known_as = known_as
        self._begun.set()

    def wait_for_key(self, seconds: float) -> None:
        """Until it has begun or ended, or so many seconds have gone."""
        self._begun.wait(seconds)

    def wait(self, seconds: float) -> bool:
        """Until it has ended; False when it hasn't after so many seconds."""
        return self._over.wait(seconds)


class Runs:
    """The runs of a process, by key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[Hashable, Run] = {}

    def start(self, key: Hashable, what: str, work: Callable[[Progress], Any], take: Callable[[], Place]) -> Run:
        """Begin `work` in a thread of its own, which gives the place back at its end. Raises RunUnderWay, and whatever `take` raises."""
        with self._lock:
            before = self._runs.get(key)
            if before is not None and not before.ended:
                raise RunUnderWay(what=what)
            place = take()
            run = Run(key, what)
            self._runs.pop(key, None)
            self._runs[key] = run
            for old in [other for other, kept in self._runs.items() if kept.ended][: max(0, len(self._runs) - KEPT)]:
                del self._runs[old]
        try:
            threading.Thread(target=_work, args=(run, work, place), name=what, daemon=True).start()
        except RuntimeError as error:  # no thread to be had
            place.give_back()
            run.end(None, error)
            raise
        return run

    def begun(self, key: Hashable, known_as: Hashable) -> None:
        """The run under `key` goes on under another one, and is found under both."""
        with self._lock:
            run = self._runs[key]
            self._runs[known_as] = run
        run.begin(known_as)

    def find(self, key: Hashable) -> Run | None:
        with self._lock:
            return self._runs.get(key)


def _work(run: Run, work: Callable[[Progress], Any], place: Place) -> None:
    outcome: Any = None
    failed: Exception | None = None
    try:
        outcome = work(run.report)
    except Exception as error:
        log_of.info("%s ended with %s", run.what, type(error).__name__, exc_info=error)
        failed = error
    finally:
        place.give_back()
        run.end(outcome, failed)
