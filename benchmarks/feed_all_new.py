"""The first feed of a customer, until its events are stored and every read model shows it, against a COPY of the same bytes."""

from psycopg import Connection
from psycopg.rows import TupleRow

from benchmarks.bench import Bench
from benchmarks.feed_trial import feed_trial
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.limits import copy_in, copy_out, copy_tables, live_tables, row_count


def measure(bench: Bench) -> Measured:
    trial = feed_trial(bench)
    first = trial.first
    seconds = first.visible - first.imported.began
    with Connection[TupleRow].connect(trial.log.dsn, autocommit=True) as connection:
        with bench.narrator.step("COPY of the same events"):
            rows = bench.folder / "events.rows"
            copy_out(
                connection, f"SELECT * FROM events WHERE position > {first.before} AND position <= {first.after} ORDER BY position", rows
            )
            events = copy_in(connection, "events", rows, indexes_first=True)
            rows.unlink()
        tables = live_tables(connection)
        with bench.narrator.step("COPY of the same rows"):
            read_models = copy_tables(connection, tables, bench.folder, indexes_first=True)
        with bench.narrator.step("COPY of the same rows, indexed afterwards"):
            indexed_afterwards = copy_tables(connection, tables, bench.folder, indexes_first=False)
        read_model_rows = row_count(connection, tables)
    limit = events + read_models
    return Measured(
        f"{seconds:.1f} s for {trial.rows:,} rows",
        f"{limit:.1f} s",
        seconds / limit,
        details={
            "rows": trial.rows,
            "events": first.after - first.before,
            "read_model_rows": read_model_rows,
            "stored_seconds": first.imported.seconds,
            "visible_seconds": seconds,
            "copy_events_seconds": events,
            "copy_rows_seconds": read_models,
            "copy_rows_indexed_afterwards_seconds": indexed_afterwards,
            "counts": dict(first.imported.counts),
        },
    )


FIGURE = Figure(
    "feed_all_new",
    "first feed, until its events are stored and all read models show them",
    "binary COPY of the same events and read-model rows into tables with the same indexes",
    at_most(3),
    measure,
)
