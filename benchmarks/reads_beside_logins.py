"""What people who read notice of four others a second who log in: passwords take a tenth of a second of a processor each, on purpose."""

import http.client
import threading
import time
from collections.abc import Callable
from random import Random
from statistics import median

import orjson

from access.sign_in.secrets import Secrets
from benchmarks.accounts import PASSWORD, account, doors
from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.population import Holdings, Size, populate
from benchmarks.samples import percentile, summary
from benchmarks.serving import PATIENCE, Client, api, tokens
from commands.engine.dispatch import Dispatcher
from projections.engine.named import projection_named
from projections.engine.rebuild import rebuild

LOGINS = 4
"""A second."""
ACCOUNTS = 20


class Logins(threading.Thread):
    """Logs in at an even pace, each time as the next of the accounts, until stopped."""

    def __init__(self, port: int, logins: list[str]) -> None:
        super().__init__(daemon=True)
        self._port = port
        self._logins = logins
        self._over = threading.Event()
        self.seconds: list[float] = []
        self.failed = 0

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        due = time.perf_counter()
        while not self._over.wait(max(0.0, due - time.perf_counter())):
            due += 1 / LOGINS
            login = self._logins[len(self.seconds) % len(self._logins)]
            began = time.perf_counter()
            body = orjson.dumps({"login": login, "password": PASSWORD})
            connection.request("POST", "/login", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            self.seconds.append(time.perf_counter() - began)
            self.failed += answer.status != 200
        connection.close()

    def stop(self) -> None:
        self._over.set()
        self.join()


def measure(bench: Bench) -> Measured:
    log = bench.log(bench.database())
    with bench.narrator.step("users and devices") as report:
        [owner] = populate(log, Size(users=2_000, devices=10_000, numbers=6_000), report)
    with bench.narrator.step("read models"):
        rebuild(log, [projection_named("inventory")])
    dispatcher = Dispatcher(log)
    parts = doors(log, dispatcher)
    names = [f"reads.beside.{number}" for number in range(ACCOUNTS)]
    for name in names:
        account(parts, dispatcher, owner.customer_id, name, "viewer")
    password_id = parts[Secrets].keep_password(owner.customer_id, owner.customer_id, PASSWORD)
    hashing = [_seconds_of_a_check(lambda: parts[Secrets].check_password(password_id, PASSWORD)) for _ in range(10)]
    token = tokens(log, [owner.customer_id])[owner.customer_id]
    seconds = bench.size(20, 3)
    idle: list[float] = []
    beside: list[float] = []
    logins: list[float] = []
    failed = 0
    with api(log.dsn) as client:
        for number in range(3):
            with bench.narrator.step(f"round {number + 1} of 3: idle"):
                idle += _reads(client, token, owner, seconds)
            with bench.narrator.step(f"round {number + 1} of 3: beside {LOGINS} logins a second"), bench.profile("logins", log.dsn):
                others = Logins(client.port, names)
                others.start()
                beside += _reads(client, token, owner, seconds)
                others.stop()
                logins += others.seconds
                failed += others.failed
    dispatcher.close()
    hash_ms = median(hashing) * 1000
    return Measured(
        f"p99 {percentile(beside, 99) * 1000:.1f} ms beside logins of {hash_ms:.0f} ms each",
        f"p99 {percentile(idle, 99) * 1000:.1f} ms without",
        percentile(beside, 99) / percentile(idle, 99),
        also=50 <= hash_ms <= 250 and not failed,
        details={
            "idle_ms": summary(idle),
            "beside_ms": summary(beside),
            "login_ms": summary(logins),
            "argon2_ms": summary(hashing),
            "logins_failed": failed,
        },
    )


def _reads(client: Client, token: str, owner: Holdings, seconds: float) -> list[float]:
    chance = Random(1)
    found: list[float] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        found.append(client.get(f"/devices/{chance.choice(owner.devices)}", token)[1])
    return found


def _seconds_of_a_check(check: Callable[[], bool]) -> float:
    began = time.perf_counter()
    assert check()
    return time.perf_counter() - began


FIGURE = Figure(
    "reads_beside_logins",
    f"a device by its key while {LOGINS} people a second log in, p99",
    "the same while nobody logs in, p99",
    at_most(2),
    measure,
)
