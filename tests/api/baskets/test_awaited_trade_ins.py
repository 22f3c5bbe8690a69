"""An old device that was taken in payment is awaited over HTTP once its order is delivered: a clarification case until it is received or withdrawn (H-09, H-15, H-23)."""

from datetime import datetime
from typing import Any

import pytest

from tests.api.baskets.fitted import Fitted, fitted
from tests.api.conftest import World, new_imei
from tests.api.remarketing.condition import AS_NEW


@pytest.fixture(scope="module")
def place(world: World) -> Fitted:
    return fitted(world, "Altgerätewacht GmbH")


def traded_in(place: Fitted, user: str) -> tuple[str, str]:
    """A device of the user's and its remarketing, whose order is delivered."""
    side = place.side
    device = side.device(model="Phone 0")
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    basket = place.filled(user, {"article_number": "BW-1", "financing": "lease", "months": 24, "contract_id": place.contract})
    side.write("PUT", f"/baskets/{basket}/trade-ins/{device}", {"position": 1, "condition": AS_NEW, "use": "sale"})
    order = place.place(basket).json()["id"]
    place.shop.does(f"/orders/{order}/acceptance", {})
    [told] = side.read("/remarketings", **{"filter[device_id]": device})["items"]
    assert (told["status"], told["order_id"], told["awaited_since"], awaited(place, device)) == ("registered", None, None, [])
    place.shop.delivered(order, place.shop.shipped(order, new_imei()[:14]))
    assert side.read(f"/remarketings/{told['id']}")["order_id"] == order
    return device, told["id"]


def awaited(place: Fitted, device: str, **asked: Any) -> list[dict[str, Any]]:
    return place.side.read("/clarification-cases", **{"filter[device_id]": device, "filter[kind]": "awaited_trade_in", **asked})["items"]


@pytest.mark.requirement("H-15", "H-23", "A-10")
def test_it_is_a_clarification_case_until_it_is_received(place: Fitted) -> None:
    side, user = place.side, place.user("Alt, Anna")
    device, sold = traded_in(place, user)
    [case] = awaited(place, device)
    told = side.read(f"/remarketings/{sold}")
    assert (case["subject_id"], case["subject"], case["user"]) == (sold, told["number"], "Alt, Anna")
    assert case["opened_at"] == told["awaited_since"]
    [cell] = side.read(f"/clarification-cases/{case['id']}/why", field="status")["cells"]
    assert cell["set_by"]["event"] == "remarketing.device_awaited"
    [line] = [each for each in side.read("/clarification-cases/summary")["kinds"] if each["kind"] == "awaited_trade_in"]
    assert (line["open"], line["resolved_by"]["de"].startswith("Das in Zahlung gegebene Gerät einsenden")) == (1, True)
    entry = side.read(f"/devices/{device}/history")["items"][-1]
    assert (entry["event"], "wird erwartet" in entry["sentence"]["de"]) == ("remarketing.device_awaited", True)
    number = side.read(f"/orders/{told['order_id']}")["number"]
    for history in (f"/remarketings/{sold}/history", f"/users/{user}/history"):
        found = next(each for each in side.read(history)["items"] if each["event"] == "remarketing.device_awaited")
        assert (number in found["sentence"]["de"], number in found["sentence"]["en"]) == (True, True), history
    then = side.read(f"/remarketings/{sold}/as-of", at=entry["recorded_at"])
    assert (then["order_name"], datetime.fromisoformat(then["awaited_since"])) == (number, datetime.fromisoformat(told["awaited_since"]))

    place.shop.does(f"/remarketings/{sold}/receipt")
    told = side.read(f"/remarketings/{sold}")
    assert (awaited(place, device), told["status"], told["awaited_since"]) == ([], "received", None)
    assert [each["id"] for each in awaited(place, device, at=entry["recorded_at"])] == [case["id"]]


@pytest.mark.requirement("H-15", "H-23")
def test_it_is_none_once_it_is_withdrawn(place: Fitted) -> None:
    device, sold = traded_in(place, place.user("Alt, Anton"))
    assert len(awaited(place, device)) == 1
    place.side.write("POST", f"/remarketings/{sold}/withdrawal", {"reason": "Verloren"})
    [case] = awaited(place, device, **{"filter[status]": "closed"})
    assert (awaited(place, device), case["subject_id"], case["closed_at"] is not None) == ([], sold, True)


@pytest.mark.requirement("H-09", "H-15")
def test_whoever_cancels_the_order_is_told_what_becomes_of_it(place: Fitted) -> None:
    side, user = place.side, place.user("Alt, Arno")
    device = side.device(model="Phone 0")
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    lease = {"financing": "lease", "months": 24, "contract_id": place.contract}
    basket = place.filled(user, {"article_number": "BW-1", "quantity": 2, **lease})
    side.write("PUT", f"/baskets/{basket}/trade-ins/{device}", {"position": 1, "condition": AS_NEW, "use": "set_against_rate"})
    order = place.place(basket).json()["id"]
    part = side.write("POST", f"/orders/{order}/cancellation", {"items": [{"position": 1, "still_wanted": 1}]})
    assert "bleibt es" in part["notes"][0]["de"]
    whole = side.write("POST", f"/orders/{order}/cancellation", {})
    assert "nicht eingesendet" in whole["notes"][0]["de"]
    [told] = side.read("/remarketings", **{"filter[device_id]": device})["items"]
    assert told["status"] == "withdrawn"


@pytest.mark.requirement("H-09", "H-15")
@pytest.mark.part_of("H-25")
def test_nothing_is_set_against_a_rate_that_has_not_come_and_what_never_comes_is_paid_out(place: Fitted) -> None:
    side, user = place.side, place.user("Alt, Agathe")
    device = side.device(model="Phone 0")
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    lease = {"financing": "lease", "months": 24, "contract_id": place.contract}
    basket = place.filled(user, {"article_number": "BW-1", **lease})
    side.write("PUT", f"/baskets/{basket}/trade-ins/{device}", {"position": 1, "condition": AS_NEW, "use": "set_against_rate"})
    order = place.place(basket).json()["id"]
    [sold] = [each["id"] for each in side.read("/remarketings", **{"filter[device_id]": device})["items"]]
    for step, body in (("receipt", {}), ("check", {"grade": "a"}), ("offer", {"amount": "40.00"})):
        place.shop.does(f"/remarketings/{sold}/{step}", body)
    side.write("POST", f"/remarketings/{sold}/acceptance", {})

    def pay_out() -> dict[str, Any]:
        answer = place.shop.fulfilment.get(f"/remarketings/{sold}", params={"after": side.head()})
        return answer.json()["allowed_actions"]["pay_out"]

    refused = place.shop.fulfilment.post(f"/remarketings/{sold}/payment", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing-to-set-against")
    menu = pay_out()
    assert (menu["allowed"], menu["code"], menu["de"]) == (False, "nothing-to-set-against", refused.json()["detail_de"])
    reasons = side.read(f"/remarketings/{sold}", expand="why")
    assert (reasons["why_left_out"], reasons["why"]["status"]["set_by"]["event"]) == (0, "remarketing.accepted")
    side.write("POST", f"/orders/{order}/cancellation", {})
    assert pay_out()["allowed"]
    place.shop.does(f"/remarketings/{sold}/payment", {})
    told = side.read(f"/remarketings/{sold}")
    assert (told["status"], told["settlement"], told["settlement_agreed"]) == ("paid_out", "paid_out", None)
