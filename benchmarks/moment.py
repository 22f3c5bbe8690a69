"""The overview of a customer with a million things as of a moment since which a tenth of them changed: the first answer, and the pages after it."""

import time
from datetime import datetime
from itertools import islice
from random import Random
from statistics import median

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.device import DeviceDescribed
from aggregates.device_terms import DeviceDescription
from aggregates.user import UserCostCentreChanged
from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.limits import vacuum
from benchmarks.overview_load import PAGES
from benchmarks.population import UNITS, Holdings, Size, populate
from benchmarks.samples import median_ratio, percentile, summary
from benchmarks.serving import Client, api, tokens
from eventstore.envelope import Cause, StreamEvent
from eventstore.log import EventLog
from eventstore.unit import Appended, Unit
from projections.engine.generation import live_generation
from projections.engine.kept_moments import keep, kept_schema, throw_away
from projections.engine.moment_asked import Moment
from projections.engine.rebuild import rebuild
from projections.inventory.inventory import inventory
from projections.inventory.overview import derive_overview

USERS, DEVICES, NUMBERS = 100_000, 500_000, 300_000
CHANGED = 10
"""One in so many users and devices changed since the moment."""
ROUNDS = 3
PAGE_BAR = 2.0


def measure(bench: Bench) -> Measured:
    log = bench.log(bench.database())
    size, owner, at = changed_since(bench, log, CHANGED)
    first, scratch = made(bench, log, owner, at), _derived(bench, log)
    with api(log.dsn) as client:
        now, then = _pages(bench, client, tokens(log, [owner.customer_id])[owner.customer_id], at)
    page_ratio = percentile(then, 99) / percentile(now, 99)
    return Measured(
        f"{median(first):.1f} s, then pages at {page_ratio:.1f} × those of now",
        f"{median(scratch):.1f} s",
        median_ratio(first, scratch),
        also=page_ratio <= PAGE_BAR,
        details={
            "users": size.users,
            "devices": size.devices,
            "numbers": size.numbers,
            "first_seconds": first,
            "overview_from_scratch_seconds": scratch,
            "pages_now_ms": summary(now),
            "pages_then_ms": summary(then),
            "page_ratio_p99": round(page_ratio, 2),
        },
    )


def changed_since(bench: Bench, log: EventLog, one_in: int) -> tuple[Size, Holdings, datetime]:
    """Fill the log with a customer, and change one in so many of the users and devices; returns how many there are, and when all was as before."""
    size = Size(bench.size(USERS, 100), bench.size(DEVICES, 500), bench.size(NUMBERS, 300))
    with bench.narrator.step(f"{size.users:,} users and {size.devices:,} devices of a customer") as report:
        [owner] = populate(log, size, report)
    at = log.now()
    with bench.narrator.step(f"one in {one_in} of them changes"):
        _change(log, owner, one_in)
    with bench.narrator.step("read models") as report:
        rebuild(log, [inventory], lambda progress: report(progress.done, progress.total))
    vacuum(bench, log.dsn)
    return size, owner, at


def _change(log: EventLog, owner: Holdings, one_in: int) -> None:
    cause = Cause(owner.customer_id, "console:benchmark", "command:benchmark", "benchmark")
    streams = (
        *((user, UserCostCentreChanged(cost_centre="neu", was=None)) for user in owner.users[::one_in]),
        *(
            (device, DeviceDescribed(description=DeviceDescription(colour="neu"), was=DeviceDescription()))
            for device in owner.devices[::one_in]
        ),
    )
    with log.pool.connection() as connection:
        versions = dict(connection.execute("SELECT stream_id, max(stream_version) FROM events GROUP BY stream_id").fetchall())
    units = iter(Unit(cause, [StreamEvent(stream, event)], {stream: versions[stream]}) for stream, event in streams)
    while part := list(islice(units, UNITS)):
        assert all(isinstance(outcome, Appended) for outcome in log.append(part)), "what isn't appended has changed nothing"


def made(bench: Bench, log: EventLog, owner: Holdings, at: datetime) -> list[float]:
    moment, seconds = Moment(owner.customer_id, "recorded", at), list[float]()
    for number in range(1, ROUNDS + 1):
        with bench.narrator.step(f"moment {number} of {ROUNDS}") as report, bench.profile("moment", log.dsn):
            with Connection[TupleRow].connect(log.dsn, autocommit=True) as connection:
                throw_away(connection, [each for each in (kept_schema(connection, inventory, moment),) if each is not None])
            began = time.perf_counter()
            keep(log, inventory, moment, lambda progress: report(progress.done, progress.total))
            seconds.append(time.perf_counter() - began)
    return seconds


def _derived(bench: Bench, log: EventLog) -> list[float]:
    seconds = list[float]()
    with Connection[TupleRow].connect(log.dsn, autocommit=True) as connection:
        live = live_generation(connection, inventory)
        assert live is not None
        for number in range(1, ROUNDS + 1):
            with bench.narrator.step(f"overview from scratch {number} of {ROUNDS}"), connection.transaction(force_rollback=True):
                derived = {table.name: f"{table.name}_fresh" for table in inventory.tables if table.by_sql}
                began = time.perf_counter()
                for table in inventory.tables:
                    if table.by_sql:
                        connection.execute(table.ddl(derived[table.name], logged=False).encode())
                derive_overview(connection, {**live.physical, **derived}, None)
                for table in inventory.tables:
                    for statement in table.index_ddl(derived[table.name]) if table.by_sql else ():
                        connection.execute(statement.encode())
                seconds.append(time.perf_counter() - began)
    return seconds


def _pages(bench: Bench, client: Client, token: str, at: datetime) -> tuple[list[float], list[float]]:
    """Seconds of pages of now, and of the same as of the moment, in turn."""
    chance, now, then = Random(1), list[float](), list[float]()
    asked = [f"/overview?{page.format(number='155512')}" for page in PAGES.values()]
    asked = [path.replace(" ", "%20").replace("[", "%5B").replace("]", "%5D") for path in asked]
    when = at.isoformat().replace("+", "%2B")
    todo = asked * bench.size(60, 3)
    chance.shuffle(todo)
    with bench.narrator.step("pages") as report:
        for number, path in enumerate((*asked, *todo)):
            _, of_now = client.get(path, token)
            _, of_then = client.get(f"{path}&at={when}", token)
            if number >= len(asked):
                now.append(of_now)
                then.append(of_then)
            report(number + 1, len(asked) + len(todo))
    return now, then


FIGURE = Figure(
    "moment",
    "first answer as of a moment since which a tenth changed; and pages after it at ≤ 2 × those of now, p99",
    "deriving the customer's overview from scratch, with its indexes",
    at_most(3),
    measure,
)
