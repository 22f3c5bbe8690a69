"""A list of a million rows as an Excel workbook."""

from statistics import median

from benchmarks.bench import Bench
from benchmarks.export_million import GROWN
from benchmarks.export_trial import export_trial
from benchmarks.figure import Bar, Figure, Measured
from benchmarks.samples import median_ratio


def measure(bench: Bench) -> Measured:
    trial = export_trial(bench)
    files, copies = trial.files["xlsx"], trial.copies["xlsx"]
    first, grown = median(each.first for each in files), max(each.grown for each in files)
    total = [each.total for each in files]
    return Measured(
        f"{median(total):.0f} s for {trial.rows:,} rows, first byte after {first:.0f} s, {grown / 2**20:,.0f} MiB more memory",
        f"{median(copies):.1f} s",
        median_ratio(total, copies),
        also=grown <= GROWN,
        details=trial.details("xlsx"),
    )


FIGURE = Figure(
    "export_million_xlsx",
    "the same as an Excel workbook",
    "COPY … TO of the same rows",
    Bar(f"≤ 60 ×, ≤ {GROWN >> 20} MiB", most=60),
    measure,
)
