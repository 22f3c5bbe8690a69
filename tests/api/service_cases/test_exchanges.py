"""A device is exchanged over HTTP: promised, sent, arrived; both devices' stories are one (H-13, H-24)."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from aggregates.device_terms import imei_in_full
from commands.service_cases.request_exchange import RequestExchange
from commands.timers.timekeeper import Timekeeper
from eventstore.envelope import Cause
from eventstore.ids import new_id
from tests.api.conftest import World, new_imei, new_number
from tests.api.orders.shop import Shop, shop
from tests.api.service_cases.days import pick_up_day
from tests.api.service_cases.defects import ANSWERS


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    made = shop(world, "Austausch GmbH")
    made.side.write("PUT", "/customer/federal-state", {"federal_state": "NW"})
    return made


@pytest.mark.requirement("H-13")
def test_an_exchange_from_its_request_to_the_return_of_the_old_device(place: Shop) -> None:
    side = place.side
    user, old = place.user("Neu, Nele"), side.device()
    side.write("POST", f"/devices/{old}/assignment", {"user_id": user})
    number = new_number()
    sim = side.write("POST", "/sims", {"number": number, "carrier": "Beispielnetz"})["id"]
    side.write("PUT", f"/sims/{sim}/device", {"device_id": old})
    asked = {"occasion": "defect", "replacement": "same_model", "whereabouts": "destruction", "sending": "pick_up", "answers": ANSWERS}
    asked |= {"pick_up_on": pick_up_day(), "pick_up_window": "morning", "remarks": "Am Empfang"}
    case = side.write("POST", side.read(f"/devices/{old}")["allowed_actions"]["exchange"]["href"], asked)["id"]
    path = f"/service-cases/{case}"
    told = side.read(path)
    assert (told["kind"], told["status"], told["replacement_wanted"], told["phone_numbers"]) == (
        "exchange",
        "requested",
        "same_model",
        [number],
    )
    assert date.fromisoformat(told["promised_on"]) > date.fromisoformat(told["requested_at"][:10])

    imei = new_imei()
    body = {
        "identifiers": [{"kind": "imei", "value": imei}],
        "maker": "Beispielwerk",
        "model": "Phone 2",
        "size": "128 GB",
        "colour": "rot",
    }
    sent = place.fulfilment.put(f"{path}/replacement", json={**body, "carrier": "dhl", "tracking_number": "0034X"})
    assert sent.status_code == 200, sent.text
    told = side.read(path)
    assert (told["status"], told["tracking_number"]) == ("shipped", "0034X")
    assert imei_in_full(imei[:14]) in told["replacement"]
    place.does(f"{path}/arrival")
    done = side.read(path)
    assert (done["status"], done["open"], done["sent_to_user_id"]) == ("completed", False, user)
    new = side.read(f"/devices/{done['replacement_id']}")
    assert (new["user"]["id"], new["model"], new["size"], new["colour"], new["source"]) == (user, "Phone 2", "128 GB", "rot", "order")
    assert side.read(f"/sims/{sim}")["device"]["id"] == done["replacement_id"]

    back = side.read(f"/service-cases/{done['return_id']}")
    assert (back["kind"], back["occasion"], back["whereabouts"], back["device_id"], back["exchange_id"]) == (
        *("return", "replaced", "destruction", old, case),
    )
    cases = side.admin.get("/service-cases/export.csv", params={"after": side.head(), "filter[device_id]": old}).content.decode("utf-8-sig")
    told, returned = sorted(
        csv.DictReader(io.StringIO(cases), delimiter=";"), key=lambda row: row["Rücksendung des alten Geräts"], reverse=True
    )
    assert told["Rücksendung des alten Geräts"] == returned["Fallnummer"] == back["number"]
    assert (returned["Austausch"], "Austritt" in told) == (done["number"], False)
    waiting = side.read("/clarification-cases", **{"filter[kind]": "open_return", "filter[device_id]": old})["items"]
    assert [each["status"] for each in waiting] == ["open"]
    place.does(f"/service-cases/{back['id']}/receipt")
    place.does(f"/service-cases/{back['id']}/completion")
    assert side.read(f"/devices/{old}")["whereabouts"] == "destruction"

    def steps(at: str) -> list[str]:
        return [each["event"] for each in side.read(at)["items"] if each["event"].startswith("service_case.")]

    of_case = [f"service_case.{each}" for each in ("exchange_requested", "replacement_shipped", "device_exchanged", "return_requested")]
    of_return = ["service_case.return_received", "service_case.return_completed"]
    assert steps(f"{path}/history") == of_case
    assert steps(f"/devices/{old}/history") == [*of_case, *of_return]
    assert steps(f"/users/{user}/history") == [*of_case, *of_return]
    assert steps(f"/devices/{new['id']}/history") == ["service_case.device_exchanged"]
    assert done["number"] in str(side.read(f"/service-cases/{back['id']}/history")["items"][0])


@pytest.mark.requirement("H-13", "H-23")
def test_an_exchange_is_late_until_the_replacement_has_arrived(world: World, place: Shop) -> None:
    side, now = place.side, datetime.now(UTC)
    user, old, case = place.user("Wartet, Wanda"), side.device(), new_id()
    side.write("POST", f"/devices/{old}/assignment", {"user_id": user})
    asked = RequestExchange(
        case_id=case,
        number=f"S-{case}",
        asked_at=now - timedelta(days=21),
        device_id=UUID(old),
        occasion="defect",
        whereabouts="pool",
        sending="own",
        answers=ANSWERS,
    )
    world.dispatcher.run(asked, Cause(UUID(side.customer_id), "console:test", "test", "test"))
    assert side.read(f"/service-cases/{case}")["late"] is False
    keeper = Timekeeper(world.log, world.dispatcher, lambda: now)
    keeper.catch_up()
    keeper.give_back()
    late = {"filter[late]": "true"}
    [row] = side.read("/service-cases", **late, facets="late")["items"]
    assert (row["id"], row["late"]) == (str(case), True)
    of_kind = {"filter[kind]": "late_exchange"}
    [open_case] = side.read("/clarification-cases", **of_kind)["items"]
    assert (open_case["subject_id"], open_case["device_id"]) == (str(case), old)
    assert any("überfällig" in each["sentence"]["de"] for each in side.read(f"/devices/{old}/history")["items"])
    assert side.read(f"/service-cases/{case}/as-of", at=datetime.now(UTC).isoformat(), by="recorded")["late"] is True
    sent = place.fulfilment.put(f"/service-cases/{case}/replacement", json={"identifiers": [{"kind": "imei", "value": new_imei()}]})
    assert sent.status_code == 200, sent.text
    place.does(f"/service-cases/{case}/arrival")
    assert side.read("/service-cases", **late)["items"] == []
    assert side.read("/clarification-cases", **of_kind)["items"] == []
