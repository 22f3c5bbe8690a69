"""Parcels over HTTP: what their services say of them, those that come back, and how far an order is meanwhile (H-11)."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.conftest import World, new_imei
from tests.api.orders.shop import Shop, shop


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Paketpost GmbH")


@pytest.mark.requirement("H-11", "A-10")
def test_a_parcel_that_came_back_is_sent_again(place: Shop) -> None:
    side, imei = place.side, new_imei()[:14]
    order = place.accepted(place.user("Paket, Paula"))
    place.does(f"/orders/{order}/procurement", {})
    assert side.read(f"/orders/{order}")["status"] == "in_procurement"
    parcel, seen = place.shipped(order, imei), datetime.now(UTC) - timedelta(hours=1)
    place.does(f"/orders/{order}/tracking", {"parcel_id": parcel, "tracking": "to_be_collected", "tracked_at": seen.isoformat()})
    [told] = side.read(f"/orders/{order}")["parcels"]
    assert (told["tracking"], datetime.fromisoformat(told["tracked_at"]), told["returned_at"]) == ("to_be_collected", seen, None)
    place.does(f"/orders/{order}/parcel-returns", {"parcel_id": parcel, "why": "not_collected"})
    told = side.read(f"/orders/{order}")
    assert (told["status"], told["items"][0]["returned"], told["items"][0]["shipped"]) == ("returned", 1, 0)
    assert (told["parcels"][0]["why_returned"], told["parcels"][0]["returned_at"] is not None) == ("not_collected", True)
    assert order in [each["id"] for each in side.read("/orders", **{"filter[status]": "returned"})["items"]]
    again = place.shipped(order, imei)
    now = datetime.now(UTC).isoformat()
    place.does(f"/orders/{order}/tracking", {"parcel_id": again, "tracking": "delivered", "tracked_at": now})
    told = side.read(f"/orders/{order}")
    assert (told["status"], told["open"], told["items"][0]["returned"]) == ("delivered", False, 0)
    [device] = side.read("/devices", search=imei)["items"]
    assert device["user"] == "Paket, Paula"
    sentences = [each["sentence"]["de"] for each in side.read(f"/orders/{order}/history")["items"]]
    assert any("nicht zugestellt (nicht abgeholt)" in each for each in sentences)
    late = place.fulfilment.post(
        f"/orders/{order}/tracking", json={"parcel_id": again, "tracking": "held_up", "tracked_at": "2027-12-01T12:00:00Z"}
    )
    assert late.status_code in (409, 422)


@pytest.mark.requirement("H-11")
def test_fulfilment_brings_a_list_of_statuses_and_sees_what_was_not_understood(place: Shop) -> None:
    side, imei = place.side, new_imei()[:14]
    order = place.accepted(place.user("Liste, Lars"))
    place.shipped(order, imei)
    rows = ("Sendungsnummer;Status;Stand", f"0034{imei};zugestellt;29.11.2026 10:00", "0034999;zugestellt;29.11.2026 10:00")
    files = {"file": ("status.csv", "\n".join(rows).encode())}
    refused = side.admin.post("/imports", files=files, data={"kind": "parcels"}, headers={"Prefer": "wait=20"})
    assert refused.status_code == 403
    done = place.fulfilment.post("/imports", files=files, data={"kind": "parcels"}, headers={"Prefer": "wait=20"})
    assert done.status_code == 200, done.text
    assert (done.json()["state"], done.json()["counts"]["quarantined"]) == ("completed", 1)
    told = side.read(f"/orders/{order}", after=done.json()["position"])
    assert (told["status"], told["parcels"][0]["tracking"]) == ("delivered", "delivered")
