"""What may be done with orders and with the catalogue, told with them, is what the routes do (H-11, H-25)."""

import random
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from tests.api.conftest import World, new_imei
from tests.api.engine.office import Menu, closed
from tests.api.orders.shop import Shop, shop


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Bestellmenü GmbH")


def _walked(menu: Menu, place: Shop, thing: str, steps: int, chance: random.Random) -> None:
    for _ in range(steps):
        client = chance.choice([place.side.admin, place.fulfilment])
        may = menu.check(client, thing)
        unseen = [name for name in may if (name, "changes") not in menu.seen]
        if unseen or (may and client is place.fulfilment):  # else the customer would end nearly every order before anything was shipped
            name = chance.choice(unseen or may)
            menu.do(client, name, menu.of(client, thing)[name])


@pytest.mark.requirement("H-11")
@pytest.mark.part_of("H-25")
def test_an_order_says_what_may_be_done_with_it(world: World, place: Shop) -> None:
    side, of = place.side, [""]

    def parcel() -> dict[str, Any]:
        told = side.read(f"/orders/{of[0]}")
        left = next((item for item in told["items"] if item["quantity"] > item["shipped"] + item["cancelled"]), told["items"][0])
        sent = {"devices": [{"identifiers": [{"kind": "imei", "value": new_imei()}]}]} if left["product"] == "device" else {"quantity": 1}
        return {"carrier": "dpd", "content": [{"position": left["position"], **sent}]}

    def under_way() -> dict[str, Any]:
        parcels = side.read(f"/orders/{of[0]}")["parcels"]
        return {"parcel_id": next((each["id"] for each in parcels if each["delivered_at"] is None), of[0])}

    days = count(1)
    menu = Menu(
        world,
        "orders",
        {
            "accept": lambda: {"promised_on": str(date(2026, 12, 1) + timedelta(days=next(days)))},
            "decline": lambda: {"reason": "Nicht lieferbar"},
            "promise": lambda: {"promised_on": str(date(2027, 1, 1) + timedelta(days=next(days)))},
            "ship": parcel,
            "deliver": under_way,
            "cancel": lambda: {"reason": "Doch nicht"},
        },
    )
    user = place.user("Menü, Max")
    for number in range(8):
        of[0] = place.ordered(user, "BW-1", "H-1")
        _walked(menu, place, of[0], 9, random.Random(number))
    whole = place.accepted(user)
    place.shipped(whole, "35990000077777")
    side.read("/orders", after=world.log.head())
    assert menu.check(place.side.admin, whole) == []
    menu.check(place.fulfilment, whole)
    assert menu.seen == closed(menu) | {(name, "changes") for name in menu.actions} | {
        *((name, "order-is-completed") for name in menu.actions),
        ("decline", "changes nothing"),
        ("cancel", "changes nothing"),
        ("accept", "order-is-accepted"),
        ("decline", "order-is-under-way"),
        ("ship", "order-not-accepted"),
        ("promise", "order-not-accepted"),
        ("ship", "nothing-left-to-ship"),
        ("cancel", "nothing-left-to-cancel"),
        ("deliver", "nothing-under-way"),
    }


@pytest.mark.part_of("H-08", "H-25")
def test_an_item_says_what_may_be_done_with_it(world: World, place: Shop) -> None:
    numbers = count(1)
    (item,) = place.side.read("/catalogue-items", search="Phone")["items"]

    def one(*, offered: bool) -> dict[str, str]:
        """A variant that is offered, or not; any where there is none such."""
        variants = place.side.read(f"/catalogue-items/{item['id']}")["variants"]
        return {"article_number": min(variants, key=lambda each: each["offered"] is not offered)["article_number"]}

    menu = Menu(
        world,
        "catalogue-items",
        {
            "rename": lambda: {"name": f"Phone {next(numbers)}"},
            "add_variant": lambda: {"variant": {"article_number": f"BW-{100 + next(numbers)}"}},
            "withdraw_variant": lambda: one(offered=True),
            "offer_variant": lambda: one(offered=False),
        },
    )
    for number in range(3):
        _walked(menu, place, item["id"], 10, random.Random(number))
    assert menu.seen == closed(menu) | {(name, "changes") for name in menu.actions} | {
        ("withdraw", "changes nothing"),
        ("offer", "changes nothing"),
        ("offer_variant", "changes nothing"),
    }
