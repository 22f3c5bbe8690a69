"""A customer with a catalogue, the kinds of financing that are agreed, and whoever keeps its prices."""

from typing import Any

import httpx

from tests.api.conftest import World
from tests.api.orders.shop import Shop, shop

FINANCINGS = ("purchase", "rent", "lease", "subsidy")


def priced_shop(world: World, name: str, *, shown: bool = True, financings: tuple[str, ...] = FINANCINGS) -> Shop:
    """As a new customer's, with prices shown and these kinds of financing agreed."""
    made = shop(world, name)
    for feature in (*(f"financing_{each}" for each in financings), *(("prices",) if shown else ())):
        switched(world, made, feature, on=True)
    return made


def switched(world: World, place: Shop, feature: str, *, on: bool) -> None:
    answer = world.ops.request("PUT" if on else "DELETE", f"/customer/features/{feature}", headers={"X-Customer": place.side.number})
    assert answer.status_code == 200, answer.text
    place.side.read("/customer")  # settings are those of the moment, so wait until it shows it


def priced(place: Shop, article: str, price: str, financing: str = "purchase", valid_from: str = "2026-01-01", **fields: Any) -> str:
    """A list price, set; its id."""
    body = {"article_number": article, "financing": financing, "price": price, "valid_from": valid_from, **fields}
    return place.does("/list-prices", body)["id"]


def contract(place: Shop, number: str, *accounts: str, **fields: Any) -> str:
    body = {"number": number, "name": f"Rahmen {number}", "billing_accounts": [*accounts], "valid_from": "2026-01-01", **fields}
    return place.does("/framework-contracts", body)["id"]


def catalogue(place: Shop, /, **asked: Any) -> Any:
    """The priced catalogue, as the customer's administrator sees it."""
    return catalogue_by(place.side.admin, place, **asked)


def catalogue_by(client: httpx.Client, place: Shop, /, **asked: Any) -> Any:
    """The same, as somebody else sees it."""
    answer = client.get("/priced-catalogue", params={"after": place.side.head(), "on": "2026-03-01", **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def told(page: Any, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(row[field] for field in fields) for row in page["items"]]
