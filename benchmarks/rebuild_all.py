"""A rebuild of all read models together, against a COPY of the events out of the database and a COPY of the resulting rows into it.

The rows' indexes are built after that COPY, as a rebuild does it and as is fastest. Into indexes that are there already, COPY takes longer; that ratio is
among the details.
"""

import time
from statistics import median

from psycopg import Connection
from psycopg.rows import TupleRow

from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.limits import copy_out, copy_tables, live_tables, row_count, vacuum
from benchmarks.rebuild_log import rebuild_log
from benchmarks.samples import median_ratio
from projections.engine.rebuild import rebuild
from projections.registry import PROJECTIONS

ROUNDS = 2


def measure(bench: Bench) -> Measured:
    log = rebuild_log(bench)
    events = log.head()
    ours: list[float] = []
    limits: list[float] = []
    into_indexes: list[float] = []
    with Connection[TupleRow].connect(log.dsn, autocommit=True) as connection:
        for number in range(1, ROUNDS + 1):
            with bench.narrator.step(f"round {number} of {ROUNDS}: rebuild") as report, bench.profile("rebuild", log.dsn):
                began = time.perf_counter()
                rebuild(log, PROJECTIONS, lambda progress: report(progress.done, progress.total))
                ours.append(time.perf_counter() - began)
            vacuum(bench, log.dsn)
            tables = live_tables(connection)
            with bench.narrator.step(f"round {number} of {ROUNDS}: COPY out and in"):
                out = copy_out(connection, "SELECT * FROM events ORDER BY position")
                limits.append(out + copy_tables(connection, tables, bench.folder, indexes_first=False))
            with bench.narrator.step(f"round {number} of {ROUNDS}: COPY into indexes"):
                into_indexes.append(out + copy_tables(connection, tables, bench.folder, indexes_first=True))
        rows = row_count(connection, live_tables(connection))
    return Measured(
        f"{median(ours):.1f} s for {events:,} events",
        f"{median(limits):.1f} s",
        median_ratio(ours, limits),
        details={
            "events": events,
            "rows": rows,
            "seconds": ours,
            "copy_seconds": limits,
            "copy_into_indexes_seconds": into_indexes,
            "ratio_to_copy_into_indexes": median_ratio(ours, into_indexes),
        },
    )


FIGURE = Figure(
    "rebuild_all",
    "rebuild of all read models together",
    "COPY out of the events plus COPY in of the resulting rows, indexed afterwards",
    at_most(5),
    measure,
)
