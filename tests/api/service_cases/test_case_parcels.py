"""The parcels of service cases over HTTP: both ways told apart, with the way to their services, followed by hand and by lists (H-13, H-14)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.conftest import World
from tests.api.orders.shop import Shop, shop
from tests.api.service_cases.defects import REPAIR


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Paketwege GmbH")


def repair(place: Shop, name: str) -> str:
    user, device = place.user(name), place.side.device()
    place.side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    return f"/service-cases/{place.side.write('POST', f'/devices/{device}/repair', REPAIR)['id']}"


def ways(place: Shop, path: str) -> dict[str, dict[str, Any]]:
    return {each["way"]: each for each in place.side.read(path)["parcels"]}


@pytest.mark.requirement("H-13", "H-14")
def test_the_way_in_and_the_way_out_are_two_parcels_with_links(place: Shop) -> None:
    side, path = place.side, repair(place, "Hin, Hilde")
    assert ways(place, path) == {}
    side.write("PUT", f"{path}/sending", {"carrier": "dhl", "tracking_number": "0034H1"})
    seen = datetime.now(UTC) - timedelta(hours=1)
    parcel = ways(place, path)["in"]
    assert parcel["tracking_href"].endswith("piececode=0034H1")
    told = {"parcel_id": parcel["id"], "tracking": "delivered", "tracked_at": seen.isoformat()}
    assert side.admin.post(f"{path}/tracking", json=told).status_code == 403
    place.does(f"{path}/tracking", told)
    case = side.read(path)
    assert (case["status"], case["tracking_in"], datetime.fromisoformat(case["tracked_in_at"])) == ("requested", "delivered", seen)
    waiting = {"filter[tracking_in]": "delivered", "filter[status]": "requested", "expand": "parcels", "facets": "tracking_in"}
    [row] = side.read("/service-cases", **waiting)["items"]
    assert (row["id"], row["parcels"]) == (case["id"], case["parcels"])

    place.does(f"{path}/receipt")
    place.does(f"{path}/return-shipment", {"outcome": "not_repaired", "carrier": "ups", "tracking_number": "1ZR/1"})
    case, both = side.read(path), ways(place, path)
    assert [(way, each["carrier"], each["tracking_number"], each["tracking"]) for way, each in both.items()] == [
        ("in", "dhl", "0034H1", "delivered"),
        ("out", "ups", "1ZR/1", None),
    ]
    assert both["out"]["tracking_href"].endswith("tracknum=1ZR%2F1")
    assert datetime.fromisoformat(both["out"]["sent_at"]) == datetime.fromisoformat(case["sent_out_at"])
    assert (case["tracking_number_in"], case["tracking_number_out"], case["tracking_number"]) == ("0034H1", "1ZR/1", "1ZR/1")
    assert [each["id"] for each in side.read("/service-cases", search="0034H1")["items"]] == [case["id"]], "the way in is found, too"
    then = side.read(f"{path}/as-of", at=datetime.now(UTC).isoformat(), by="recorded")
    assert (then["tracking_number_in"], then["tracking_in"], then["tracking_number_out"]) == ("0034H1", "delivered", "1ZR/1")
    sentences = [each["sentence"]["de"] for each in side.read(f"{path}/history")["items"]]
    assert any("Paket 0034H1 (Hinweg) zugestellt" in each for each in sentences)


@pytest.mark.requirement("H-11", "H-13")
def test_a_list_of_statuses_follows_parcels_of_cases_as_those_of_orders(place: Shop) -> None:
    side, path = place.side, repair(place, "Liste, Lotte")
    side.write("PUT", f"{path}/sending", {"carrier": "dhl", "tracking_number": "0034L1"})
    rows = ("Sendungsnummer;Status;Stand", "0034L1;in Zustellung;29.11.2026 10:00")
    files = {"file": ("status.csv", "\n".join(rows).encode())}
    done = place.fulfilment.post("/imports", files=files, data={"kind": "parcels"}, headers={"Prefer": "wait=20"})
    assert (done.status_code, done.json()["state"], done.json()["counts"]["quarantined"]) == (200, "completed", 0), done.text
    assert side.read(path, after=done.json()["position"])["parcels"][0]["tracking"] == "out_for_delivery"
