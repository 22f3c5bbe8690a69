"""A device is given back over HTTP: asked for, received, completed; its story is one (H-13, H-14, H-23)."""

import pytest

from tests.api.conftest import World, new_number
from tests.api.imports.test_imports import feed, imported
from tests.api.orders.shop import Shop, shop
from tests.api.service_cases.days import pick_up_day

IMEI = "35990000000001"


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Rückgabe GmbH")


@pytest.mark.requirement("H-21", "H-24", "A-10", "H-23")
@pytest.mark.requirement("H-22")
@pytest.mark.requirement("H-14")
def test_from_the_order_to_the_return_the_device_has_one_story(place: Shop) -> None:
    side, user = place.side, place.user("Muster, Erika")
    order = place.accepted(user)
    place.delivered(order, place.shipped(order, IMEI))
    imported(side, feed(1))
    [device] = side.read("/devices")["items"]
    [number] = [each["number"] for each in side.read("/sims")["items"]]
    action = side.read(f"/devices/{device['id']}")["allowed_actions"]["return"]
    assert (action["allowed"], action["href"]) == (True, f"/devices/{device['id']}/return")
    wanted = {"occasion": "leaver", "whereabouts": "destruction", "contract": "cancel", "user": "delete", "sending": "label"}
    case = side.write("POST", action["href"], {**wanted, "remarks": "Am Empfang"})["id"]
    told = side.read(f"/service-cases/{case}")
    assert (told["status"], told["user"], told["phone_numbers"], told["remarks"]) == ("requested", "Muster, Erika", [number], "Am Empfang")
    figures = side.read("/dashboard")
    assert figures["figures"]["open_service_cases"]["count"] == 1
    slices = figures["charts"]["open_service_cases"]["slices"]
    assert [(each["label"], each["words"], each["count"]) for each in slices] == [("return", {"de": "Rücksendung", "en": "return"}, 1)]
    twice = side.admin.post(action["href"], json=wanted)
    assert (twice.status_code, twice.json()["code"]) == (409, "device-is-under-return")
    assert told["number"] in twice.json()["detail_de"]

    place.does(f"/service-cases/{case}/receipt")
    place.does(f"/service-cases/{case}/completion")
    done = side.read(f"/service-cases/{case}")
    assert (done["status"], done["open"], done["at_carrier"]) == ("completed", False, [number])
    gone = side.read(f"/devices/{device['id']}")
    assert (gone["whereabouts"], gone["user"], gone["hidden"]["code"]) == ("destruction", None, "returned")
    assert side.read("/devices")["items"] == []
    assert side.read(f"/users/{user}")["status"] == "deleted"
    events = [each["event"] for each in side.read(f"/devices/{device['id']}/history")["items"]]
    assert events == [
        *("order.parcel_delivered", "device.registered", "device.assigned", "device.seen_then", "sim.put_in_device"),
        *("service_case.return_requested", "service_case.return_received", "service_case.return_completed"),
        *("sim.taken_out_of_device", "device.decoupled", "device.returned"),
    ]
    assert side.read("/dashboard")["figures"]["open_service_cases"]["count"] == 0
    assert "user.deleted" in [each["event"] for each in side.read(f"/users/{user}/history")["items"]]


@pytest.mark.requirement("H-23", "A-11")
def test_a_return_is_a_clarification_case_until_its_device_has_come(place: Shop) -> None:
    side, user = place.side, place.user("Bringe, Bodo")
    device = side.device(model="Phone 7")
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    before = side.read(f"/devices/{device}/history")["items"][-1]["recorded_at"]
    wanted = {"occasion": "replaced", "whereabouts": "pool", "sending": "own"}
    case = side.write("POST", f"/devices/{device}/return", wanted)["id"]
    asked = side.read(f"/service-cases/{case}/history")["items"][-1]["recorded_at"]
    of_it = {"filter[kind]": "open_return", "filter[device_id]": device, "filter[status][in]": "open,closed"}
    [told] = side.read("/clarification-cases", **of_it)["items"]
    number = side.read(f"/service-cases/{case}")["number"]
    assert (told["subject_kind"], told["subject_id"], told["subject"]) == ("service_case", case, number)
    assert (told["status"], told["user"], told["model"]) == ("open", "Bringe, Bodo", "Phone 7")
    assert [each["kind"] for each in side.read(f"/devices/{device}")["cases"]] == ["open_return"]
    summary = {each["kind"]: each for each in side.read("/clarification-cases/summary")["kinds"]}
    bars = {each["kind"]: each["count"] for each in side.read("/dashboard")["charts"]["clarification_cases"]}
    assert summary["open_return"]["open"] == bars["open_return"] >= 1
    assert "POST /service-cases/{id}/receipt" in summary["open_return"]["actions"]

    place.does(f"/service-cases/{case}/receipt")
    [closed] = side.read("/clarification-cases", **of_it)["items"]
    place.does(f"/service-cases/{case}/completion")
    assert side.read("/clarification-cases", **of_it)["items"] == [closed], "it was closed as the device came"
    assert closed["status"] == "closed"
    at = {moment: side.read("/clarification-cases", at=moment, **of_it)["items"] for moment in (before, asked)}
    assert (at[before], at[asked]) == ([], [told])
    differing = side.read("/clarification-cases/differences", **{"from": asked, "filter[device_id]": device})["items"]
    assert [(each["id"], each["kind"]) for each in differing if each["id"].startswith("open_return")] == [(told["id"], "changed")]


@pytest.mark.requirement("H-14")
@pytest.mark.requirement("H-23")
def test_a_return_that_is_cancelled_is_no_case_any_more(place: Shop) -> None:
    side, device = place.side, place.side.device()
    case = side.write("POST", f"/devices/{device}/return", {"occasion": "defect", "whereabouts": "pool", "sending": "own"})["id"]
    side.write("POST", f"/service-cases/{case}/cancellation", {"reason": "doch nicht"})
    [told] = side.read("/clarification-cases", **{"filter[subject_id]": case, "filter[status]": "closed"})["items"]
    assert (told["kind"], told["device_id"]) == ("open_return", device)


@pytest.mark.requirement("H-23")
@pytest.mark.requirement("H-14")
def test_what_is_in_the_pool_waits_for_somebody_and_is_no_case(place: Shop) -> None:
    side = place.side
    device = side.device()
    case = side.write("POST", f"/devices/{device}/return", {"occasion": "not_needed", "whereabouts": "pool", "sending": "own"})["id"]
    put_in_since = side.sim()
    side.write("PUT", f"/sims/{put_in_since}/device", {"device_id": device})
    place.does(f"/service-cases/{case}/receipt")
    place.does(f"/service-cases/{case}/completion")
    assert side.read(f"/sims/{put_in_since}")["device"] is None
    assert [each["id"] for each in side.read("/devices", **{"filter[whereabouts]": "pool", "filter[id]": device})["items"]] == [device]
    assert side.read("/clarification-cases", **{"filter[status]": "open", "filter[device_id]": device})["items"] == []
    side.write("POST", f"/devices/{device}/assignment", {"user_id": place.user("Nächste, Nora")})
    assert side.read(f"/devices/{device}")["whereabouts"] is None


@pytest.mark.requirement("A-11")
@pytest.mark.requirement("H-14")
def test_a_case_as_it_was_and_erased_with_its_person(place: Shop) -> None:
    side, user = place.side, place.user("Fort, Frieda")
    device = side.device()
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    asked = {"occasion": "leaver", "whereabouts": "pool", "user": "delete", "sending": "own", "remarks": "Frieda Fort bringt es"}
    case = side.write("POST", f"/devices/{device}/return", asked)["id"]
    before = side.read(f"/service-cases/{case}/history")["items"][-1]["recorded_at"]
    place.does(f"/service-cases/{case}/receipt")
    place.does(f"/service-cases/{case}/completion")
    assert side.read(f"/service-cases/{case}/as-of", at=before)["status"] == "requested"
    listed = side.read("/service-cases", at=before, by="recorded", **{"filter[id]": case})["items"]
    assert [(each["status"], each["user"]) for each in listed] == [("requested", "Fort, Frieda")]
    side.write("POST", f"/users/{user}/erasure")
    paths = (f"/service-cases/{case}", f"/service-cases/{case}/history", f"/devices/{device}/history")
    assert not [path for path in paths if "Frieda" in str(side.read(path))]


@pytest.mark.requirement("H-14")
def test_what_became_impossible_is_told_and_decided(place: Shop) -> None:
    side, user = place.side, place.user("Anders, Anna")
    device, other = side.device(), side.device()
    for each in (device, other):
        side.write("POST", f"/devices/{each}/assignment", {"user_id": user})
    asked = {"occasion": "leaver", "whereabouts": "destruction", "user": "delete", "sending": "own"}
    case = side.write("POST", f"/devices/{device}/return", asked)["id"]
    place.does(f"/service-cases/{case}/receipt")
    refused = place.fulfilment.post(f"/service-cases/{case}/completion")
    assert (refused.status_code, refused.json()["code"]) == (409, "user-still-holds")
    assert side.read(f"/devices/{device}")["whereabouts"] is None, "all or nothing"
    side.write("PUT", f"/service-cases/{case}/choices", {"user": "deactivate"})
    place.does(f"/service-cases/{case}/completion")
    assert side.read(f"/users/{user}")["status"] == "inactive"


@pytest.mark.requirement("H-14")
def test_what_a_user_still_holds_who_is_to_be_deleted_is_told_at_the_request(place: Shop) -> None:
    side, user = place.side, place.user("Viel, Valentin")
    first, second, number = side.device(), side.device(), new_number()
    for device in (first, second):
        side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    sim = side.write("POST", "/sims", {"number": number, "carrier": "Beispielnetz"})["id"]
    side.write("PUT", f"/sims/{sim}/user", {"user_id": user})
    order = side.read(f"/orders/{place.ordered(user, 'H-1')}")["number"]
    asked = {"occasion": "leaver", "whereabouts": "pool", "user": "keep", "sending": "own"}
    case = side.write("POST", f"/devices/{first}/return", asked)
    assert case["notes"] == []
    held, awaited = side.write("PUT", f"/service-cases/{case['id']}/choices", {"user": "delete"})["notes"]
    imei = side.read(f"/devices/{second}")["imei"]
    assert held["de"].startswith(f"Viel, Valentin hat auch noch Beispielwerk (IMEI {imei}), {number}.")
    assert order in awaited["en"]
    picked_up = {"sending": "pick_up", "pick_up_on": pick_up_day(), "pick_up_window": "afternoon"}
    side.write("PUT", f"/service-cases/{case['id']}/choices", picked_up)
    told = side.read(f"/service-cases/{case['id']}")
    assert {name: told[name] for name in picked_up} == picked_up
    side.write("POST", f"/service-cases/{case['id']}/cancellation", {})
    leaving = side.write("POST", f"/users/{user}/leaving", {"whereabouts": "pool", "user": "delete", "sending": "own"})
    assert [number in note["de"] for note in leaving["notes"]] == [True, False], "all devices go back"
    assert imei not in str(leaving["notes"])
