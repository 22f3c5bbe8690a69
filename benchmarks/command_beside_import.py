"""How long people wait for their commands while a first feed is imported, against how long they wait without."""

from benchmarks.bench import Bench
from benchmarks.feed_trial import RATE, feed_trial
from benchmarks.figure import Bar, Figure, Measured
from benchmarks.samples import percentile, summary

LONGEST = 2.0


def measure(bench: Bench) -> Measured:
    first = feed_trial(bench).first
    beside = first.people.between(first.imported.began, first.imported.ended)
    without = first.people.between(*first.calm)
    ours, theirs = percentile(beside, 99), percentile(without, 99)
    return Measured(
        f"p99 {ours * 1000:.1f} ms, longest {max(beside) * 1000:.0f} ms",
        f"p99 {theirs * 1000:.1f} ms",
        ours / theirs,
        also=max(beside) <= LONGEST and not first.people.failed,
        details={
            "beside_ms": summary(beside),
            "before_ms": summary(without),
            "while_read_models_catch_up_ms": summary(first.people.between(first.imported.ended, first.visible)),
            "afterwards_ms": summary(first.people.between(*first.calm_again)),
            "failed": first.people.failed[:5],
            "failures": len(first.people.failed),
        },
    )


FIGURE = Figure(
    "command_beside_import",
    f"a person's command while a first feed is imported ({RATE}/s, same customer), p99",
    "the same without the import",
    Bar("≤ 10 ×, never over 2 s", most=10),
    measure,
)
