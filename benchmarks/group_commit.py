"""Commands in flight, against the library saving one aggregate at a time."""

from statistics import median

from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_least
from benchmarks.in_flight import IN_FLIGHT, in_flight_trial
from benchmarks.samples import median_ratio, summary


def measure(bench: Bench) -> Measured:
    trial = in_flight_trial(bench)
    return Measured(
        f"{median(trial.commands):,.0f} commands/s",
        f"{median(trial.saves):,.0f} saves/s",
        median_ratio(trial.commands, trial.saves),
        details={
            "commands_per_second": trial.commands,
            "saves_per_second": trial.saves,
            "latency_ms": summary(trial.latencies),
            "processor_us_per_command": trial.processor,
            "lock_held_percent": trial.lock_held,
        },
    )


FIGURE = Figure(
    "group_commit",
    f"{IN_FLIGHT} commands in flight through load, decide, append",
    "the library's stock save of one aggregate at a time",
    at_least(8),
    measure,
)
