"""A loss over HTTP: reported, its numbers blocked, found again; the device shows it (H-13, H-24)."""

import pytest

from tests.api.conftest import World, new_number
from tests.api.orders.shop import Shop, shop
from tests.api.service_cases.defects import REPAIR

LISTS = ("to_block", "blocked", "not_blocked", "blocking_withdrawn", "to_unblock", "unblocked")


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
    assert [side.read(path)[each] for each in LISTS] == [[], [number], [], [], [number], []]
    again = side.write("POST", f"/devices/{device}/loss", {"loss": "lost", "happened_on": "2026-01-31", "block": True})["id"]
    place.does(f"/service-cases/{again}/blocking/outcome", {"phone_number": number, "outcome": "pending"})
    side.write("POST", f"/service-cases/{again}/found")
    assert side.read(f"/service-cases/{again}")["to_block"] == [number], "the carrier is at it, and will answer"
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
def test_numbers_that_are_blocked_as_the_device_is_found_are_listed_until_that_is_lifted(place: Shop) -> None:
    side, numbers = place.side, sorted(new_number() for _ in range(3))
    device = side.device()
    for each in numbers:
        sim = side.write("POST", "/sims", {"number": each, "carrier": "Beispielnetz"})["id"]
        side.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    case = side.write("POST", f"/devices/{device}/loss", {"loss": "lost", "happened_on": "2026-01-31", "block": True})["id"]
    path, (blocked, pending, asked) = f"/service-cases/{case}", numbers

    def tell(number: str, outcome: str) -> list[str]:
        answer = place.does(f"{path}/blocking/outcome", {"phone_number": number, "outcome": outcome})
        return [each["de"] for each in answer["notes"]]

    def listed() -> list[list[str]]:
        return [side.read(path)[each] for each in LISTS]

    def to_do() -> list[str]:
        return [each["id"] for each in side.read("/service-cases", **{"filter[to_unblock][empty]": "false"})["items"] if each["id"] == case]

    assert (tell(blocked, "confirmed"), tell(pending, "pending"), to_do()) == ([], [], [])
    notes = [each["de"] for each in side.write("POST", f"{path}/found")["notes"]]
    assert [each.split(".")[0] for each in notes] == [
        f"Gesperrt: {blocked}",
        f"Noch beim Netzbetreiber in Arbeit: {pending}",
        f"Nicht mehr zu sperren: {asked}",
    ]
    assert (listed(), to_do()) == ([[pending], [blocked], [], [asked], [blocked], []], [case])
    refused = place.fulfilment.post(f"{path}/blocking/outcome", json={"phone_number": asked, "outcome": "pending"})
    assert (refused.status_code, refused.json()["code"]) == (409, "blocking-given-up")
    for each in (asked, pending):
        [note] = tell(each, "confirmed")
        assert note.startswith(f"Gesperrt: {each}. Das Gerät ist wieder da")
    assert listed() == [[], [blocked, asked, pending], [], [], [blocked, asked, pending], []]
    refused = place.fulfilment.post(f"{path}/blocking/outcome", json={"phone_number": new_number(), "outcome": "lifted"})
    assert (refused.status_code, refused.json()["code"]) == (409, "blocking-not-asked")
    assert [tell(each, "lifted") for each in numbers] == [[], [], []]
    assert (listed(), to_do()) == ([[], [], [], [], [], numbers], [])
    sentences = [each["sentence"]["de"] for each in side.read(f"{path}/history")["items"]]
    assert sentences.count(f"Verlust: Sperrung von {asked} zurückgezogen") == 1


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
