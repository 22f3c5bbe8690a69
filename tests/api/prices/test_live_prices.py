"""Prices of this moment from a carrier, a real server on loopback: with their age, and the list's with its own wherever the carrier has none (H-08)."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from access.live_prices import ASKED_AT_ONCE, LivePrices
from gateways.carrier_prices import AskedPrice, HttpPriceGateway
from gateways.circuit import Circuit
from tests.api.conftest import World, served
from tests.api.orders.shop import Shop
from tests.api.prices.price_list import contract, priced_shop
from tests.api.prices.price_list import priced as listed
from tests.gateways.price_carriers import Carrier, carrier, priced, reply

TOLD = ("article_number", "list_price", "unit_price", "source", "why_list_price")


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    made = priced_shop(world, "Funkpreis GmbH")
    listed(made, "BW-1", "500.00")
    listed(made, "H-1", "9.99")
    discounted = contract(made, "RV-LIVE")
    made.does(f"/framework-contracts/{discounted}/discounts", {"percent": "10"})
    return made


@pytest.fixture
def there() -> Iterator[Carrier]:
    with carrier() as opened:
        yield opened


@pytest.fixture
def client(world: World, place: Shop, there: Carrier) -> Iterator[httpx.Client]:
    """The customer's administrator, at a process that asks the carrier; whoever failed twice isn't asked again."""
    with ExitStack() as stack:
        live = LivePrices(HttpPriceGateway(there.url, seconds=20), Circuit(failures=2, seconds=10_000))
        stack.callback(live.close)
        backend = replace(world.backend, parts=world.backend.parts.having(live))
        asking = replace(world, base_url=served(backend, stack), backend=backend)
        yield asking.client(place.side.admin.headers["authorization"].split()[1])


def rows(client: httpx.Client, place: Shop, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get("/priced-catalogue", params={"after": place.side.head(), "live": "true", "sort": "article_number", **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def told(client: httpx.Client, place: Shop, **asked: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in TOLD) for row in rows(client, place, **asked)]


@pytest.mark.requirement("H-08")
def test_a_carriers_price_counts_with_its_age_and_its_framework_contract(client: httpx.Client, place: Shop, there: Carrier) -> None:
    said = datetime.now(UTC) - timedelta(minutes=90)
    there.prices = [priced("480.00", told_at=said.isoformat())]
    found = rows(client, place)
    assert [tuple(row[name] for name in TOLD) for row in found] == [
        ("BW-1", "480.00", "432.00", "carrier", None),
        ("H-1", "9.99", "8.99", "list", "unknown"),
    ]
    assert datetime.fromisoformat(found[0]["told_at"]) == said
    assert 90 <= found[0]["age_minutes"] < 24 * 60 <= found[1]["age_minutes"]
    assert there.asked[0]["customer"] == place.side.number
    told(client, place)
    assert len(there.asked) == 1  # pages are of one saying
    assert told(client, place, live="false") == [("BW-1", "500.00", "450.00", "list", None), ("H-1", "9.99", "8.99", "list", None)]
    assert [row[4] for row in told(client, place, on="2026-03-01")] == ["other_day", "other_day"]
    assert client.get("/priced-catalogue", params={"live": "ja"}).status_code == 400
    assert "480.00" in client.get("/priced-catalogue/export.csv", params={"live": "true", "fields": "list_price"}).text.replace(",", ".")
    assert [row[3:] for row in told(place.side.admin, place)] == [("list", "off")] * 2


@pytest.mark.requirement("H-08")
def test_where_the_carrier_fails_the_list_s_price_is_told_with_its_age(client: httpx.Client, place: Shop, there: Carrier) -> None:
    there.answer = lambda to: reply(to, {"prices": [priced("1.00")]}, 500)
    for _ in range(3):
        found = rows(client, place)
        assert [(row["list_price"], row["source"], row["why_list_price"]) for row in found] == [
            ("500.00", "list", "unavailable"),
            ("9.99", "list", "unavailable"),
        ]
        assert found[0]["age_minutes"] > 0
    assert len(there.asked) == 2  # the third time it wasn't asked


def test_what_is_older_than_the_list_or_in_another_currency_does_not_count(client: httpx.Client, place: Shop, there: Carrier) -> None:
    now = datetime.now(UTC).isoformat()
    there.prices = [priced("1.00", told_at="2025-12-31T12:00:00Z"), priced("2.00", article_number="H-1", currency="USD", told_at=now)]
    assert [row[3:] for row in told(client, place)] == [("list", "older"), ("list", "unknown")]


def test_one_customer_asks_but_so_often_at_once(there: Carrier) -> None:
    over, begun = Event(), [Event() for _ in range(ASKED_AT_ONCE)]
    waiting = iter(begun)

    def waits(to: Any) -> None:
        next(waiting).set()
        over.wait(60)
        reply(to, {"prices": []})

    there.answer = waits
    gateway = HttpPriceGateway(there.url, seconds=60)
    live = LivePrices(gateway)
    threads = [Thread(target=live.of, args=("D-1", [AskedPrice(f"BW-{n}", "purchase", None)])) for n in range(ASKED_AT_ONCE)]
    try:
        for thread in threads:
            thread.start()
        assert all(each.wait(60) for each in begun)
        asked = [AskedPrice("BW-9", "purchase", None)]
        assert live.of("D-1", asked) == ({}, "busy")
        there.answer = None
        assert live.of("D-2", asked) == ({}, None)
    finally:
        over.set()
        for thread in threads:
            thread.join()
        live.close()
    assert live.of("D-1", [AskedPrice("BW-0", "purchase", None)]) == ({}, None)
