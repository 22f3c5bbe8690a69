"""What people who read notice of somebody who takes an overview of 100,000 rows along as a workbook."""

from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.overview_file_trial import overview_file
from benchmarks.samples import percentile, summary


def measure(bench: Bench) -> Measured:
    trial = overview_file(bench)
    beside, alone = percentile(trial.beside, 99), percentile(trial.alone, 99)
    return Measured(
        f"p99 {beside * 1000:.1f} ms",
        f"p99 {alone * 1000:.1f} ms",
        beside / alone,
        details={"beside_ms": summary(trial.beside), "alone_ms": summary(trial.alone)},
    )


FIGURE = Figure(
    "reads_beside_export",
    "a device by its key, twenty times a second, while somebody takes an overview of 100,000 rows along as a workbook, p99",
    "the same while nobody does, p99",
    at_most(2),
    measure,
)
