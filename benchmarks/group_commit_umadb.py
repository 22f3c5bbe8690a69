"""The same commands, against an event store written in Rust that nothing is asked of but to store."""

from statistics import median

from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_least
from benchmarks.in_flight import IN_FLIGHT, in_flight_trial
from benchmarks.samples import median_ratio


def measure(bench: Bench) -> Measured:
    trial = in_flight_trial(bench)
    return Measured(
        f"{median(trial.commands):,.0f} commands/s",
        f"{median(trial.appends):,.0f} appends/s",
        median_ratio(trial.commands, trial.appends),
        details={
            "commands_per_second": trial.commands,
            "appends_per_second": trial.appends,
            "appends_with_condition_per_second": trial.checked,
        },
    )


FIGURE = Figure(
    "group_commit_umadb",
    "the same commands",
    f"UmaDB's server and Python client, {IN_FLIGHT} appends of one event in flight",
    at_least(1),
    measure,
)
