"""How long after its answer a command's effect can be read: 200 commands a second in one process, the projector in another."""

import threading
import time
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from benchmarks.bench import Bench
from benchmarks.figure import Bar, Figure, Measured
from benchmarks.people import Answer, people_at_work
from benchmarks.population import Size, populate
from benchmarks.projecting import projector
from benchmarks.samples import percentile, summary

RATE = 200
LIMIT = 0.050
LOOK = 0.002
"""Seconds between looks: a row is found at most so much later than it could have been."""
PATIENCE = 30.0


def measure(bench: Bench) -> Measured:
    seconds = bench.size(60, 3)
    dsn = bench.database()
    log = bench.log(dsn)
    with bench.narrator.step("customers with devices") as report:
        owners = populate(log, Size(bench.size(4_000, 200), bench.size(20_000, 1_000), bench.size(12_000, 600), customers=20), report)
    watch = _Watch(dsn)
    with projector(log, profile=bench.profile_file("projector")) as running:
        running.catch_up(bench)
        with (
            bench.narrator.step(f"{RATE} commands/s for {seconds} s") as report,
            bench.profile("commands", dsn),
            people_at_work(dsn, owners[0].customer_id, RATE, profile=bench.profile_file("dispatcher"), heard=watch.expect) as people,
        ):
            watch.start()
            for second in range(seconds):
                time.sleep(1)
                report(second + 1, seconds)
        watch.end()
    p99 = percentile(watch.latencies, 99)
    rate = len(people.answers) / (people.answers[-1].answered - people.answers[0].sent)
    return Measured(
        f"{p99 * 1000:.1f} ms",
        f"{LIMIT * 1000:.0f} ms",
        p99 / LIMIT,
        also=not people.failed and not watch.awaited,
        details={
            "visible_ms": summary(watch.latencies),
            "command_ms": summary([answer.seconds for answer in people.answers]),
            "commands_per_second": round(rate, 1),
            "failed": people.failed[:5],
            "never_seen": len(watch.awaited),
        },
    )


class _Watch(threading.Thread):
    """Looks by SELECT whether the devices' rows have the versions that commands answered with."""

    def __init__(self, dsn: str) -> None:
        super().__init__(name="watch")
        self._dsn = dsn
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self.awaited: dict[int, Answer] = {}
        self.latencies: list[float] = []

    def expect(self, answer: Answer) -> None:
        if answer.position:
            with self._lock:
                self.awaited[answer.position] = answer

    def end(self) -> None:
        self._ending.set()
        self.join()

    def run(self) -> None:
        deadline: float | None = None
        with Connection[TupleRow].connect(self._dsn, autocommit=True) as connection:
            while True:
                with self._lock:
                    awaited = dict(self.awaited)
                if awaited:
                    self._look(connection, awaited)
                elif self._ending.is_set():
                    return
                if self._ending.is_set():
                    deadline = deadline or time.monotonic() + PATIENCE
                    if time.monotonic() > deadline:
                        return
                time.sleep(LOOK)

    def _look(self, connection: Connection[TupleRow], awaited: dict[int, Answer]) -> None:
        devices = list({answer.device_id for answer in awaited.values()})
        found = connection.execute("SELECT device_id, version FROM devices WHERE device_id = ANY(%s)", (devices,)).fetchall()
        now = time.monotonic()
        versions: dict[UUID, int] = dict(found)
        with self._lock:
            for position, answer in awaited.items():
                if versions.get(answer.device_id, 0) >= answer.version:
                    self.latencies.append(now - answer.answered)
                    del self.awaited[position]


FIGURE = Figure(
    "visible_latency",
    f"from a command's answer until its row can be read, at {RATE} commands/s, p99",
    "50 ms",
    Bar("≤ 50 ms", most=1),
    measure,
)
