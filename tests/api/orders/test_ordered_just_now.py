"""A double click orders once outside of baskets, too: whoever wants the same again says so (H-09)."""

import pytest

from tests.api.baskets.test_two_at_once import at_once
from tests.api.conftest import World
from tests.api.orders.shop import Shop, shop
from tests.api.orders.test_own_orders import agreed, employee


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Doppelklick GmbH")


@pytest.mark.requirement("H-09")
def test_two_clicks_at_once_order_once(place: Shop) -> None:
    user = place.user("Klick, Klara")
    body = {"items": [{"article_number": "BW-1"}, {"article_number": "H-1", "quantity": 2}]}
    answers = at_once(*[lambda: place.side.admin.post(f"/users/{user}/orders", json=body)] * 4)
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    [order] = place.side.read("/orders", **{"filter[user_id]": user})["items"]
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    assert {each["code"] for each in refused} == {"ordered-just-now"}
    assert all(order["number"] in each["detail_de"] for each in refused)
    wanted = place.side.admin.post("/orders", json={**body, "user_id": user, "again": True})
    assert wanted.status_code == 201, wanted.text
    assert len(place.side.read("/orders", **{"filter[user_id]": user})["items"]) == 2


@pytest.mark.requirement("H-09")
def test_a_repeated_request_is_told_the_order_that_it_placed(place: Shop) -> None:
    body = {"user_id": place.user("Schlüssel, Sven"), "items": [{"article_number": "H-1"}]}
    answers = at_once(*[lambda: place.side.admin.post("/orders", json=body, headers={"Idempotency-Key": "doppelklick"})] * 4)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["id"] for answer in answers}) == 1


@pytest.mark.requirement("H-09")
def test_an_employees_second_click_orders_nothing(world: World, place: Shop) -> None:
    agreed(world, place, on=True)
    erika = employee(world, place, "Eigen, Erika")
    mine = {"items": [{"article_number": "H-1"}]}
    answers = [erika.client.post("/own-orders", json=each) for each in (mine, mine, {**mine, "again": True})]
    assert [answer.status_code for answer in answers] == [201, 409, 201]
    assert answers[1].json()["code"] == "ordered-just-now"
