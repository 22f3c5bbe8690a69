"""A rebuild of the history of numbers from all events, against the library's projection runner with one upsert per event."""

import time
from statistics import median

from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_least
from benchmarks.rebuild_log import rebuild_log
from benchmarks.samples import median_ratio
from benchmarks.stock_library import projected_per_second
from projections.engine.rebuild import rebuild
from projections.sims.number_history import number_history

ROUNDS = 3


def measure(bench: Bench) -> Measured:
    log = rebuild_log(bench)
    events = log.head()
    few = bench.size(3_000, 200)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(1, ROUNDS + 1):
        with bench.narrator.step(f"round {number} of {ROUNDS}: library, {few:,} events"):
            theirs.append(projected_per_second(bench.bare_database(), few))
        with bench.narrator.step(f"round {number} of {ROUNDS}: rebuild") as report, bench.profile("rebuild", log.dsn):
            began = time.perf_counter()
            rebuild(log, [number_history], lambda progress: report(progress.done, progress.total))
            ours.append(events / (time.perf_counter() - began))
    with log.pool.connection() as connection:
        rows = connection.execute("SELECT count(*) FROM number_history").fetchall()[0][0]
    return Measured(
        f"{median(ours):,.0f} events/s",
        f"{median(theirs):,.0f} events/s",
        median_ratio(ours, theirs),
        details={"events": events, "rows": rows, "events_per_second": ours, "library_events_per_second": theirs, "library_events": few},
    )


FIGURE = Figure(
    "rebuild_one_history",
    "rebuild of the history of numbers, of all events of the log",
    "the library's projection runner, one upsert per event",
    at_least(100),
    measure,
)
