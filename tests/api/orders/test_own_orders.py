"""Employees order for themselves over HTTP, where that is agreed, and see nobody else's orders at any door (H-09, H-11, H-25)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from eventstore.ids import new_id
from tests.api.conftest import World
from tests.api.engine.menus import Menu
from tests.api.orders.shop import ADDRESS, Shop, shop
from tests.api.people import person

WANTED = {"items": [{"article_number": "BW-1"}], "own_number": "E-1", "remarks": "bitte bald"}


@dataclass(frozen=True)
class Employee:
    """Somebody with an account of the role `employee`, and the user whose account it is."""

    user: str
    client: httpx.Client

    def read(self, place: Shop, path: str, **asked: Any) -> httpx.Response:
        return self.client.get(path, params={"after": place.side.head(), **asked})

    def told(self, place: Shop, path: str, **asked: Any) -> Any:
        answer = self.read(place, path, **asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def orders(self, **fields: Any) -> str:
        answer = self.client.post("/own-orders", json={**WANTED, "again": True, **fields})
        assert answer.status_code == 201, answer.text
        assert answer.headers["location"] == f"/own-orders/{answer.json()['id']}"
        return answer.json()["id"]


def employee(world: World, place: Shop, name: str) -> Employee:
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": place.side.number})
    user = place.user(name)
    return Employee(user, person(world, ops, "employee", name=name, user_id=user).client)


def agreed(world: World, place: Shop, *, on: bool) -> None:
    done = world.ops.request("PUT" if on else "DELETE", "/customer/features/own_orders", headers={"X-Customer": place.side.number})
    assert done.status_code == 200, done.text
    place.side.read("/customer", after=done.json()["position"])


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    made = shop(world, "Selbst GmbH")
    agreed(world, made, on=True)
    return made


@pytest.fixture(scope="module")
def erika(world: World, place: Shop) -> Employee:
    return employee(world, place, "Muster, Erika")


@pytest.mark.requirement("H-09", "H-11")
@pytest.mark.part_of("H-25")
def test_an_employee_orders_looks_and_cancels_for_herself(world: World, place: Shop, erika: Employee) -> None:
    place.does("/catalogue-items", {"name": "Tarif L", "product": "tariff", "variants": [{"article_number": "TARIF-L"}]})
    gone = place.does("/catalogue-items", {"name": "Verborgen", "product": "accessory", "variants": [{"article_number": "V-1"}]})
    assert place.fulfilment.put(f"/catalogue-items/{gone['id']}/hiding").status_code == 200
    offered = erika.told(place, "/own-catalogue", sort="name")["items"]
    assert [(each["name"], [variant["article_number"] for variant in each["variants"]]) for each in offered] == [
        ("Hülle", ["H-1"]),
        ("Phone 1", ["BW-1", "BW-2"]),
    ]
    assert "price" not in str(offered)
    assert erika.client.post("/own-orders", json={"items": [{"article_number": "V-1"}]}).json()["code"] == "article-hidden"
    assert erika.client.post("/own-orders", json={**WANTED, "user_id": erika.user}).status_code == 422, "for whom is not asked"

    order = erika.orders()
    told = erika.told(place, f"/own-orders/{order}")
    assert (told["user_id"], told["own_number"], told["remarks"], told["status"]) == (erika.user, "E-1", "bitte bald", "placed")
    assert told["address"]["street"] == ADDRESS["street"]
    assert place.side.read(f"/orders/{order}/history")["items"][0]["actor_name"]["de"] == "Muster, Erika"
    menu = Menu(world, "own-orders")
    assert menu.check(erika.client, order) == ["cancel"]
    menu.do(erika.client, "cancel", menu.of(erika.client, order)["cancel"])
    assert menu.check(erika.client, order) == []
    assert erika.told(place, f"/own-orders/{order}")["status"] == "cancelled"

    sent = erika.orders(items=[{"article_number": "H-1", "quantity": 2}])
    place.does(f"/orders/{sent}/acceptance", {})
    place.does(f"/orders/{sent}/parcels", {"carrier": "dhl", "tracking_number": "0034-E", "content": [{"position": 1, "quantity": 2}]})
    refused = erika.client.post(f"/own-orders/{sent}/cancellation")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing-left-to-cancel")
    [row] = erika.told(place, "/own-orders", search="0034-E", expand="parts")["items"]
    assert (row["id"], row["parcels"][0]["tracking_number"]) == (sent, "0034-E")
    now = datetime.now(UTC).isoformat()
    for path in ("/own-orders", "/own-catalogue"):
        assert erika.told(place, path, at=now)["items"]


@pytest.mark.requirement("X-06", "H-11")
def test_nobody_elses_orders_are_there_at_any_door(world: World, place: Shop, erika: Employee) -> None:
    """Two employees of one customer, and one of another."""
    hans, other = employee(world, place, "Beispiel, Hans"), shop(world, "Woanders AG")
    agreed(world, other, on=True)
    olga = employee(world, other, "Anderswo, Olga")
    mine, theirs = hans.orders(remarks="nur für Hans", own_number="HANS-1"), erika.orders(own_number="ERIKA-1")
    for_hans = place.ordered(hans.user, "H-1")
    elsewhere = olga.orders(own_number="OLGA-1")
    place.side.read("/orders")
    other.side.read("/orders")

    asked: dict[str, Any] = {"count": "exact", "facets": "status,cost_centre,open", "limit": 500}
    page = hans.told(place, "/own-orders", **asked)
    assert {each["id"] for each in page["items"]} == {mine, for_hans}
    assert page["total"] == 2
    assert page["facets"]["status"]["values"] == [{"value": "placed", "count": 2}]
    for question in ({"search": "ERIKA-1"}, {"filter[user_id]": erika.user}, {"filter[id]": theirs}, {"filter[user_id][ne]": hans.user}):
        found = hans.told(place, "/own-orders", **asked, **question)
        assert (found["items"], found["total"], found["facets"]["status"]["values"]) == ([], 0, []), question
    at = datetime.now(UTC).isoformat()
    assert {each["id"] for each in hans.told(place, "/own-orders", at=at)["items"]} == {mine, for_hans}
    assert [each["id"] for each in olga.told(other, "/own-orders")["items"]] == [elsewhere]
    for form in ("csv", "xlsx", "pdf"):
        assert hans.read(place, f"/own-orders/export.{form}").status_code == 200
    file = hans.read(place, "/own-orders/export.csv").text
    assert [word in file for word in ("HANS-1", "ERIKA-1", "OLGA-1", "Muster, Erika")] == [True, False, False, False]

    before = world.log.head()
    never = str(new_id())
    for order in (theirs, elsewhere, never):
        for headers in ({}, {"If-Match": "1"}, {"If-Match": "9"}):
            answers = hans.client.get(f"/own-orders/{order}"), hans.client.post(f"/own-orders/{order}/cancellation", headers=headers)
            told = [(each.status_code, each.json()["detail_en"].replace(order, "…")) for each in answers]
            assert told == [(404, "There is no order with the id ….")] * 2, (order, headers)
        for path in ("/orders", f"/orders/{order}", "/users", f"/users/{erika.user}", "/catalogue-items", "/priced-catalogue"):
            assert hans.client.get(path).json()["code"] == "not-allowed", path
    refused = place.side.admin.get("/own-orders")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed"), "administrators have all orders"
    assert world.log.head() == before


@pytest.mark.part_of("H-25")
def test_an_account_without_user_and_a_function_that_is_off_say_what_to_do(world: World, place: Shop) -> None:
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": place.side.number})
    nobodys = person(world, ops, "employee").client
    asked = [nobodys.get(path) for path in ("/own-orders", "/own-catalogue", "/own-orders/export.csv", f"/own-orders/{new_id()}")]
    asked += [nobodys.post("/own-orders", json=WANTED), nobodys.post(f"/own-orders/{new_id()}/cancellation")]
    assert [(each.status_code, each.json()["code"]) for each in asked] == [(409, "account-without-user")] * 6
    leaver = employee(world, place, "Geht, Gerda")
    order = leaver.orders()
    place.side.write("POST", f"/users/{leaver.user}/deactivation")
    assert [each["id"] for each in leaver.told(place, "/own-orders")["items"]] == [order]
    told = leaver.told(place, f"/own-orders/{order}")["allowed_actions"]["cancel"]
    for done in (leaver.client.post("/own-orders", json=WANTED), leaver.client.post(f"/own-orders/{order}/cancellation")):
        assert (done.status_code, done.json()["code"], done.json()["detail_de"]) == (409, "own-user-inactive", told["de"])
    agreed(world, place, on=False)
    try:
        asked = [leaver.client.get(path) for path in ("/own-orders", "/own-catalogue", f"/own-orders/{order}", "/own-orders/export.csv")]
        asked += [leaver.client.post("/own-orders", json=WANTED), leaver.client.post(f"/own-orders/{order}/cancellation")]
        assert [(each.status_code, each.json()["code"]) for each in asked] == [(403, "feature-off")] * 6
    finally:
        agreed(world, place, on=True)
