"""Pages of the list of orders, with facets and searches of few and many hits, mixed with single orders by key, through the same HTTP stack."""

from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson

from benchmarks.bench import Bench
from benchmarks.figure import Measured
from benchmarks.limits import vacuum
from benchmarks.placed_orders import SPECIAL, place_orders, ten, thousand
from benchmarks.population import Holdings, Size, populate, shares
from benchmarks.samples import percentile, summary
from benchmarks.serving import Client, api, tokens
from eventstore.log import EventLog
from projections.engine.rebuild import rebuild
from projections.registry import PROJECTIONS

ORDERS = 1_000_000
USERS = 100_000
WARM_UP = 30
ROW = "an order by its key"

_FACETS = "facets=status,open,late,cost_centre"
PAGES: Mapping[str, str] = {
    "as it opens": _FACETS,
    "open ones": f"filter[open]=true&{_FACETS}",
    "a status and a cost centre": f"filter[status]=accepted&filter[cost_centre]=4007&{_FACETS}",
    "a search with 10 hits": f"search={{ten}}&{_FACETS}",
    "a search with 1,000 hits": f"search={{thousand}}&{_FACETS}",
    "a search with many hits": f"search={SPECIAL}&{_FACETS}",
}
"""Name → what is asked of `GET /orders`; all with four facets. Many are a tenth of the customer's orders."""


def measure_orders(bench: Bench, customers: int) -> Measured:
    """Customers are asked for as often as they have orders; searches are of the largest one's orders, so that their hits are what they say."""
    log = bench.log(bench.database())
    owners, placed = _population(bench, log, customers)
    with api(log.dsn) as client, bench.profile("pages", log.dsn):
        asked, items = _ask(bench, client, owners, placed, tokens(log, [owner.customer_id for owner in owners]))
    rows = asked[ROW]
    pages = [seconds for name in PAGES for seconds in asked[name]]
    page, row = percentile(pages, 99), percentile(rows, 99)
    return Measured(
        f"p99 {page * 1000:.1f} ms",
        f"p99 {row * 1000:.1f} ms",
        page / row,
        details={
            "orders": sum(len(orders) for orders in placed.values()),
            "orders_of_the_largest": len(placed[owners[0].customer_id]),
            "customers": len(owners),
            "row_ms": summary(rows),
            "pages_ms": summary(pages),
            "ratio_p50": round(percentile(pages, 50) / percentile(rows, 50), 2),
            "by_page_ms": {name: summary(asked[name]) for name in PAGES},
            "ratio_by_page": {name: round(percentile(asked[name], 99) / row, 2) for name in PAGES},
            "rows_per_page": {name: round(items[name] / len(asked[name]), 1) for name in PAGES},
        },
    )


def _population(bench: Bench, log: EventLog, customers: int) -> tuple[list[Holdings], dict[UUID, list[UUID]]]:
    orders, users = bench.size(ORDERS, 2_000), bench.size(USERS, 400)
    with bench.narrator.step(f"{users:,} users of {customers} customers") as report:
        owners = [owner for owner in populate(log, Size(users=users, devices=1, customers=customers), report) if owner.users]
    with bench.narrator.step(f"{orders:,} orders") as report:
        placed = place_orders(log, owners, orders, report)
    with bench.narrator.step("read models") as report:
        rebuild(log, PROJECTIONS, lambda progress: report(progress.done, progress.total))
    vacuum(bench, log.dsn)
    return owners, placed


def _ask(
    bench: Bench, client: Client, owners: list[Holdings], placed: Mapping[UUID, list[UUID]], token_of: Mapping[UUID, str]
) -> tuple[dict[str, list[float]], Counter[str]]:
    chance = Random(1)
    times = bench.size(400, 10)
    todo = [name for name in PAGES for _ in range(times)] + [ROW] * (times * len(PAGES))
    chance.shuffle(todo)
    weights = list(shares(len(owners)).values())
    asked = {name: list[float]() for name in (ROW, *PAGES)}
    items = Counter[str]()
    with bench.narrator.step("requests") as report:
        for number, name in enumerate((*chance.choices(todo, k=WARM_UP), *todo)):
            owner = owners[0] if "search" in name else chance.choices(owners, weights)[0]
            owner = owner if placed[owner.customer_id] else owners[0]
            body, seconds = client.get(_path(name, placed[owner.customer_id], chance), token_of[owner.customer_id])
            if number >= WARM_UP:
                asked[name].append(seconds)
                answer: dict[str, Any] = orjson.loads(body)
                items[name] += len(answer.get("items", ()))
            report(number + 1, WARM_UP + len(todo))
    return asked, items


def _path(name: str, orders: list[UUID], chance: Random) -> str:
    if name == ROW:
        return f"/orders/{chance.choice(orders)}"
    number = chance.randrange(len(orders))
    asked = PAGES[name].format(ten=ten(number, len(orders)), thousand=thousand(number, len(orders)))
    return f"/orders?{quote(asked, safe='=&[],-')}"
