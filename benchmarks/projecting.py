"""The projector in a process of its own, as `portal project` runs it."""

import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench import Bench, portal_environment
from benchmarks.programs import program
from eventstore.log import EventLog
from projections.registry import PROJECTIONS

LOOK = 0.02
"""Seconds between looks at how far it is."""


class ProjectorEnded(Exception):
    """The projector ended by itself, which it never should."""


@dataclass(frozen=True, slots=True)
class RunningProjector:
    log: EventLog
    process: subprocess.Popen[str]

    def reached(self) -> int:
        """The position that all read models have reached; 0 before they are made."""
        with self.log.pool.connection() as connection:
            found = [position for (position,) in connection.execute("SELECT position FROM projection_positions")]
        return min(found) if len(found) == len(PROJECTIONS) else 0

    def wait(self, position: int, report: Callable[[int], None]) -> float:
        """Until all read models contain this position; returns when that was seen (monotonic seconds)."""
        while (reached := self.reached()) < position:
            if self.process.poll() is not None:
                raise ProjectorEnded
            report(reached)
            time.sleep(LOOK)
        return time.monotonic()

    def catch_up(self, bench: Bench) -> None:
        """Wait until all read models contain all events that there are now."""
        head = self.log.head()
        with bench.narrator.step("read models catch up") as report:
            self.wait(head, lambda done: report(done, head))


@contextmanager
def projector(log: EventLog, *, profile: Path | None = None) -> Generator[RunningProjector]:
    with program("portal.cli", "project", "--with-parent", environment=portal_environment(log.dsn), profile=profile) as process:
        yield RunningProjector(log, process)
