"""Where there is something to do: fulfilment sees which customers have open orders, and nobody of a customer does (H-11)."""

from typing import Any

import httpx
import pytest

from tests.api.conftest import Side, World
from tests.api.orders.shop import TO_COME, Shop, shop
from tests.api.people import person


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Vieles Offen GmbH")


def row_of(client: httpx.Client, side: Side) -> dict[str, Any] | None:
    answer = client.get("/orders-by-customer", params={"filter[customer_number]": side.number, "after": side.head()})
    assert answer.status_code == 200, answer.text
    return next(iter(answer.json()["items"]), None)


@pytest.mark.requirement("H-11")
def test_whoever_fulfils_orders_finds_those_who_wait(world: World, place: Shop) -> None:
    side, everywhere = place.side, person(world, world.ops, "fulfilment").client
    assert row_of(everywhere, side) is None, "nothing is open"
    user = place.user("Muster, Erika")
    order = place.ordered(user)
    later = place.accepted(user, "H-1")
    told = row_of(everywhere, side)
    assert told == {
        "id": side.customer_id,
        "customer_number": side.number,
        "name": "Vieles Offen GmbH",
        "open": 2,
        "to_accept": 1,
        "late": 0,
        "oldest_placed_at": side.read(f"/orders/{order}")["placed_at"],
        "next_promised_on": TO_COME,
    }
    for form in ("csv", "xlsx", "pdf"):
        file = everywhere.get(f"/orders-by-customer/export.{form}", params={"filter[customer_number]": side.number})
        assert file.status_code == 200, file.text
    assert "Vieles Offen GmbH" in everywhere.get("/orders-by-customer/export.csv").text
    assert row_of(world.ops, side) == row_of(world.auditor, side) == told
    place.does(f"/orders/{order}/decline", {"reason": "Nicht lieferbar"})
    place.does(f"/orders/{later}/decline", {"reason": "Nicht lieferbar"})
    assert row_of(everywhere, side) is None


@pytest.mark.requirement("H-11")
def test_what_waits_for_approval_is_not_theirs_yet(world: World, place: Shop) -> None:
    side = place.side
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number})
    assert ops.put("/customer/features/approval").status_code == 200
    boss = person(world, ops, "administrator", name="Freigabe, Frieda")
    side.write("PUT", "/customer/approval-rules", {"every_order": True, "approvers": [boss.account_id]})
    order = place.ordered(place.user("Muster, Max"))
    assert row_of(place.fulfilment, side) is None
    assert boss.client.post(f"/orders/{order}/approval").status_code == 200
    told = row_of(place.fulfilment, side)
    assert told is not None
    assert (told["open"], told["to_accept"]) == (1, 1)


@pytest.mark.requirement("X-06")
def test_nobody_of_a_customer_sees_who_else_orders(place: Shop) -> None:
    for client in (place.side.admin, place.side.viewer):
        for path in ("/orders-by-customer", "/orders-by-customer/export.csv", "/service-cases-by-customer"):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")
    assert {"orders_by_customer", "service_cases_by_customer"}.isdisjoint(tile["name"] for tile in place.side.read("/start")["tiles"])
    tiles = {tile["name"]: tile for tile in place.fulfilment.get("/start").json()["tiles"]}
    assert tiles["orders_by_customer"]["refused"] is None
