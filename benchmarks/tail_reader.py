"""Does a follower of the log miss anything, or see anything twice, while others write, hesitate, change their minds and are killed?"""

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from psycopg import Connection
from psycopg.rows import TupleRow

from benchmarks.bench import Bench
from benchmarks.figure import Bar, Figure, Measured
from benchmarks.narrator import Report
from benchmarks.programs import ROOT
from eventstore.append_lock import CHANNEL
from eventstore.log import EventLog

WRITERS = 4
PAGE = 500
SETTLES = 1.0
"""Seconds after which the last commit of a killed writer is through, or will never be."""


class WriterEnded(Exception):
    """A writer ended by itself, which it never should; it has said why."""


def measure(bench: Bench) -> Measured:
    seconds = bench.size(120, 3)
    log = bench.log(bench.database())
    stop = threading.Event()
    reader = _Reader(log, stop)
    with bench.narrator.step(f"{WRITERS} writers, and a reader behind them") as report:
        reader.start()
        kills, promised = _write(log.dsn, seconds, bench.folder, report)
        time.sleep(SETTLES)
        stop.set()
        reader.join()
    with log.pool.connection() as connection:
        stored = {position for (position,) in connection.execute("SELECT position FROM events")}
    seen = Counter(reader.seen)
    missed = len(stored - set(seen))
    twice = sum(times - 1 for times in seen.values()) + len(set(seen) - stored)
    in_order = reader.seen == sorted(reader.seen)
    return Measured(
        f"{missed} missed, {twice} twice of {len(stored):,}",
        "0, 0",
        None,
        also=missed == 0 and twice == 0 and in_order and kills > 0 and set() < promised <= stored,
        details={
            "events": len(stored),
            "kills": kills,
            "promised": len(promised),
            "lost_promises": len(promised - stored),
            "in_order": in_order,
        },
    )


class _Reader(threading.Thread):
    """Follows as the projector does: woken by the database, page by page after the last position it saw."""

    def __init__(self, log: EventLog, stop: threading.Event) -> None:
        super().__init__(name="tail reader")
        self._log = log
        self._stop_reading = stop
        self.seen: list[int] = []

    def run(self) -> None:
        with Connection[TupleRow].connect(self._log.dsn, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            while True:
                last = self._stop_reading.is_set()
                while page := self._log.recorder.page(connection, self.seen[-1] if self.seen else 0, limit=PAGE):
                    self.seen += [row.position for row in page]
                if last:
                    return
                for _ in connection.notifies(timeout=0.2, stop_after=1):
                    break


class _Writer:
    """One writing process after the other in the same place: when one is killed, the next one starts."""

    def __init__(self, dsn: str, folder: Path, place: int) -> None:
        self._dsn = dsn
        self._folder = folder
        self._seed = place
        self.said: list[Path] = []
        self._start()

    def _start(self) -> None:
        self._seed += WRITERS
        self.said.append(self._folder / f"tail-writer-{self._seed}")
        with self.said[-1].open("wb") as output:
            command = [sys.executable, "-m", "benchmarks.tail_writer", self._dsn, str(self._seed)]
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=output)

    @property
    def at_work(self) -> bool:
        """Whether it has written something. Raises WriterEnded."""
        if self._process.poll() is not None:
            raise WriterEnded
        return self.said[-1].stat().st_size > 0

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def replace(self) -> None:
        self.kill()
        self._start()


def _write(dsn: str, seconds: float, folder: Path, report: Report) -> tuple[int, set[int]]:
    """Let writers write, and kill one of them now and then; how many were killed, and which positions were promised to them."""
    chance = random.Random(1)
    writers = [_Writer(dsn, folder, place) for place in range(WRITERS)]
    kills = 0
    try:
        while not all(writer.at_work for writer in writers):
            time.sleep(0.05)
        began = time.monotonic()
        next_kill = began + 1
        while (now := time.monotonic()) < began + seconds:
            report(round(now - began), round(seconds))
            victim = chance.choice(writers)
            if victim.at_work and now > next_kill:
                victim.replace()
                kills += 1
                next_kill = now + 0.2 + chance.random()
            time.sleep(0.02)
    finally:
        for writer in writers:
            writer.kill()
    return kills, {int(word) for writer in writers for said in writer.said for word in said.read_text().split()}


FIGURE = Figure(
    "tail_reader",
    f"tail reader beside {WRITERS} writing processes with random pauses, roll-backs and kills",
    "every event once, in order",
    Bar("0 missed, 0 twice"),
    measure,
)
