"""A list of a million rows as CSV, and when the client has the first byte of it."""

from statistics import median

from benchmarks.bench import Bench
from benchmarks.export_trial import export_trial
from benchmarks.figure import Bar, Figure, Measured
from benchmarks.samples import median_ratio

FIRST_BYTE = 2.0
GROWN = 256 << 20


def measure(bench: Bench) -> Measured:
    trial = export_trial(bench)
    files, copies = trial.files["csv"], trial.copies["csv"]
    first, grown = median(each.first for each in files), max(each.grown for each in files)
    total = [each.total for each in files]
    return Measured(
        f"{median(total):.1f} s for {trial.rows:,} rows, first byte after {first:.2f} s, {grown / 2**20:,.0f} MiB more memory",
        f"{median(copies):.1f} s",
        median_ratio(total, copies),
        also=first <= FIRST_BYTE and grown <= GROWN,
        details=trial.details("csv"),
    )


FIGURE = Figure(
    "export_million",
    "a list of a million devices as CSV over HTTP",
    "COPY … TO of the same rows",
    Bar(f"≤ 8 ×, first byte within {FIRST_BYTE:g} s, ≤ {GROWN >> 20} MiB", most=8),
    measure,
)
