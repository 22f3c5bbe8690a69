"""64 people's commands in flight, each loaded, decided and appended, beside two peers that neither load nor decide; all take turns."""

import threading
import time
from dataclasses import dataclass, field
from itertools import count
from random import Random

from benchmarks.bench import Bench
from benchmarks.commands import holdings, some_command
from benchmarks.population import Holdings, Size, populate
from benchmarks.stock_library import saves_per_second
from benchmarks.umadb_peer import umadb
from commands.engine.dispatch import Dispatcher
from eventstore.envelope import Cause
from eventstore.garbage import collect_rarely
from eventstore.log import EventLog

IN_FLIGHT = 64
ROUNDS = 3


@dataclass(slots=True)
class Trial:
    """Each a second, round by round; `checked` are UmaDB's appends with a condition."""

    commands: list[float] = field(default_factory=list[float])
    saves: list[float] = field(default_factory=list[float])
    appends: list[float] = field(default_factory=list[float])
    checked: list[float] = field(default_factory=list[float])
    latencies: list[float] = field(default_factory=list[float])
    processor: list[float] = field(default_factory=list[float])
    """Microseconds of this process's processor time per command, those who send included."""
    lock_held: list[float] = field(default_factory=list[float])
    """Share of the time for which the append lock was held, in percent; without the commits."""


def in_flight_trial(bench: Bench) -> Trial:
    return bench.shared("in flight", lambda: _measure(bench))


def _measure(bench: Bench) -> Trial:
    seconds = bench.size(10, 1)
    dsn, bare = bench.database(), bench.bare_database()
    log = bench.log(dsn)
    with bench.narrator.step("devices with a short history") as report:
        [owner] = populate(log, Size(users=500, devices=2_000, changes=6_000), report)
    owner = holdings(log, owner.customer_id)
    trial = Trial()
    collect_rarely()  # as the API does
    with umadb(bench.folder, IN_FLIGHT, _payload(log)) as peer:
        for number in range(1, ROUNDS + 1):
            with bench.narrator.step(f"round {number} of {ROUNDS}: library"):
                trial.saves.append(saves_per_second(bare, 500, seconds))
            with bench.narrator.step(f"round {number} of {ROUNDS}: UmaDB"):
                trial.appends.append(peer.appends_per_second(seconds))
                trial.checked.append(peer.appends_per_second(seconds / 2, checked=True))
            with bench.narrator.step(f"round {number} of {ROUNDS}: {IN_FLIGHT} in flight"), bench.profile("commands", dsn):
                before, held = time.process_time(), log.lock_times.held
                done = _commands(log, owner, seconds, seed=number)
                trial.processor.append((time.process_time() - before) / len(done) * 1e6)
                trial.lock_held.append((log.lock_times.held - held) / seconds * 100)
                trial.commands.append(len(done) / seconds)
                trial.latencies += done
    return trial


def _payload(log: EventLog) -> int:
    """Bytes of one of our events of the kind that the commands make."""
    with log.pool.connection() as connection:
        query = "SELECT avg(octet_length(payload::text))::integer FROM events WHERE event_name IN ('device.noted', 'device.reassigned')"
        return connection.execute(query).fetchall()[0][0]


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
