"""Feeds of further days, each measured back to back with a bare COPY of its file."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from psycopg import Connection
from psycopg.rows import TupleRow

from benchmarks.feed_trial import FeedTrial
from benchmarks.figure import Measured
from benchmarks.limits import copy_of_file
from benchmarks.samples import median_ratio


def against_copy(trial: FeedTrial, files: Sequence[Path], what: str) -> Measured:
    """The import itself counts, as nobody waits for the read models; how long until these had it is among the details."""
    narrator = trial.bench.narrator
    ours: list[float] = []
    visible: list[float] = []
    copies: list[float] = []
    temporary: list[float] = []
    counts: list[dict[str, int]] = []
    with Connection[TupleRow].connect(trial.log.dsn, autocommit=True) as connection:
        for number, path in enumerate(files, 1):
            with narrator.step(f"round {number} of {len(files)}: bare COPY"):
                copies.append(copy_of_file(connection, path))
                temporary.append(copy_of_file(connection, path, kind="TEMP"))
                connection.execute("CHECKPOINT")
            with trial.bench.profile("import", trial.log.dsn):
                found, shown = trial.import_next(path, f"round {number} of {len(files)}: {what}", profile=number == 1)
            ours.append(found.seconds)
            visible.append(shown)
            counts.append(dict(found.counts))
    return Measured(
        f"{median(ours):.2f} s for {trial.rows:,} rows",
        f"{median(copies):.2f} s",
        median_ratio(ours, copies),
        details={
            "rows": trial.rows,
            "seconds": ours,
            "until_visible_seconds": visible,
            "copy_seconds": copies,
            "copy_into_temporary_table_seconds": temporary,
            "ratio_to_temporary_table": median_ratio(ours, temporary),
            "ratio_until_visible": median_ratio(visible, copies),
            "counts": counts,
        },
    )
