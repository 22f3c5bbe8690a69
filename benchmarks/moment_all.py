"""The overview of a customer with a million things as of a moment since which all users and devices changed; and what differs between then and now, page by page."""

import time
from datetime import datetime
from statistics import median

import orjson

from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.moment import ROUNDS, changed_since, made
from benchmarks.population import Holdings
from benchmarks.samples import median_ratio, summary
from benchmarks.serving import api, tokens
from eventstore.log import EventLog
from projections.engine.rebuild import rebuild
from projections.inventory.inventory import inventory

PAGES = 20
"""Pages of differences that are asked for: from the first on, as long as there are any."""


def measure(bench: Bench) -> Measured:
    log = bench.log(bench.database())
    size, owner, at = changed_since(bench, log, 1)
    first, again = made(bench, log, owner, at), _rebuilt(bench, log, owner)
    return Measured(
        f"{median(first):.1f} s",
        f"{median(again):.1f} s",
        median_ratio(first, again),
        details={
            "users": size.users,
            "devices": size.devices,
            "numbers": size.numbers,
            "first_seconds": first,
            "rebuild_seconds": again,
            "pages_of_differences_ms": {path: summary(seconds) for path, seconds in _differences(bench, log, owner, at).items()},
        },
    )


def _rebuilt(bench: Bench, log: EventLog, owner: Holdings) -> list[float]:
    seconds = list[float]()
    for number in range(1, ROUNDS + 1):
        with bench.narrator.step(f"rebuild {number} of {ROUNDS}"), bench.profile("rebuild", log.dsn):
            began = time.perf_counter()
            rebuild(log, [inventory])
            seconds.append(time.perf_counter() - began)
    return seconds


def _differences(bench: Bench, log: EventLog, owner: Holdings, at: datetime) -> dict[str, list[float]]:
    """Seconds of pages of 50 of what differs between the moment and now: where each row does, and where none does, so that all are looked at."""
    began = at.isoformat().replace("+", "%2B")
    found: dict[str, list[float]] = {}
    with api(log.dsn) as client, bench.narrator.step("pages of differences"):
        token = tokens(log, [owner.customer_id])[owner.customer_id]
        for path in ("/devices", "/overview", "/sims"):
            seconds, cursor = found.setdefault(path, []), ""
            for _ in range(PAGES):
                body, took = client.get(f"{path}/differences?from={began}{cursor}", token)
                seconds.append(took)
                page = orjson.loads(body)
                if page["next_cursor"] is None:
                    break
                cursor = f"&cursor={page['next_cursor']}"
    return found


FIGURE = Figure(
    "moment_all",
    "first answer as of a moment since which all users and devices changed",
    "rebuilding the read model, which holds this customer alone",
    at_most(1),
    measure,
)
