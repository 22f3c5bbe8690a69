"""Feeds of further past days, in their order, against the same files as daily feeds."""

from statistics import median

from benchmarks.bench import Bench
from benchmarks.feed_past_trial import past_trial
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.samples import median_ratio


def measure(bench: Bench) -> Measured:
    trial = past_trial(bench)
    past = list(trial.past[1:])
    daily = list(trial.daily[1 : 1 + len(past)])
    details = {"rows": trial.rows, "daily_seconds": daily, "past_seconds": past}
    return Measured(f"{median(past):.2f} s for {trial.rows:,} rows", f"{median(daily):.2f} s", median_ratio(past, daily), details=details)


FIGURE = Figure("feed_past_next", "feed of the next past day, 1 % changed", "the same file as a daily feed", at_most(2), measure)
