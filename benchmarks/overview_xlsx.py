"""An overview as a workbook, beside the library that is usual for it."""

from statistics import median

from benchmarks.bench import Bench
from benchmarks.figure import Bar, Figure, Measured
from benchmarks.overview_file_trial import overview_file
from benchmarks.samples import median_ratio

GROWN = 300 << 20


def measure(bench: Bench) -> Measured:
    trial = overview_file(bench)
    grown = max(each.grown for each in trial.files)
    first, total = (median(values) for values in zip(*((each.first, each.total) for each in trial.files), strict=True))
    return Measured(
        f"{median(trial.ours):.1f} s of processor time for {trial.rows:,} rows; over HTTP first byte after {first:.1f} s, all after {total:.1f} s, {grown / 2**20:,.0f} MiB more memory",
        f"{median(trial.theirs):.1f} s",
        median_ratio(trial.ours, trial.theirs),
        also=grown <= GROWN,
        details={
            "rows": trial.rows,
            "columns": trial.columns,
            "cells": trial.cells,
            "ours_seconds": [round(seconds, 2) for seconds in trial.ours],
            "xlsxwriter_seconds": [round(seconds, 2) for seconds in trial.theirs],
            "rounds": [each._asdict() for each in trial.files],
        },
    )


FIGURE = Figure(
    "overview_xlsx",
    "an overview of 100,000 rows written as a workbook",
    "XlsxWriter writing the same cells alone",
    Bar(f"≤ 0.4 ×, ≤ {GROWN >> 20} MiB", most=0.4),
    measure,
)
