"""What may be done with orders and with the catalogue, told with them, is what the routes do (H-11, H-25)."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
import pytest

from foundation.local_day import today_in
from tests.api.conftest import World, new_imei
from tests.api.engine.office import Menu, closed
from tests.api.orders.shop import WORKING, Shop, shop


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Bestellmenü GmbH")


def _walked(menu: Menu, place: Shop, thing: str, steps: int, chance: random.Random, clients: Sequence[httpx.Client] | None = None) -> None:
    for _ in range(steps):
        client = chance.choice(clients or (place.side.admin, place.fulfilment))
        may = [name for name in menu.check(client, thing) if name != "serve_from_pool"]
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
        on_their_way = (each["id"] for each in parcels if each["delivered_at"] is None and each["returned_at"] is None)
        return {"parcel_id": next(on_their_way, of[0])}

    def tracked() -> dict[str, Any]:
        return {**under_way(), "tracking": "in_transit", "tracked_at": datetime.now(UTC).isoformat()}

    def out_of_the_pool() -> dict[str, Any]:
        device = side.device(model="Phone 1")
        side.write("PUT", f"/devices/{device}/pool", {"condition": "used"})
        return {"position": 1, "device_ids": [device]}

    today = today_in()
    days, later = WORKING.following(today), WORKING.following(today + timedelta(days=90))
    menu = Menu(
        world,
        "orders",
        {
            "accept": lambda: {"promised_on": str(next(days))},
            "decline": lambda: {"reason": "Nicht lieferbar"},
            "serve_from_pool": out_of_the_pool,
            "decline_approval": lambda: {"reason": "Zu teuer"},
            "promise": lambda: {"promised_on": str(next(later))},
            "ship": parcel,
            "deliver": under_way,
            "return_parcel": lambda: {**under_way(), "why": "refused"},
            "track": tracked,
            "cancel": lambda: {"reason": "Doch nicht"},
        },
    )
    user = place.user("Menü, Max")
    for number in range(8):
        of[0] = place.ordered(user, "BW-1", "H-1")
        _walked(menu, place, of[0], 9, random.Random(number))
    served = place.ordered(user, "BW-1", "H-1")
    menu.do(place.side.admin, "serve_from_pool", menu.of(place.side.admin, served)["serve_from_pool"])
    menu.check(place.side.admin, served)
    whole = place.accepted(user)
    place.shipped(whole, "35990000077777")
    side.read("/orders", after=world.log.head())
    assert menu.check(place.side.admin, whole) == []
    menu.check(place.fulfilment, whole)
    of[0] = whole
    for name in ("track", "return_parcel"):
        menu.do(place.fulfilment, name, menu.of(place.fulfilment, whole)[name])
    steps = menu.actions.keys() - {"approve", "decline_approval"}
    assert menu.seen == closed(menu) | {(name, "changes") for name in steps} | {
        *((name, "order-is-completed") for name in steps),
        ("approve", "feature-off"),
        ("decline_approval", "feature-off"),
        ("decline", "changes nothing"),
        ("cancel", "changes nothing"),
        ("accept", "order-is-accepted"),
        ("decline", "order-is-under-way"),
        ("ship", "order-not-accepted"),
        ("promise", "order-not-accepted"),
        ("ship", "nothing-left-to-ship"),
        ("cancel", "nothing-left-to-cancel"),
        *((name, "nothing-under-way") for name in ("deliver", "return_parcel", "track")),
        ("procure", "order-not-accepted"),
        ("procure", "order-is-shipped"),
        ("procure", "changes nothing"),
        ("serve_from_pool", "nothing-left-to-serve"),
    }


@pytest.mark.requirement("H-08")
@pytest.mark.part_of("H-25")
def test_an_item_says_what_may_be_done_with_it(world: World, place: Shop) -> None:
    numbers = count(1)
    (item,) = place.side.read("/catalogue-items", search="Phone")["items"]

    def one(*, offered: bool) -> dict[str, str]:
        """A variant that is offered, or not; any where there is none such."""
        variants = place.fulfilment.get(f"/catalogue-items/{item['id']}", params={"after": world.log.head()}).json()["variants"]
        return {"article_number": min(variants, key=lambda each: each["offered"] is not offered)["article_number"]}

    def picture() -> dict[str, str]:
        return {"picture": f"https://bilder.example.com/{next(numbers)}.png"}

    menu = Menu(
        world,
        "catalogue-items",
        {
            "rename": lambda: {"name": f"Phone {next(numbers)}"},
            "add_variant": lambda: {"variant": {"article_number": f"BW-{100 + next(numbers)}"}},
            "withdraw_variant": lambda: one(offered=True),
            "offer_variant": lambda: one(offered=False),
            "place": lambda: {"place": next(numbers)},
            "picture": picture,
            "picture_variant": lambda: {**one(offered=True), **picture()},
        },
    )
    assert menu.check(place.side.admin, item["id"]) == []
    for number in range(3):  # whoever orders doesn't see it while it is hidden
        _walked(menu, place, item["id"], 10, random.Random(number), (place.fulfilment,))
    assert menu.seen == closed(menu) | {(name, "changes") for name in menu.actions} | {
        ("withdraw", "changes nothing"),
        ("offer", "changes nothing"),
        ("offer_variant", "changes nothing"),
        ("show", "changes nothing"),
        ("hide", "changes nothing"),
    }
