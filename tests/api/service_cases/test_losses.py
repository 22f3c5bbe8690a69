"""A loss over HTTP: reported, its numbers blocked, found again; the device shows it (H-13, H-24)."""

import pytest

from tests.api.conftest import World, new_number
from tests.api.orders.shop import Shop, shop


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Verlust GmbH")


@pytest.mark.part_of("H-13", "A-14")
def test_a_theft_from_its_report_until_the_device_is_found_again(place: Shop) -> None:
    side = place.side
    user, device = place.user("Weg, Wilma"), side.device()
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    number = new_number()
    sim = side.write("POST", "/sims", {"number": number, "carrier": "Beispielnetz"})["id"]
    side.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    asked = {"loss": "stolen", "happened_on": "2026-01-31", "place": "Bei Wilma", "activation_lock": "on", "block": True}
    asked |= {"police_number": "WILMA/1", "remarks": "Wilmas Tasche"}
    case = side.write("POST", side.read(f"/devices/{device}")["allowed_actions"]["loss"]["href"], asked)["id"]
    path = f"/service-cases/{case}"
    told = side.read(path)
    assert (told["kind"], told["occasion"], told["status"], told["open"], told["sending"]) == ("loss", "stolen", "reported", True, None)
    assert {name: told[name] for name in ("happened_on", "place", "activation_lock", "police_number", "remarks")} == {
        name: asked[name] for name in ("happened_on", "place", "activation_lock", "police_number", "remarks")
    }
    assert (told["to_block"], told["blocked"], told["not_blocked"]) == ([number], [], [])
    assert side.read(f"/devices/{device}")["lost"] == "stolen"
    assert [each["id"] for each in side.read("/devices", **{"filter[lost]": "stolen"})["items"]] == [device]
    refused = side.admin.post(f"/devices/{device}/repair", json={"fault": "Weg", "sending": "own"})
    assert (refused.status_code, refused.json()["code"]) == (409, "device-is-lost")
    assert told["number"] in refused.json()["detail_en"]

    assert place.fulfilment.post(f"{path}/completion").json()["code"] == "blocking-undecided"
    place.does(f"{path}/blocking/outcome", {"phone_number": number, "outcome": "pending"})
    place.does(f"{path}/blocking/outcome", {"phone_number": number, "outcome": "refused", "reason": "Wilma fehlt"})
    assert side.read(path)["not_blocked"] == [number]
    side.write("POST", f"{path}/blocking")
    place.does(f"{path}/blocking/outcome", {"phone_number": number, "outcome": "confirmed"})
    side.write("PUT", f"{path}/police-number", {"police_number": "WILMA/2"})
    place.does(f"{path}/completion")
    assert (side.read(path)["blocked"], side.read(path)["status"]) == ([number], "completed")
    assert side.read(f"/devices/{device}")["lost"] == "stolen"
    side.write("POST", f"{path}/found")
    assert (side.read(path)["status"], side.read(f"/devices/{device}")["lost"]) == ("found", None)

    steps = [f"service_case.{each}" for each in ("loss_reported", "blocking_asked", "blocking_told", "blocking_told", "blocking_asked")]
    steps += [f"service_case.{each}" for each in ("blocking_told", "police_number_told", "loss_closed", "device_found")]
    for history in (f"{path}/history", f"/devices/{device}/history", f"/users/{user}/history"):
        events = [each["event"] for each in side.read(history)["items"]]
        assert [each for each in events if each.startswith("service_case.")] == steps, history
    lost = [each["event"] for each in side.read(f"/devices/{device}/history")["items"]]
    assert [each for each in lost if each in ("device.reported_lost", "device.found")] == ["device.reported_lost", "device.found"]

    side.write("DELETE", f"/devices/{device}/user")
    side.write("DELETE", f"/users/{user}")
    side.write("POST", f"/users/{user}/erasure")
    assert not [
        at for at in (path, f"{path}/history", f"/devices/{device}/history") if "ilma" in str(side.read(at)).replace("WILMA", "ilma")
    ]
