"""An order over HTTP: placed, accepted, shipped, delivered; its device is known then, and the next feed recognises it (H-09, H-11, F-06)."""

import pytest

from aggregates.device_terms import imei_in_full
from tests.api.conftest import World
from tests.api.imports.test_imports import feed, imported
from tests.api.orders.shop import ADDRESS, TO_COME, Shop, shop

IMEI = "35990000000001"
"""That of the feed's first number."""


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Bestellfreude GmbH")


@pytest.mark.requirement("H-11", "H-21", "H-24", "F-06", "A-10")
@pytest.mark.requirement("H-09")
def test_from_the_order_to_the_feed_that_recognises_the_device(place: Shop) -> None:
    side, user = place.side, place.user("Muster, Erika")
    menu = side.read(f"/users/{user}")["allowed_actions"]["order"]
    assert (menu["allowed"], menu["method"], menu["href"]) == (True, "POST", f"/users/{user}/orders")
    placed = side.write("POST", menu["href"], {"items": [{"article_number": "bw-1"}], "own_number": "4711", "remarks": "Bitte vormittags"})
    order = placed["id"]
    told = side.read(f"/orders/{order}")
    assert (told["status"], told["open"], told["user"], told["own_number"]) == ("placed", True, "Muster, Erika", "4711")
    assert (told["articles"], told["kinds"]) == (["1 × Phone 1 256 GB blau (BW-1)"], ["smartphone"])
    assert told["address"]["street"] == ADDRESS["street"]
    assert side.read("/dashboard")["figures"]["open_orders"] == {"count": 1, "href": "/orders?filter[open]=true"}

    refused = place.fulfilment.post(f"/orders/{order}/parcels", json={"carrier": "dhl", "content": [{"position": 1, "quantity": 1}]})
    assert (refused.status_code, refused.json()["code"]) == (409, "order-not-accepted")
    place.does(f"/orders/{order}/acceptance", {"promised_on": TO_COME})
    parcel = place.shipped(order, IMEI)
    told = side.read(f"/orders/{order}")
    assert (told["status"], told["promised_on"], told["tracking_numbers"]) == ("shipped", TO_COME, [f"0034{IMEI}"])
    assert told["parcels"][0]["tracking_href"].endswith(f"piececode=0034{IMEI}")
    assert told["parcels"][0]["content"][0]["devices"] == [{"device_id": None, "identifiers": [f"IMEI {imei_in_full(IMEI)}"]}]
    assert side.read("/devices")["items"] == []

    place.delivered(order, parcel)
    told = side.read(f"/orders/{order}")
    assert (told["status"], told["open"], told["items"][0]["status"]) == ("delivered", False, "delivered")
    [device] = side.read("/devices")["items"]
    assert told["parcels"][0]["content"][0]["devices"][0]["device_id"] == device["id"]
    assert (device["model"], device["size"], device["source"], device["user"]) == ("Phone 1", "256 GB", "order", "Muster, Erika")
    assert side.read("/dashboard")["figures"]["open_orders"]["count"] == 0

    imported(side, feed(1))
    [device] = side.read("/devices")["items"]
    assert (device["unknown"], device["user_id"]) == (False, user)
    assert [each["kind"] for each in side.read("/clarification-cases", **{"filter[status]": "open"})["items"]] == []
    history = side.read(f"/devices/{device['id']}/history")["items"]
    assert [each["event"] for each in history] == [
        "order.parcel_delivered",
        "device.registered",
        "device.assigned",
        "device.seen_then",
        "sim.put_in_device",
    ]
    assert told["number"] in history[0]["sentence"]["de"]
    of_user = [each["event"] for each in side.read(f"/users/{user}/history")["items"]]
    assert of_user == [
        "user.registered",
        *("order.placed", "order.accepted", "order.parcel_shipped", "order.parcel_delivered", "device.assigned", "order.completed"),
        "sim.put_in_device",
    ]


@pytest.mark.requirement("H-11", "F-06")
def test_a_device_in_use_before_its_delivery_is_told_is_recognised(place: Shop) -> None:
    side, user = place.side, place.user("Muster, Max")
    order = place.accepted(user, "BW-2")
    parcel = place.shipped(order, "35990000000002")
    imported(side, feed(1, 2))
    [seen] = [each for each in side.read("/devices")["items"] if each["unknown"]]
    place.delivered(order, parcel)
    known = side.read(f"/devices/{seen['id']}")
    assert (known["unknown"], known["model"], known["user"]["name"]) == (False, "Phone 1", "Muster, Max")
    assert side.read(f"/orders/{order}")["parcels"][0]["content"][0]["devices"][0]["device_id"] == seen["id"]


@pytest.mark.requirement("H-11", "A-11")
def test_an_order_as_it_was(place: Shop) -> None:
    side, user = place.side, place.user("Damals, Dora")
    order = place.accepted(user)
    before = side.read(f"/orders/{order}/history")["items"][-1]["recorded_at"]
    side.write("POST", f"/orders/{order}/cancellation", {"reason": "Doch nicht"})
    assert side.read(f"/orders/{order}")["status"] == "cancelled"
    assert side.read(f"/orders/{order}/as-of", at=before)["status"] == "accepted"
    listed = side.read("/orders", at=before, by="recorded", **{"filter[user_id]": user})["items"]
    assert [(each["status"], each["user"]) for each in listed] == [("accepted", "Damals, Dora")]


@pytest.mark.requirement("H-11")
@pytest.mark.part_of("A-14")
def test_an_erased_person_is_in_no_order(place: Shop) -> None:
    side, user = place.side, place.user("Fort, Frieda")
    order = place.ordered(user, remarks="Für Frieda Fort")
    refused = side.admin.delete(f"/users/{user}")
    assert refused.json()["code"] == "user-has-open-orders"
    menu = side.read(f"/users/{user}")["allowed_actions"]["delete"]
    assert (menu["allowed"], menu["code"]) == (False, "user-has-open-orders")
    side.write("POST", f"/orders/{order}/cancellation", {"reason": "Frieda Fort geht"})
    side.write("DELETE", f"/users/{user}")
    side.write("POST", f"/users/{user}/erasure")
    told = side.read(f"/orders/{order}")
    assert (told["address"], told["remarks"], told["reason"], told["user"]) == (None, None, None, "gelöscht")
    told = [str(side.read(path)) for path in (f"/orders/{order}", f"/orders/{order}/history")] + [side.admin.get("/orders/export.csv").text]
    assert not [each for each in told if "Frieda" in each]
    assert side.read("/orders", search="frieda")["items"] == []


@pytest.mark.requirement("H-11")
@pytest.mark.part_of("H-25")
def test_menus_tell_what_can_be_done_with_an_order(place: Shop) -> None:
    order = place.ordered(place.user("Menü, Mia"))
    mine = place.side.read(f"/orders/{order}")["allowed_actions"]
    assert (mine["cancel"]["allowed"], mine["accept"]["allowed"], mine["accept"]["code"]) == (True, False, "not-allowed")
    theirs = place.fulfilment.get(f"/orders/{order}").json()["allowed_actions"]
    assert {name: action["allowed"] for name, action in theirs.items()} == {
        "cancel": False,
        "serve_from_pool": False,
        "approve": False,
        "decline_approval": False,
        "accept": True,
        "decline": True,
        **dict.fromkeys(("procure", "promise", "ship", "deliver", "return_parcel", "track"), False),
    }
    assert theirs["ship"]["code"] == "order-not-accepted"


@pytest.mark.requirement("H-11")
def test_a_repeated_request_orders_once(place: Shop) -> None:
    body = {"user_id": place.user("Doppel, Dirk"), "items": [{"article_number": "H-1", "quantity": 2}]}
    key = {"Idempotency-Key": "doppel-1"}
    answers = [place.side.admin.post("/orders", json=body, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert len(place.side.read("/orders", after=answers[0].json()["position"], **{"filter[user_id]": body["user_id"]})["items"]) == 1


@pytest.mark.requirement("H-11")
def test_the_list_is_searched_and_filtered_like_any(place: Shop) -> None:
    side = place.side
    order = place.accepted(place.user("Liste, Lisa"), "H-1", "BW-2")
    number = side.read(f"/orders/{order}")["number"]
    for asked in ({"search": number}, {"filter[user]": "Liste, Lisa"}, {"search": number.lower()}):
        assert [each["id"] for each in side.read("/orders", **asked)["items"]] == [order]
    page = side.read("/orders", **{"filter[status]": "accepted", "filter[placed_at][gte]": "2026-01-01", "facets": "status"})
    assert order in [each["id"] for each in page["items"]]
    assert "accepted" in [each["value"] for each in page["facets"]["status"]["values"]]
    for asked in ({"filter[kinds]": "accessory"}, {"filter[kinds][in]": "laptop,accessory"}):
        of_kind = side.read("/orders", **{"filter[user]": "Liste, Lisa", **asked})["items"]
        assert [(each["id"], each["kinds"]) for each in of_kind] == [(order, ["accessory", "smartphone"])]
    assert side.read("/orders", **{"filter[user]": "Liste, Lisa", "filter[kinds]": "laptop"})["items"] == []
    wrong = side.admin.get("/orders", params={"filter[kinds]": "phone"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "query-bad-value")
    file = side.admin.get("/orders/export.csv", params={"filter[kinds]": "accessory", "filter[user]": "Liste, Lisa"})
    assert "Smartphone" in file.text
    assert "accessory" not in file.text, "people read words, not codes"
    [group] = side.read("/search", search=number)["groups"]
    assert [(hit["title"], hit["beside"]["articles"]) for hit in group["items"]] == [(number, "1 × Hülle (H-1), 1 × Phone 1 512 GB (BW-2)")]
    [found] = side.read("/orders", **{"filter[number]": number, "expand": "parts"})["items"]
    assert [item["article_number"] for item in found["items"]] == ["H-1", "BW-2"]
