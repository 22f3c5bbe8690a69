"""The feed of a day on which nothing happened, against a bare COPY of the same file into a table of text columns."""

from benchmarks.bench import Bench
from benchmarks.feed_rounds import against_copy
from benchmarks.feed_trial import UNCHANGED_DAYS, feed_trial
from benchmarks.figure import Figure, Measured, at_most


def measure(bench: Bench) -> Measured:
    trial = feed_trial(bench)
    return against_copy(trial, [trial.files[0]] * UNCHANGED_DAYS, "nothing changed")


FIGURE = Figure("feed_unchanged", "feed with nothing changed", "bare COPY of the same file into a text table", at_most(3), measure)
