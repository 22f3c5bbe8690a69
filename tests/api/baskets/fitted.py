"""A shop with prices of two framework contracts, tariffs and remarketing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from foundation.local_day import today_in
from tests.api.conftest import Side, World, new_number
from tests.api.orders.shop import ADDRESS, Shop, shop

TODAY = today_in()
NEXT_YEAR = (TODAY + timedelta(days=365)).isoformat()


@dataclass
class Fitted:
    shop: Shop
    contract: str

    @property
    def side(self) -> Side:
        return self.shop.side

    def user(self, name: str, **fields: Any) -> str:
        return self.side.user(name, primary_address=ADDRESS, **fields)

    def number(self, user: str, **entitlements: bool) -> str:
        """A number of the user's whose contract runs on, of the BAN of the first contract."""
        sim = self.side.sim(
            new_number(),
            tariff={"name": "Tarif S", "options": ["Reise"]},
            term={"end": NEXT_YEAR},
            entitlements={"subsidy": True, "renewal": True, **entitlements},
            billing_account="471",
        )
        self.side.write("PUT", f"/sims/{sim}/user", {"user_id": user})
        return sim

    def filled(self, user: str, *items: dict[str, Any], client: httpx.Client | None = None) -> str:
        """A basket with a phone, or what else is wanted."""
        by = client or self.side.admin
        basket = sent(by, "PUT", f"/users/{user}/basket", {})["id"]
        for item in items or ({"article_number": "BW-1", "financing": "purchase"},):
            sent(by, "POST", f"/baskets/{basket}/items", item)
        return basket

    def summary(self, basket: str, client: httpx.Client | None = None) -> dict[str, Any]:
        answer = (client or self.side.admin).get(f"/baskets/{basket}/summary")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def place(self, basket: str, shown: str | None = None, client: httpx.Client | None = None, key: str = "") -> httpx.Response:
        by = client or self.side.admin
        body = {"shown": shown or self.summary(basket, by)["shown"]}
        return by.post(f"/baskets/{basket}/order", json=body, headers={"Idempotency-Key": key} if key else {})


def sent(client: httpx.Client, method: str, path: str, body: Any = None) -> dict[str, Any]:
    """What must work; its answer."""
    answer = client.request(method, path, json=body)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def fitted(world: World, name: str) -> Fitted:
    """A new one."""
    made = shop(world, name)
    customer = {"X-Customer": made.side.number}
    kinds = ("financing_purchase", "financing_lease", "financing_subsidy", "prices", "remarketing")
    for feature in kinds:
        assert world.ops.put(f"/customer/features/{feature}", headers=customer).status_code == 200
    made.does("/catalogue-items", {"name": "Tarif L", "product": "tariff", "variants": [{"article_number": "T-L"}]})
    for financing, months, price in (("purchase", None, "500.00"), ("lease", 24, "20.00"), ("subsidy", None, "100.00")):
        set_price(made, price, financing, months)
    first = {"number": f"RV-{uuid4()}", "name": "Erster", "billing_accounts": ["471"], "valid_from": "2026-01-01"}
    contract = made.does("/framework-contracts", first)["id"]
    made.does(f"/framework-contracts/{contract}/discounts", {"percent": "10"})
    made.does(
        "/framework-contracts", {"number": f"RV-{uuid4()}", "name": "Zweiter", "billing_accounts": ["472"], "valid_from": "2026-01-01"}
    )
    return Fitted(made, contract)


def set_price(made: Shop, price: str, financing: str = "purchase", months: int | None = None) -> None:
    body = {"article_number": "BW-1", "financing": financing, "price": price, "valid_from": TODAY.isoformat()}
    made.does("/list-prices", body if months is None else {**body, "months": months})
