"""What it costs a request to know who asks and whether they may: session, account and table of rights, as they are at that moment."""

import time
from random import Random
from statistics import median

from access.engine.who import Visitor
from access.sign_in.login import Login
from access.sign_in.session_opening import Opened
from access.sign_in.sessions import Sessions
from benchmarks.accounts import PASSWORD, account, doors
from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.population import Size, populate
from benchmarks.samples import summary
from benchmarks.serving import api
from commands.engine.dispatch import Dispatcher
from eventstore.log import EventLog
from projections.engine.named import projection_named
from projections.engine.rebuild import rebuild

CHECKS = 5
"""After each request, one after the other: a server that is busy has them in its caches as well."""
PAGE = "/devices?limit=50&sort=model&facets=maker"


def measure(bench: Bench) -> Measured:
    log = bench.log(bench.database())
    with bench.narrator.step("users and devices") as report:
        [owner] = populate(log, Size(users=2_000, devices=10_000, numbers=6_000), report)
    with bench.narrator.step("read models"):
        for name in ("inventory", "accounts"):
            rebuild(log, [projection_named(name)])
    dispatcher = Dispatcher(log)
    parts = doors(log, dispatcher)
    account(parts, dispatcher, owner.customer_id, "right.check", "viewer")
    opened = parts[Login].with_password("right.check", PASSWORD, Visitor("127.0.0.1", "benchmark", "benchmark"))
    assert isinstance(opened, Opened)
    token = opened.token.text
    times = bench.size(3_000, 200)
    pages: list[float] = []
    rows: list[float] = []
    checks: list[float] = []
    chance = Random(1)
    with api(log.dsn) as client, bench.narrator.step("requests and checks") as report, bench.profile("checks", log.dsn):
        for number in range(times):
            pages.append(client.get(PAGE, token)[1])
            rows.append(client.get(f"/devices/{chance.choice(owner.devices)}", token)[1])
            checks += (_check(log, parts[Sessions], token) for _ in range(CHECKS))
            report(number + 1, times)
    dispatcher.close()
    return Measured(
        f"{median(checks) * 1000:.2f} ms",
        f"{median(pages) * 1000:.2f} ms",
        median(checks) / median(pages),
        details={
            "check_ms": summary(checks),
            "page_ms": summary(pages),
            "row_ms": summary(rows),
            "share_of_a_single_row": round(median(checks) / median(rows), 3),
        },
    )


def _check(log: EventLog, sessions: Sessions, token: str) -> float:
    """Seconds, the way to the database and back included."""
    began = time.perf_counter()
    with log.pool.connection() as connection:
        standing = sessions.resolve(connection, token)
    assert standing is not None
    assert ("devices", "read") in standing.rights
    return time.perf_counter() - began


FIGURE = Figure(
    "right_check",
    "the right check of a request: session, account and table of rights, as they are at that moment, p50",
    "a page of devices with a facet through HTTP, p50",
    at_most(0.05),
    measure,
)
