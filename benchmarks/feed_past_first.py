"""The first feed of a day before all that is there, against the first feed of a customer."""

from benchmarks.bench import Bench
from benchmarks.feed_past_trial import past_trial
from benchmarks.figure import Figure, Measured, at_most


def measure(bench: Bench) -> Measured:
    trial = past_trial(bench)
    first, past = trial.daily[0], trial.past[0]
    details = {"rows": trial.rows, "daily_seconds": list(trial.daily), "past_seconds": list(trial.past)}
    return Measured(f"{past:.1f} s for {trial.rows:,} rows", f"{first:.1f} s", past / first, details=details)


FIGURE = Figure(
    "feed_past_first", "feed of a day before all that is known", "the same file as a customer's first feed", at_most(1), measure
)
