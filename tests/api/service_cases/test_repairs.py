"""A device is repaired over HTTP: what it costs is decided on, and its story is one (H-13, H-24)."""

import json

import pytest

from tests.api.conftest import World
from tests.api.orders.shop import Shop, shop
from tests.api.service_cases.days import pick_up_day
from tests.api.service_cases.defects import ANSWERS, REPAIR


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Reparatur GmbH")


def held_by(place: Shop, name: str) -> tuple[str, str]:
    """A device and its user."""
    user, device = place.user(name), place.side.device()
    place.side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    return device, user


@pytest.mark.requirement("H-13")
def test_a_repair_from_its_request_to_its_end(place: Shop) -> None:
    side = place.side
    device, user = held_by(place, "Heil, Helga")
    asked = {
        "fault": "Display gesprungen",
        "sending": "pick_up",
        "pick_up_on": pick_up_day(),
        "pick_up_window": "morning",
        "loan_wanted": True,
        "remarks": "Am Empfang",
        "answers": ANSWERS,
    }
    case = side.write("POST", side.read(f"/devices/{device}")["allowed_actions"]["repair"]["href"], asked)["id"]
    path = f"/service-cases/{case}"
    told = side.read(path)
    assert {name: told[name] for name in asked if name != "answers"} == {name: asked[name] for name in asked if name != "answers"}
    assert [(each["key"], each["answer"], each["answer_en"]) for each in told["answers"]] == [
        ("affected", "battery", "battery or charging"),
        ("turns_on", "yes", "yes"),
    ]
    assert told["answers"][1]["question_de"] == "Lässt sich das Gerät einschalten?"
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


@pytest.mark.part_of("A-14")
def test_what_is_said_of_a_person_goes_with_the_person(place: Shop) -> None:
    side = place.side
    device, user = held_by(place, "Fort, Franz")
    case = side.write(
        "POST",
        f"/devices/{device}/repair",
        {
            "fault": "Franz warf es",
            "sending": "own",
            "remarks": "Franz bringt es",
            "answers": {**ANSWERS, "since": "Seit Franz es fallen ließ"},
        },
    )["id"]
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
    assert [told[name] for name in ("fault", "work", "remarks", "reason", "answers")] == [None] * 5
    assert "Franz" not in str(told)
    assert not [at for at in (f"{path}/history", f"/devices/{device}/history") if "Franz" in str(side.read(at))]


@pytest.mark.requirement("H-13")
def test_a_device_that_somebody_else_has_by_now_goes_there_once_that_is_said(place: Shop) -> None:
    side = place.side
    device, _ = held_by(place, "Vorher, Vera")
    case = side.write("POST", f"/devices/{device}/repair", REPAIR)["id"]
    place.does(f"/service-cases/{case}/receipt")
    other = place.user("Nachher, Nora")
    side.write("POST", f"/devices/{device}/reassignment", {"user_id": other})
    refused = place.fulfilment.post(f"/service-cases/{case}/return-shipment", json={"outcome": "repaired"})
    assert (refused.status_code, refused.json()["code"]) == (409, "device-given-away-meanwhile")
    assert "Nachher, Nora" in refused.json()["detail_de"]
    place.does(f"/service-cases/{case}/return-shipment", {"outcome": "repaired", "to_user_id": other})
    assert side.read(f"/service-cases/{case}")["sent_to_user_id"] == other


@pytest.mark.requirement("H-13")
def test_a_defect_is_told_by_a_questionnaire_that_front_ends_are_given(place: Shop) -> None:
    side = place.side
    device, _ = held_by(place, "Fragt, Frieda")
    asked = side.admin.get("/questionnaires/defect").json()
    needed = [each["key"] for each in asked["questions"] if each["required"] and not each["asked_after"]]
    assert needed == json.loads(asked["answers_schema"])["required"] == ["affected", "turns_on"]
    [what] = [each for each in asked["questions"] if each["key"] == "what"]
    assert (what["type"], what["choices"], what["asked_after"]) == ("text", None, [{"question": "affected", "answers": ["other"]}])
    refused = side.admin.post(f"/devices/{device}/repair", json={"fault": "Akku", "sending": "own"})
    assert (refused.status_code, refused.json()["code"]) == (422, "questions-unanswered")
    choices = asked["questions"][0]["choices"]
    answers = {"affected": choices[-1]["code"], "what": "Der Vibrationsmotor", "turns_on": "yes"}
    case = side.write("POST", f"/devices/{device}/repair", {"fault": "Brummt", "sending": "own", "answers": answers})["id"]
    assert {each["key"]: each["answer"] for each in side.read(f"/service-cases/{case}")["answers"]} == answers
    then = side.read(f"/service-cases/{case}/as-of", by="effective", at=side.read(f"/service-cases/{case}")["requested_at"])
    assert then["answers"] == side.read(f"/service-cases/{case}")["answers"]


@pytest.mark.requirement("H-13")
@pytest.mark.part_of("A-14")
def test_what_is_written_of_a_device_that_nobody_has_is_erased_with_whom_it_names(place: Shop) -> None:
    side, user = place.side, place.user("Wagner, Wiebke")
    device = side.device()
    words = "Wiebke Wagner"
    case = side.write("POST", f"/devices/{device}/repair", {**REPAIR, "fault": f"{words} liess es fallen", "remarks": f"von {words}"})["id"]
    side.write("POST", f"/service-cases/{case}/messages", {"text": f"{words} ruft an"})
    pages = (f"/service-cases/{case}", f"/service-cases/{case}/history", f"/service-cases/{case}/messages", f"/devices/{device}/history")
    assert all(words in json.dumps(side.read(page)) for page in pages)
    side.write("DELETE", f"/users/{user}")
    side.write("POST", f"/users/{user}/erasure")
    assert not [page for page in pages if "Wiebke" in json.dumps(side.read(page))]
    told = side.read(f"/service-cases/{case}")
    assert (told["status"], told["fault"], told["remarks"], told["answers"]) == ("requested", None, None, None)
    late = side.admin.post(f"/service-cases/{case}/messages", json={"text": "noch etwas"})
    assert (late.status_code, late.json()["code"]) == (409, "case-texts-were-erased")
