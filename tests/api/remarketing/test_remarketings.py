"""A device is sold over HTTP, from its registration to its proceeds; where that is agreed (H-15)."""

import io
from typing import Any

import openpyxl
import pytest

from tests.api.conftest import World, new_imei
from tests.api.imports.test_imports import imported
from tests.api.orders.shop import Shop, shop
from tests.api.remarketing.condition import AS_NEW, WORN


def agreed(world: World, place: Shop, *, on: bool = True) -> int:
    """The status with which the operator's request is answered."""
    method = "PUT" if on else "DELETE"
    return world.ops.request(method, "/customer/features/remarketing", headers={"X-Customer": place.side.number}).status_code


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    place = shop(world, "Verkauf GmbH")
    assert agreed(world, place) == 200
    return place


def sold(place: Shop, device: str, **fields: Any) -> str:
    return place.side.write("POST", f"/devices/{device}/remarketing", {"condition": WORN, **fields})["id"]


def held(place: Shop, name: str) -> tuple[str, str]:
    """A device, and the user who has it."""
    device, user = place.side.device(), place.user(name)
    place.side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    return device, user


@pytest.mark.requirement("H-15")
def test_a_known_device_is_sold_and_its_history_tells_it_as_one_story(place: Shop) -> None:
    side = place.side
    device, user = held(place, "Verkauf, Vera")
    number = side.sim()
    side.write("PUT", f"/sims/{number}/device", {"device_id": device})
    action = side.read(f"/devices/{device}")["allowed_actions"]["remarket"]
    assert (action["allowed"], action["href"]) == (True, f"/devices/{device}/remarketing")
    remarketing = sold(place, device, remarks="Liegt am Empfang")
    told = side.read(f"/remarketings/{remarketing}")
    assert (told["status"], told["grade"], told["user"], told["answers"]["housing"]) == ("registered", "b", "Verkauf, Vera", "worn")
    twice = side.admin.post(f"/devices/{device}/remarketing", json={"condition": WORN})
    assert (twice.status_code, twice.json()["code"]) == (409, "device-is-remarketed")
    assert told["number"] in twice.json()["detail_de"]

    for step, body in (("receipt", None), ("check", {"grade": "c"}), ("offer", {"amount": "120.50"})):
        place.does(f"/remarketings/{remarketing}/{step}", body)
    told = side.read(f"/remarketings/{remarketing}")
    assert (told["status"], told["grade"], told["grade_said"], told["offered"]) == ("offered", "c", "b", "120.50")
    assert side.read(f"/sims/{number}")["device"] is None
    side.write("POST", f"/remarketings/{remarketing}/acceptance", {"amount": "120.50"})
    place.does(f"/remarketings/{remarketing}/payment", {"settlement": "paid_out"})
    told = side.read(f"/remarketings/{remarketing}")
    assert (told["status"], told["open"], told["proceeds"], told["settlement"]) == ("paid_out", False, "120.50", "paid_out")
    gone = side.read(f"/devices/{device}")
    assert (gone["whereabouts"], gone["user"], gone["hidden"]["code"]) == ("remarketing", None, "returned")
    story = [each["event"] for each in side.read(f"/devices/{device}/history")["items"]]
    assert [each for each in story if each.startswith("remarketing.")] == [
        f"remarketing.{step}" for step in ("registered", "received", "checked", "offered", "accepted", "paid_out")
    ]
    assert "remarketing.paid_out" in [each["event"] for each in side.read(f"/users/{user}/history")["items"]]
    assert side.read(f"/remarketings/{remarketing}/history")["items"][-1]["event"] == "remarketing.paid_out"


@pytest.mark.requirement("H-15")
def test_several_at_once_known_or_not_and_sent_back_where_the_offer_is_declined(place: Shop) -> None:
    side = place.side
    device = side.device()
    unknown = {"identifiers": [{"kind": "imei", "value": "359911000000013"}], "description": {"model": "Phone 9"}, "condition": AS_NEW}
    done = side.write("POST", "/remarketings", {"devices": [{"device_id": device, "condition": WORN}, unknown]})
    first = side.read(f"/remarketings/{done['id']}")
    assert (first["device_id"], first["number"] in done["notes"][0]["de"]) == (device, True)
    [other] = side.read("/remarketings", **{"filter[model]": "Phone 9"})["items"]
    assert (other["device_id"], other["grade"], other["identifiers"]) == (None, "a", ["imei:35991100000001"])
    assert [each["id"] for each in side.read("/remarketings", search="359911000000013")["items"]] == [other["id"]]
    refused = side.admin.post("/remarketings", json={"devices": [unknown]})
    assert (refused.status_code, refused.json()["code"]) == (409, "device-cannot-be-registered")
    for step, body in (("receipt", None), ("check", {"grade": "b"}), ("offer", {"amount": "10"})):
        place.does(f"/remarketings/{first['id']}/{step}", body)
    side.write("POST", f"/remarketings/{first['id']}/decline", {"after": "sent_back", "reason": "Zu wenig"})
    place.does(f"/remarketings/{first['id']}/sending-back")
    assert side.read(f"/devices/{device}")["whereabouts"] == "pool"
    side.write("POST", f"/remarketings/{other['id']}/withdrawal", {"reason": "Doch noch gebraucht"})
    assert side.read(f"/remarketings/{other['id']}")["status"] == "withdrawn"


@pytest.mark.requirement("H-14")
@pytest.mark.requirement("H-15")
def test_a_return_to_remarketing_begins_one_with_the_case_as_its_cause(place: Shop) -> None:
    side = place.side
    device, user = held(place, "Wechsel, Willi")
    asked = {"occasion": "replaced", "whereabouts": "remarketing", "sending": "own"}
    case = side.write("POST", f"/devices/{device}/return", asked)["id"]
    place.does(f"/service-cases/{case}/receipt")
    place.does(f"/service-cases/{case}/completion")
    [told] = side.read("/remarketings", **{"filter[device_id]": device})["items"]
    assert (told["status"], told["case_id"], told["user_id"], told["grade"]) == ("received", case, user, None)
    assert side.read(f"/remarketings/{told['id']}")["answers"] is None
    assert told["number"][1:] == side.read(f"/service-cases/{case}")["number"][1:]
    entry = next(each for each in side.read(f"/devices/{device}/history")["items"] if each["event"] == "remarketing.registered")
    then = side.read(f"/remarketings/{told['id']}/as-of", at=entry["recorded_at"])
    assert (then["status"], then["case_name"], then["user_name"]) == ("received", told["number"].replace("W", "S", 1), "Wechsel, Willi")


@pytest.mark.requirement("H-15")
def test_an_unknown_device_is_known_from_its_receipt_on_and_sold_once(world: World, place: Shop) -> None:
    side, imei = place.side, new_imei()
    user = side.user("Nirgends, Nora")
    unknown = {"identifiers": [{"kind": "imei", "value": imei}], "description": {"model": "Phone 8"}, "condition": WORN}
    done = side.write("POST", "/remarketings", {"devices": [{**unknown, "remarks": "Von Nora Nirgends"}]})
    of = f"/remarketings/{done['id']}"
    assert side.read(of)["remarks"] == "Von Nora Nirgends"
    assert place.does(f"{of}/receipt")["changed"] is True
    device = side.read(of)["device_id"]
    shown = side.read(f"/devices/{device}")
    assert (shown["imei"], shown["model"], shown["whereabouts"], shown["source"]) == (imei, "Phone 8", "remarketing", "manual")
    for step, body in (("check", {"grade": "b"}), ("offer", {"amount": "90"})):
        place.does(f"{of}/{step}", body)
    side.write("POST", f"{of}/acceptance")
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    held = place.fulfilment.post(f"{of}/payment", json={"settlement": "paid_out"})
    assert (held.status_code, held.json()["code"]) == (409, "remarketed-device-is-held")
    side.write("DELETE", f"/devices/{device}/user")
    place.does(f"{of}/payment", {"settlement": "paid_out"})
    assert side.read(f"/devices/{device}")["whereabouts"] == "remarketing"
    again = side.admin.post("/remarketings", json={"devices": [unknown]})
    assert (again.status_code, again.json()["code"]) == (409, "device-cannot-be-registered")
    menu = side.read(f"/devices/{device}")["allowed_actions"]
    for name in ("remarket", "assign", "return", "exchange", "repair", "loss", "keep_in_pool"):
        assert (menu[name]["allowed"], menu[name]["code"]) == (False, "device-is-sold"), name
        assert side.read(of)["number"] in menu[name]["de"], name
    for path, body in (("remarketing", {"condition": WORN}), ("assignment", {"user_id": user})):
        again = side.admin.post(f"/devices/{device}/{path}", json=body)
        assert (again.status_code, again.json()["code"]) == (409, "device-is-sold"), path
    assert side.read(f"/devices/{device}")["whereabouts"] == "remarketing"
    side.write("DELETE", f"/users/{user}")
    side.write("POST", f"/users/{user}/erasure")
    assert side.read(of)["remarks"] is None
    history = side.read(f"{of}/history")["items"]
    assert "Nora" not in str(history)
    assert "remarketing.remarks_erased" in [each["event"] for each in history]
    then = side.read(f"{of}/as-of", at=history[0]["recorded_at"])
    assert "Nora" not in str(then)


@pytest.mark.requirement("H-15")
def test_what_is_said_of_a_person_goes_with_the_person(place: Shop) -> None:
    side = place.side
    device, user = held(place, "Fort, Frieda")
    remarketing = sold(place, device, remarks="Frieda Fort bringt es")
    place.does(f"/remarketings/{remarketing}/receipt")
    side.write("DELETE", f"/users/{user}")
    side.write("POST", f"/users/{user}/erasure")
    paths = (f"/remarketings/{remarketing}", f"/remarketings/{remarketing}/history", f"/devices/{device}/history")
    assert not [path for path in paths if "Frieda" in str(side.read(path))]
    assert side.read("/remarketings", at=side.read(f"/remarketings/{remarketing}")["registered_at"])["items"] is not None


@pytest.mark.requirement("H-15")
@pytest.mark.part_of("H-25")
def test_what_is_not_agreed_is_absent_and_refused_at_every_door(world: World) -> None:
    place = shop(world, "Ohne Verkauf GmbH")
    side, device = place.side, place.side.device()
    assert agreed(world, place) == 200
    remarketing = sold(place, device)
    assert agreed(world, place, on=False) == 409, "while something is under way"
    side.write("POST", f"/remarketings/{remarketing}/withdrawal")
    assert agreed(world, place, on=False) == 200
    head = world.log.head()
    paths = ("/remarketings", "/remarketings/export.csv", *(f"/remarketings/{remarketing}{part}" for part in ("", "/history", "/why")))
    for path in paths:
        refused = side.admin.get(path, params={"after": head})
        assert (refused.status_code, refused.json()["code"]) == (403, "feature-off"), path
    then = side.admin.get(f"/remarketings/{remarketing}/as-of", params={"at": "2026-01-01", "after": head})
    assert (then.status_code, then.json()["code"]) == (403, "feature-off")
    for path, body in (
        (f"/devices/{device}/remarketing", {"condition": WORN}),
        ("/remarketings", {"devices": [{"device_id": device, "condition": WORN}]}),
    ):
        refused = side.admin.post(path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "feature-off"), path
    denied = side.read(f"/devices/{device}")["allowed_actions"]["remarket"]
    assert (denied["allowed"], denied["code"]) == (False, "feature-off")
    tile = next(each for each in side.read("/start")["tiles"] if each["name"] == "remarketing")
    assert tile["refused"]["code"] == "feature-off"
    asked = {"occasion": "replaced", "whereabouts": "remarketing", "sending": "own"}
    refused = side.admin.post(f"/devices/{device}/return", json=asked)
    assert (refused.status_code, refused.json()["code"]) == (403, "feature-off")
    assert agreed(world, place) == 200
    case = side.write("POST", f"/devices/{device}/return", asked)["id"]
    assert agreed(world, place, on=False) == 409, "while something is on its way to it"
    side.write("POST", f"/service-cases/{case}/cancellation")
    assert agreed(world, place, on=False) == 200


@pytest.mark.requirement("H-15")
@pytest.mark.parametrize("at", [0, 1], ids=["de", "en"])
def test_the_template_of_a_list_is_filled_in_and_comes_back(place: Shop, at: int) -> None:
    answer = place.side.admin.get("/remarketing-template.xlsx", params={"lang": ("de", "en")[at]})
    assert answer.status_code == 200, answer.text
    book: Any = openpyxl.load_workbook(io.BytesIO(answer.content))
    [sheet] = book.worksheets
    choices = {
        next(iter(each.sqref.ranges)).min_col: each.formula1.strip('"').split(",")[0] for each in sheet.data_validations.dataValidation
    }
    assert len(choices) == 7, "six questions, and the kind of device"
    own = {1: new_imei(), 5: "Phone Vorlage"}
    for column in range(1, sheet.max_column + 1):
        sheet.cell(2, column).value = own.get(column) or choices.get(column)
    file = io.BytesIO()
    book.save(file)
    done = imported(place.side, ("geraete.xlsx", file.getvalue()), kind="remarketing")
    assert (done["state"], done["counts"]["created"], done["quarantined"]) == ("completed", 1, []), done
