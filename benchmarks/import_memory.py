"""The most memory that the importing process ever had, over all imports of the trial."""

from benchmarks.bench import Bench
from benchmarks.feed_trial import feed_trial
from benchmarks.figure import Bar, Figure, Measured

LIMIT = 1 << 30


def measure(bench: Bench) -> Measured:
    trial = feed_trial(bench)
    first = trial.first.imported.memory
    most = max([first, *(found.memory for found in trial.imports)])
    return Measured(
        f"{most / 2**20:,.0f} MiB for {trial.rows:,} rows",
        f"{LIMIT / 2**20:,.0f} MiB",
        most / LIMIT,
        details={"first_bytes": first, "later_bytes": [found.memory for found in trial.imports]},
    )


FIGURE = Figure(
    "import_memory",
    "most memory of the importing process, whatever the feed",
    "1 GiB",
    Bar("≤ 1 GiB", most=1),
    measure,
)
