"""What goes on in the background of this process: imports, rebuilds, verifications; with progress, and with what came of each.

A run that dies with its process loses nothing: imports and rebuilds resume (F-16, A-04), and what they did is in the events.
"""

import logging
import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from api.engine.keeping import RESULTS, Keeping, to_let_go
from api.engine.refusals import RunUnderWay
from api.engine.shares import Place
from commands.engine.command import Refusal

log_of = logging.getLogger(__name__)
Progress = Callable[[Any], None]


@dataclass(eq=False)
class Run:
    """`progress` is the last thing that the work reported, `outcome` or `error` what came of it.

    `known_as`: under which key it goes on, where that shows only once the work has begun.
    """

    key: Hashable
    what: str
    organisation: UUID
    keeping: Keeping = RESULTS
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    ended_at: datetime | None = None
    progress: Any = None
    outcome: Any = None
    error: Exception | None = None
    known_as: Any = None
    over_at: float = 0.0
    """By the monotonic clock."""
    _begun: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def ended(self) -> bool:
        return self._over.is_set()

    def report(self, progress: Any) -> None:
        self.progress = progress

    def end(self, outcome: Any, error: Exception | None) -> None:
        self.outcome, self.error, self.ended_at, self.over_at = outcome, error, datetime.now(UTC), time.monotonic()
        self._begun.set()
        self._over.set()

    def begin(self, known_as: Any) -> None:
        self.known_as = known_as
        self._begun.set()

    def wait_for_key(self, seconds: float) -> None:
        """Wait until it has begun or ended, or so many seconds have gone."""
        self._begun.wait(seconds)

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended; False when it hasn't after so many seconds."""
        return self._over.wait(seconds)

    def raise_error(self) -> None:
        """Raise what it ended with, if that was an error."""
        if self.error is not None:
            raise self.error.with_traceback(None)  # what an answer before raised it through is no longer needed


class Runs:
    """The runs of a process, by key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[Hashable, Run] = {}
        self._next_look: threading.Timer | None = None

    def start(
        self, key: Hashable, what: str, work: Callable[[Progress], Any], take: Callable[[], Place], keeping: Keeping = RESULTS
    ) -> Run:
        """Begin `work` in a thread of its own, which gives the place back at its end. Raises RunUnderWay, and whatever `take` raises."""
        with self._lock:
            before = self._runs.get(key)
            if before is not None and not before.ended:
                raise RunUnderWay(what=what)
            place = take()
            run = Run(key, what, place.organisation, keeping)
            self._runs[key] = run
        try:
            threading.Thread(target=self._work, args=(run, work, place), name=what, daemon=True).start()
        except RuntimeError as error:  # no thread to be had
            place.give_back()
            run.end(None, _without_frames(error))
            raise
        return run

    def _work(self, run: Run, work: Callable[[Progress], Any], place: Place) -> None:
        outcome: Any = None
        failed: Exception | None = None
        try:
            outcome = work(run.report)
        except Exception as error:
            level = logging.INFO if isinstance(error, Refusal) else logging.ERROR
            log_of.log(level, "%s ended with %s", run.what, type(error).__name__, exc_info=error)
            failed = _without_frames(error)
        finally:
            place.give_back()
            run.end(outcome, failed)
            del outcome, work
            self._let_go()

    def _let_go(self) -> None:
        """Forget the ended runs that are too many or too old, and look again when the next will be too old."""
        with self._lock:
            ended = {run for run in self._runs.values() if run.ended}
            gone = set(to_let_go(ended, time.monotonic()))
            self._runs = {key: run for key, run in self._runs.items() if run not in gone}
            ends = [run.over_at + run.keeping.seconds for run in ended - gone if run.keeping.seconds is not None]
            if ends and self._next_look is None:
                timer = threading.Timer(max(0.0, min(ends) - time.monotonic()), self._look_again)
                timer.daemon = True
                with suppress(RuntimeError):  # no thread to be had: the next run that ends lets go
                    timer.start()
                    self._next_look = timer

    def _look_again(self) -> None:
        with self._lock:
            self._next_look = None
        self._let_go()

    def begun(self, key: Hashable, known_as: Hashable) -> None:
        """Let the run under `key` go on under another one, and be found under both."""
        with self._lock:
            run = self._runs[key]
            self._runs[known_as] = run
        run.begin(known_as)

    def find(self, key: Hashable) -> Run | None:
        with self._lock:
            return self._runs.get(key)


def _without_frames(error: Exception) -> Exception:
    """The error alone: what it was raised through holds all that the work had in hand, for as long as the run is kept. The log has it."""
    error.__context__ = error.__cause__ = None
    return error.with_traceback(None)
