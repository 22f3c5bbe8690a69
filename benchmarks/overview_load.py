"""Pages of the overview as people ask for them, mixed with single devices by key, through the same HTTP stack, one request at a time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson

from benchmarks.bench import Bench
from benchmarks.figure import Measured
from benchmarks.limits import vacuum
from benchmarks.population import Holdings, Size, populate, shares
from benchmarks.samples import percentile, summary
from benchmarks.serving import Client, api, tokens
from eventstore.log import EventLog
from projections.engine.named import projection_named
from projections.engine.rebuild import rebuild

USERS, DEVICES, NUMBERS = 200_000, 1_000_000, 600_000
WARM_UP = 30
ROW = "a device by its key"

_FACETS = "facets=number_status,carrier,tariff,kind,maker,user_status"
PAGES: Mapping[str, str] = {
    "as it opens": _FACETS,
    "second page": _FACETS,
    "a maker, by model": f"filter[maker]=Samsung&sort=model,user&{_FACETS}",
    "a tariff and a status, by contract end": f"filter[tariff]=Business Mobil L&filter[number_status]=active&sort=contract_end&{_FACETS}",
    "devices without number, by user": f"filter[no_number_reason]=no_sim_of_this_carrier&sort=-user&{_FACETS}",
    "a group, by number": f"filter[group]=Vertrieb&sort=number&{_FACETS}",
    "contracts that end in a quarter": f"filter[contract_end][between]=2026-07-01,2026-09-30&sort=contract_end,user&{_FACETS}",
    "a name that is searched": f"search=mustermann erika&sort=user&{_FACETS}",
    "a number that is searched": f"search={{number}}&{_FACETS}",
}
"""Name → what is asked of `GET /overview`; all with six facets."""


@dataclass(slots=True)
class _Asked:
    """Seconds by what was asked: of all customers, and of the largest."""

    all: dict[str, list[float]] = field(default_factory=lambda: {name: list[float]() for name in (ROW, *PAGES)})
    largest: dict[str, list[float]] = field(default_factory=lambda: {name: list[float]() for name in (ROW, *PAGES)})
    items: Counter[str] = field(default_factory=Counter[str])
    """Rows that pages had, by what was asked."""

    def pages(self, of: Mapping[str, Sequence[float]]) -> list[float]:
        return [seconds for name in PAGES for seconds in of[name]]


def measure_overview(bench: Bench, customers: int) -> Measured:
    """Customers are asked for as often as they have things."""
    log = bench.log(bench.database())
    owners = _population(bench, log, customers)
    with api(log.dsn) as client, bench.profile("pages", log.dsn):
        asked = _ask(bench, client, owners, tokens(log, [owner.customer_id for owner in owners]))
    rows, pages = asked.all[ROW], asked.pages(asked.all)
    page, row = percentile(pages, 99), percentile(rows, 99)
    return Measured(
        f"p99 {page * 1000:.1f} ms",
        f"p99 {row * 1000:.1f} ms",
        page / row,
        details={
            "users": sum(len(owner.users) for owner in owners),
            "devices": sum(len(owner.devices) for owner in owners),
            "numbers": bench.size(NUMBERS, 600),
            "customers": len(owners),
            "devices_of_the_largest": len(owners[0].devices),
            "row_ms": summary(rows),
            "pages_ms": summary(pages),
            "ratio_p50": round(percentile(pages, 50) / percentile(rows, 50), 2),
            "by_page_ms": {name: summary(asked.all[name]) for name in PAGES},
            "rows_per_page": {name: round(asked.items[name] / len(asked.all[name]), 1) for name in PAGES},
            "largest_customer": {
                "row_ms": summary(asked.largest[ROW]),
                "pages_ms": summary(asked.pages(asked.largest)),
                "by_page_ms": {name: summary(asked.largest[name]) for name in PAGES},
            },
        },
    )


def _population(bench: Bench, log: EventLog, customers: int) -> list[Holdings]:
    size = Size(bench.size(USERS, 200), bench.size(DEVICES, 1_000), bench.size(NUMBERS, 600), customers=customers)
    with bench.narrator.step(f"{size.users:,} users and {size.devices:,} devices of {customers} customers") as report:
        owners = populate(log, size, report)
    with bench.narrator.step("read models") as report:
        rebuild(log, [projection_named("inventory")], lambda progress: report(progress.done, progress.total))
    vacuum(bench, log.dsn)
    return owners


def _ask(bench: Bench, client: Client, owners: Sequence[Holdings], token_of: Mapping[UUID, str]) -> _Asked:
    chance = Random(1)
    asked = _Asked()
    times = bench.size(400, 10)
    todo = [name for name in PAGES for _ in range(times)] + [ROW] * (times * len(PAGES))
    chance.shuffle(todo)
    weights = list(shares(len(owners)).values())
    cursors: dict[UUID, str] = {}
    things = sum(len(owner.devices) for owner in owners)
    with bench.narrator.step("requests") as report:
        for number, name in enumerate((*chance.choices(todo, k=WARM_UP), *todo)):
            owner = chance.choices(owners, weights)[0]
            owner = owner if owner.devices else owners[0]
            token = token_of[owner.customer_id]
            if name == "second page" and owner.customer_id not in cursors:
                page: dict[str, Any] = orjson.loads(client.get(f"/overview?{_FACETS}", token)[0])
                cursors[owner.customer_id] = page["next_cursor"] or ""
            body, seconds = client.get(_path(name, owner, cursors.get(owner.customer_id, ""), things, chance), token)
            if number >= WARM_UP:
                asked.all[name].append(seconds)
                asked.items[name] += len(orjson.loads(body).get("items", ()))
                if owner is owners[0]:
                    asked.largest[name].append(seconds)
            report(number + 1, WARM_UP + len(todo))
    return asked


def _path(name: str, owner: Holdings, cursor: str, things: int, chance: Random) -> str:
    if name == ROW:
        return f"/devices/{chance.choice(owner.devices)}"
    asked = PAGES[name].format(number=f"1555{chance.randrange(things):07d}"[:9])
    following = f"&cursor={quote(cursor)}" if name == "second page" and cursor else ""
    return f"/overview?{quote(asked, safe='=&[],-')}{following}"
