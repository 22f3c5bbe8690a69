"""The feed of an ordinary day, on which one number in a hundred changed, against a bare COPY of the same file into a table of text columns."""

from benchmarks.bench import Bench
from benchmarks.feed_rounds import against_copy
from benchmarks.feed_trial import feed_trial
from benchmarks.figure import Figure, Measured, at_most


def measure(bench: Bench) -> Measured:
    trial = feed_trial(bench)
    return against_copy(trial, trial.files[1:], "1 % changed")


FIGURE = Figure("feed_one_percent", "feed with 1 % changed", "bare COPY of the same file into a text table", at_most(4), measure)
