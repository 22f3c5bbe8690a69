"""64 people's commands in flight, each loaded, decided and appended, against the library saving one aggregate at a time."""

import threading
import time
from itertools import count
from random import Random
from statistics import median

from benchmarks.bench import Bench
from benchmarks.commands import holdings, some_command
from benchmarks.figure import Figure, Measured, at_least
from benchmarks.population import Holdings, Size, populate
from benchmarks.samples import median_ratio, summary
from benchmarks.stock_library import saves_per_second
from commands.dispatch import Dispatcher
from eventstore.envelope import Cause
from eventstore.log import EventLog

IN_FLIGHT = 64
ROUNDS = 3


def measure(bench: Bench) -> Measured:
    seconds = bench.size(10, 1)
    dsn, bare = bench.database(), bench.bare_database()
    log = bench.log(dsn)
    with bench.narrator.step("devices with a short history") as report:
        [owner] = populate(log, Size(users=500, devices=2_000, changes=6_000), report)
    owner = holdings(log, owner.customer_id)
    ours: list[float] = []
    theirs: list[float] = []
    latencies: list[float] = []
    for number in range(1, ROUNDS + 1):
        with bench.narrator.step(f"round {number} of {ROUNDS}: library"):
            theirs.append(saves_per_second(bare, 500, seconds))
        with bench.narrator.step(f"round {number} of {ROUNDS}: {IN_FLIGHT} in flight"), bench.profile("commands", dsn):
            done = _commands(log, owner, seconds, seed=number)
            ours.append(len(done) / seconds)
            latencies += done
    return Measured(
        f"{median(ours):,.0f} commands/s",
        f"{median(theirs):,.0f} saves/s",
        median_ratio(ours, theirs),
        details={"commands_per_second": ours, "saves_per_second": theirs, "latency_ms": summary(latencies)},
    )


def _commands(log: EventLog, owner: Holdings, seconds: float, seed: int) -> list[float]:
    """How long each command took that was answered within so many seconds."""
    dispatcher = Dispatcher(log)
    latencies: list[float] = []
    numbers = count()
    until = time.perf_counter() + seconds

    def person(number: int) -> None:
        chance = Random(f"{seed}/{number}")
        while time.perf_counter() < until:
            command = some_command(chance, owner)
            cause = Cause(owner.customer_id, "token:made-up", f"command:{seed}/{next(numbers)}", "benchmark")
            began = time.perf_counter()
            dispatcher.run(command, cause)
            if (ended := time.perf_counter()) < until:
                latencies.append(ended - began)

    people = [threading.Thread(target=person, args=(number,)) for number in range(IN_FLIGHT)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    dispatcher.close()
    return latencies


FIGURE = Figure(
    "group_commit",
    f"{IN_FLIGHT} commands in flight through load, decide, append",
    "the library's stock save of one aggregate at a time",
    at_least(8),
    measure,
)
