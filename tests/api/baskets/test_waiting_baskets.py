"""Whoever fulfils orders sees nothing of those that wait for approval: neither in baskets nor in histories nor in clarification cases (H-09, H-11)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from commands.timers.timekeeper import Timekeeper
from tests.api.baskets.fitted import Fitted, fitted, sent
from tests.api.conftest import World, new_imei
from tests.api.people import Person, person
from tests.api.remarketing.condition import AS_NEW
from tests.waiting import until

pytestmark = pytest.mark.requirement("H-11")


@pytest.fixture(scope="module")
def place(world: World) -> Fitted:
    made = fitted(world, "Wartekorb GmbH")
    for feature in ("approval", "upgrade_pool", "clarification_cases"):
        assert world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": made.side.number}).status_code == 200
    return made


@pytest.fixture(scope="module")
def boss(world: World, place: Fitted) -> Person:
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": place.side.number})
    made = person(world, ops, "administrator", name="Freigabe, Frieda")
    place.side.write("PUT", "/customer/approval-rules", {"every_order": True, "approvers": [made.account_id]})
    return made


def read(client: httpx.Client, place: Fitted, path: str, **asked: Any) -> Any:
    answer = client.get(path, params={"after": place.side.head(), **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def events(client: httpx.Client, place: Fitted, thing: str) -> list[str]:
    return [each["event"] for each in read(client, place, f"{thing}/history")["items"]]


def owned(place: Fitted, user: str) -> str:
    device = place.side.device(model="Phone 0", imei=new_imei())
    place.side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    return device


def test_a_basket_that_waits_is_there_for_nobody_who_fulfils_it(place: Fitted, boss: Person) -> None:
    side, theirs = place.side, place.shop.fulfilment
    user = place.user("Warte, Wanda")
    device, sim = owned(place, user), place.number(user)
    basket = place.filled(user, {"article_number": "BW-1", "financing": "lease", "months": 24})
    side.write("PUT", f"/baskets/{basket}/numbers/{sim}", {"answer": "booked", "article_number": "T-L"})
    side.write("POST", f"/baskets/{basket}/items", {"article_number": "BW-1", "financing": "lease", "months": 24, "sim_id": sim})
    side.write("PUT", f"/baskets/{basket}/trade-ins/{device}", {"position": 1, "condition": AS_NEW, "use": "sale"})
    before = events(theirs, place, f"/users/{user}")
    placed = place.place(basket)
    assert placed.status_code == 201, placed.text
    order = placed.json()["id"]
    for part in ("", "/history"):  # until they have seen that it was placed
        read(side.admin, place, f"/baskets/{basket}{part}")
    read(side.admin, place, "/orders")
    for part in ("", "/summary", "/history", "/history/export.csv", "/as-of?at=2099-12-31T00:00:00Z", "/why"):
        hidden = theirs.get(f"/baskets/{basket}{part}")
        assert (hidden.status_code, hidden.json().get("code")) == (404, "not-found"), (part, hidden.text)
    other = sent(boss.client, "PUT", f"/users/{user}/basket", {})["id"]
    sent(boss.client, "PUT", f"/baskets/{other}/numbers/{sim}", {"answer": "booked", "article_number": "T-L"})
    known, untold = (read(client, place, f"/baskets/{other}/summary") for client in (boss.client, theirs))
    assert (known["numbers"][0]["under_way"]["order_id"], known["numbers"][0]["problem"]["code"]) == (order, "renewal-under-way")
    assert (untold["numbers"][0]["under_way"], untold["numbers"][0]["problem"]) == (None, None)
    assert "renewal-under-way" not in [each["code"] for each in untold["problems"]]
    assert order not in str(untold)
    asked = {"filter[user_id]": user}
    listed = [[each["id"] for each in read(by, place, "/baskets", **asked)["items"]] for by in (side.admin, theirs)]
    assert [sorted(each) for each in listed] == [sorted([basket, other]), [other]]
    things = (f"/users/{user}", f"/devices/{device}")
    seen = [events(side.admin, place, thing) for thing in things]
    assert any("order.placed" in each for each in seen)
    assert "order.trade_in_agreed" in seen[1]
    assert events(theirs, place, things[0]) == before
    for thing in things:
        assert not [each for each in events(theirs, place, thing) if each.startswith("order.")], thing
        assert order not in theirs.get(f"{thing}/history/export.csv").text

    assert boss.client.post(f"/orders/{order}/approval").status_code == 200
    assert {each["id"] for each in read(theirs, place, "/baskets", **asked)["items"]} == {basket, other}
    assert read(theirs, place, f"/baskets/{other}/summary")["numbers"][0]["under_way"]["order_id"] == order
    agreed = read(theirs, place, f"/baskets/{basket}/summary")
    assert (agreed["order_id"], agreed["items"][0]["price"]["unit"]) == (order, "18.00")
    assert read(theirs, place, f"/baskets/{basket}")["order_id"] == order
    assert events(theirs, place, f"/baskets/{basket}")[-1] == "basket.placed"
    for thing in things:
        assert events(theirs, place, thing) == events(side.admin, place, thing)


def test_nor_is_what_an_upgrade_that_waits_tells_of_its_device(place: Fitted, boss: Person) -> None:
    user = place.user("Neu, Norbert")
    device = owned(place, user)
    wanted = {"whereabouts": "pool", "article_number": "BW-1", "sending": "own"}
    order = sent(place.side.admin, "POST", f"/devices/{device}/upgrade", wanted)["id"]
    theirs, things = place.shop.fulfilment, (f"/devices/{device}", f"/users/{user}")
    for thing in things:
        assert "upgrade.ordered" in events(place.side.admin, place, thing)
        assert "upgrade.ordered" not in events(theirs, place, thing)
    assert boss.client.post(f"/orders/{order}/approval").status_code == 200
    for thing in things:
        assert "upgrade.ordered" in events(theirs, place, thing)


@pytest.mark.requirement("H-23")
def test_nor_is_the_case_that_it_waits_too_long(world: World, place: Fitted) -> None:
    order = place.shop.ordered(place.user("Lang, Lars"))
    with_time = Timekeeper(world.log, world.dispatcher, lambda: datetime.now(UTC) + timedelta(days=8))

    def reminded() -> bool:
        with_time.catch_up()
        return order in [each["subject_id"] for each in read(place.side.admin, place, "/clarification-cases")["items"]]

    until(reminded)  # once the timer is known that follows from the order
    with_time.give_back()
    for client, sees in ((place.side.admin, True), (place.shop.fulfilment, False)):
        cases = read(client, place, "/clarification-cases", facets="kind")
        assert (order in [each["subject_id"] for each in cases["items"]]) is sees
        assert ("order_without_approval" in str(cases["facets"])) is sees
        summary = read(client, place, "/clarification-cases/summary")["kinds"]
        charts = read(client, place, "/dashboard")["charts"]["clarification_cases"]
        for told in (summary, charts):
            assert ("order_without_approval" in [each["kind"] for each in told]) is sees
        why = client.get(f"/clarification-cases/order_without_approval:{order}/why")
        assert (why.status_code == 200) is sees, why.text
