"""The customer's pool over HTTP: devices with condition and place, and orders that are served from it (H-12)."""

import pytest

from tests.api.conftest import World, new_imei
from tests.api.orders.shop import Shop, shop


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Pool GmbH")


def pooled(shop_of: Shop, **where: str) -> str:
    """A device of the ordered model that lies in the pool."""
    device = shop_of.side.device(model="Phone 1")
    shop_of.side.write("PUT", f"/devices/{device}/pool", {"condition": "used", **where})
    return device


@pytest.mark.requirement("H-12", "A-10")
def test_the_pool_is_a_list_and_an_order_is_served_from_it(place: Shop) -> None:
    side, user = place.side, place.user("Muster, Max")
    device, other = pooled(place, place="Schrank 3"), pooled(place)
    page = side.read("/devices", **{"filter[whereabouts]": "pool", "facets": "pool_condition"})
    assert {(each["id"], each["pool_condition"], each["pool_place"]) for each in page["items"]} == {
        (device, "used", "Schrank 3"),
        (other, "used", None),
    }
    assert [(each["value"], each["count"]) for each in page["facets"]["pool_condition"]["values"]] == [("used", 2)]
    assert [each["id"] for each in side.read("/devices", **{"filter[pool_place]": "Schrank 3"})["items"]] == [device]
    kept = side.read(f"/devices/{device}")["allowed_actions"]["keep_in_pool"]
    assert kept["allowed"] is True
    order = place.ordered(user, "BW-1", "H-1")
    menu = side.read(f"/orders/{order}")["allowed_actions"]["serve_from_pool"]
    done = side.write("POST", menu["href"], {"position": 1, "device_ids": [device]})
    told = side.read(f"/orders/{order}", after=done["position"])
    assert (told["status"], told["items"][0]["status"]) == ("partly_delivered", "delivered")
    [parcel] = told["parcels"]
    assert (parcel["carrier"], parcel["delivered_at"] is not None) == ("hand_over", True)
    assert parcel["content"][0]["devices"][0]["device_id"] == device
    shown = side.read(f"/devices/{device}")
    assert (shown["user"]["id"], shown["whereabouts"], shown["pool_condition"], shown["pool_place"]) == (user, None, None, None)
    events = [each["event"] for each in side.read(f"/devices/{device}/history")["items"]]
    assert events == ["device.registered", "device.kept_in_pool", "order.served_from_pool", "device.assigned"]
    refused = side.admin.post(f"/orders/{place.ordered(user)}/pool-devices", json={"position": 1, "device_ids": [device]})
    assert (refused.status_code, refused.json()["code"]) == (409, "device-not-in-pool")
    denied = side.read(f"/devices/{device}")["allowed_actions"]["keep_in_pool"]
    assert (denied["allowed"], denied["code"]) == (False, "device-is-in-use")


@pytest.mark.requirement("H-12")
def test_fulfilment_ships_a_device_of_the_pool(place: Shop) -> None:
    side, imei = place.side, new_imei()
    device = side.device(imei, model="Phone 1")
    side.write("PUT", f"/devices/{device}/pool", {"condition": "new"})
    order = place.accepted(place.user("Beispiel, Hans"))
    parcel = place.shipped(order, imei[:14])
    place.delivered(order, parcel)
    told = side.read(f"/orders/{order}")
    assert (told["status"], told["parcels"][0]["content"][0]["devices"][0]["device_id"]) == ("delivered", device)
    assert side.read(f"/devices/{device}")["user"]["name"] == "Beispiel, Hans"
