"""A device is repaired over HTTP: what it costs is decided on, and its story is one (H-13, H-24)."""

import pytest

from tests.api.conftest import World
from tests.api.orders.shop import Shop, shop


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Reparatur GmbH")


def held_by(place: Shop, name: str) -> tuple[str, str]:
    """A device and its user."""
    user, device = place.user(name), place.side.device()
    place.side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    return device, user


@pytest.mark.part_of("H-13")
def test_a_repair_from_its_request_to_its_end(place: Shop) -> None:
    side = place.side
    device, user = held_by(place, "Heil, Helga")
    asked = {"fault": "Display gesprungen", "sending": "pick_up", "pick_up_on": "2026-12-02", "loan_wanted": True, "remarks": "Am Empfang"}
    case = side.write("POST", side.read(f"/devices/{device}")["allowed_actions"]["repair"]["href"], asked)["id"]
    path = f"/service-cases/{case}"
    told = side.read(path)
    assert {name: told[name] for name in asked} == asked
    assert (told["kind"], told["occasion"], told["status"], told["open"], told["whereabouts"]) == (
        "repair",
        "defect",
        "requested",
        True,
        None,
    )
    slices = side.read("/dashboard")["charts"]["open_service_cases"]["slices"]
    assert {"label": "repair", "count": 1} in [{name: each[name] for name in ("label", "count")} for each in slices]
    twice = side.admin.post(f"/devices/{device}/return", json={"occasion": "defect", "whereabouts": "pool", "sending": "own"})
    assert (twice.status_code, twice.json()["code"]) == (409, "device-is-in-service-case")
    assert told["number"] in twice.json()["detail_en"]

    place.does(f"{path}/receipt")
    assert place.fulfilment.put(f"{path}/loan-device", json={"loan_device": "Phone 0"}).status_code == 200
    assert place.fulfilment.put(f"{path}/estimate", json={"net": "149.9", "work": "Display tauschen"}).status_code == 200
    told = side.read(path)
    assert (told["status"], told["estimate_net"], told["work"], told["loan_device"]) == (
        "estimated",
        "149.90",
        "Display tauschen",
        "Phone 0",
    )
    wrong = place.fulfilment.put(f"{path}/estimate", json={"net": "149,90"})
    assert (wrong.status_code, "149.90" in wrong.text) == (422, True)
    side.write("POST", f"{path}/estimate/acceptance", {"net": "149.90"})
    place.does(f"{path}/return-shipment", {"outcome": "repaired", "carrier": "dhl", "tracking_number": "0034R"})
    assert place.fulfilment.post(f"{path}/completion").json()["code"] == "loan-device-is-out"
    assert place.fulfilment.delete(f"{path}/loan-device").status_code == 200
    place.does(f"{path}/completion")
    done = side.read(path)
    assert (done["status"], done["open"], done["outcome"], done["tracking_number"]) == ("completed", False, "repaired", "0034R")
    assert (done["carrier"], done["sent_to_user_id"], done["loan_device"]) == ("dhl", user, None)
    listed = side.read("/service-cases", **{"filter[kind]": "repair", "filter[status]": "completed", "search": "0034R"})["items"]
    assert [each["id"] for each in listed] == [case]
    steps = [f"service_case.{each}" for each in ("repair_requested", "device_received", "loan_device_lent", "repair_estimated")]
    steps += [f"service_case.{each}" for each in ("estimate_accepted", "repair_sent_back", "loan_device_taken_back", "completed")]
    for history in (f"{path}/history", f"/devices/{device}/history", f"/users/{user}/history"):
        told = [each["event"] for each in side.read(history)["items"]]
        assert [each for each in told if each.startswith("service_case.")] == steps, history


@pytest.mark.part_of("H-13", "A-14")
def test_what_is_said_of_a_person_goes_with_the_person(place: Shop) -> None:
    side = place.side
    device, user = held_by(place, "Fort, Franz")
    case = side.write("POST", f"/devices/{device}/repair", {"fault": "Franz warf es", "sending": "own", "remarks": "Franz bringt es"})["id"]
    path = f"/service-cases/{case}"
    place.does(f"{path}/receipt")
    place.fulfilment.put(f"{path}/estimate", json={"net": "10", "work": "Franz' Display"})
    side.write("POST", f"{path}/estimate/decline", {"net": "10.00", "reason": "Franz kauft neu"})
    assert side.read(path)["reason"] == "Franz kauft neu"
    place.does(f"{path}/return-shipment", {"outcome": "not_repaired"})
    place.does(f"{path}/completion")
    side.write("DELETE", f"/devices/{device}/user")
    side.write("DELETE", f"/users/{user}")
    side.write("POST", f"/users/{user}/erasure")
    told = side.read(path)
    assert [told[name] for name in ("fault", "work", "remarks", "reason")] == [None] * 4
    assert "Franz" not in str(told)
    assert not [at for at in (f"{path}/history", f"/devices/{device}/history") if "Franz" in str(side.read(at))]


@pytest.mark.part_of("H-13")
def test_a_device_that_somebody_else_has_by_now_goes_there_once_that_is_said(place: Shop) -> None:
    side = place.side
    device, _ = held_by(place, "Vorher, Vera")
    case = side.write("POST", f"/devices/{device}/repair", {"fault": "Akku", "sending": "own"})["id"]
    place.does(f"/service-cases/{case}/receipt")
    other = place.user("Nachher, Nora")
    side.write("POST", f"/devices/{device}/reassignment", {"user_id": other})
    refused = place.fulfilment.post(f"/service-cases/{case}/return-shipment", json={"outcome": "repaired"})
    assert (refused.status_code, refused.json()["code"]) == (409, "device-given-away-meanwhile")
    assert "Nachher, Nora" in refused.json()["detail_de"]
    place.does(f"/service-cases/{case}/return-shipment", {"outcome": "repaired", "to_user_id": other})
    assert side.read(f"/service-cases/{case}")["sent_to_user_id"] == other
