"""A loss over HTTP: reported, its numbers blocked, found again; the device shows it (H-13, H-24)."""

import pytest

from tests.api.conftest import World, new_number
from tests.api.orders.shop import Shop, shop
from tests.api.service_cases.defects import REPAIR


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Verlust GmbH")


@pytest.mark.part_of("A-14")
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
    refused = side.admin.post(f"/devices/{device}/repair", json=REPAIR)
    assert (refused.status_code, refused.json()["code"]) == (409, "device-is-lost")
    assert told["number"] in refused.json()["detail_en"]

    assert place.fulfilment.post(f"{path}/completion").json()["code"] == "blocking-undecided"
    place.does(f"{path}/blocking/outcome", {"phone_number": number, "outcome": "pending"})
    place.does(f"{path}/blocking/outcome", {"phone_number": number, "outcome": "refused", "reason": "Wilma fehlt"})
    assert side.read(path)["not_blocked"] == [number]
    side.write("POST", f"{path}/blocking")
    without = place.fulfilment.post(f"{path}/blocking/outcome", json={"phone_number": number, "outcome": "refused"})
    assert (without.status_code, without.json()["code"]) == (422, "blocking-reason-missing")
    place.does(f"{path}/blocking/outcome", {"phone_number": number, "outcome": "confirmed"})
    side.write("PUT", f"{path}/police-number", {"police_number": "WILMA/2"})
    assert place.does(f"{path}/completion")["notes"] == []
    assert (side.read(path)["blocked"], side.read(path)["status"]) == ([number], "completed")
    assert side.read(f"/devices/{device}")["lost"] == "stolen"
    side.write("POST", f"{path}/found")
    assert (side.read(path)["status"], side.read(f"/devices/{device}")["lost"]) == ("found", None)
    again = side.write("POST", f"/devices/{device}/loss", {"loss": "lost", "happened_on": "2026-01-31", "block": True})["id"]
    side.write("POST", f"/service-cases/{again}/found")
    assert side.read(f"/service-cases/{again}")["to_block"] == [number], "the carrier has been asked, and will answer"
    side.write("PUT", f"/service-cases/{again}/police-number", {"police_number": "WILMA/3"})
    place.does(f"/service-cases/{again}/blocking/outcome", {"phone_number": number, "outcome": "refused", "reason": "Wilma fehlt"})
    assert side.read(f"/service-cases/{again}")["not_blocked"] == [number]

    steps = [f"service_case.{each}" for each in ("loss_reported", "blocking_asked", "blocking_told", "blocking_told", "blocking_asked")]
    steps += [f"service_case.{each}" for each in ("blocking_told", "police_number_told", "loss_closed", "device_found")]
    for history in (f"{path}/history", f"/devices/{device}/history", f"/users/{user}/history"):
        events = [each["event"] for each in side.read(history)["items"]]
        assert [each for each in events if each.startswith("service_case.")][: len(steps)] == steps, history
    lost = [each["event"] for each in side.read(f"/devices/{device}/history")["items"]]
    assert [each for each in lost if each in ("device.reported_lost", "device.found")] == ["device.reported_lost", "device.found"] * 2

    side.write("DELETE", f"/devices/{device}/user")
    side.write("DELETE", f"/users/{user}")
    side.write("POST", f"/users/{user}/erasure")
    assert not [
        at for at in (path, f"{path}/history", f"/devices/{device}/history") if "ilma" in str(side.read(at)).replace("WILMA", "ilma")
    ]


@pytest.mark.requirement("H-13")
def test_who_closes_a_loss_is_told_what_nobody_has_blocked(place: Shop) -> None:
    side, number = place.side, new_number()
    device = side.device()
    sim = side.write("POST", "/sims", {"number": number, "carrier": "Beispielnetz"})["id"]
    side.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    case = side.write("POST", f"/devices/{device}/loss", {"loss": "lost", "happened_on": "2026-01-31"})["id"]
    [note] = place.does(f"/service-cases/{case}/completion")["notes"]
    assert note["de"].startswith(f"Nicht gesperrt: {number}.")
    side.write("POST", f"/service-cases/{case}/blocking")
