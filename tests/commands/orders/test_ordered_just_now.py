"""The same order by the same person a moment later is refused, unless that person wants it again (H-09)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from commands.orders.cancel_order import CancelOrder
from commands.orders.ordered_just_now import OrderedJustNow
from commands.orders.place_order import PlaceOrder, WantedItem
from tests.commands.made_up import ERIKA, HANS, HOME, customer, user
from tests.commands.orders.approvals import BY_BOSS, NOW
from tests.commands.orders.made_up_orders import CASE_LISTED, LISTED, NUMBER, ORDER, OTHER_ORDER
from tests.commands.scenario import World

pytestmark = pytest.mark.requirement("H-09")
PHONE, CASES = WantedItem(article_number="BW-1"), WantedItem(article_number="H-1", quantity=2)


def world() -> World:
    """Erika's phone and cases were ordered just now."""
    there = World()
    erika, hans = user(primary_address=HOME), user(HANS, "Muster, Hans", primary_address=HOME)
    there.apply([customer(), LISTED, CASE_LISTED, erika, hans])
    there.apply(there.decide(place(order_id=ORDER, number=NUMBER)))
    return there


def place(*items: WantedItem, minutes: float = 0, **fields: Any) -> PlaceOrder:
    told = {"order_id": OTHER_ORDER, "number": "B-2", "user_id": ERIKA, "items": items or (PHONE, CASES), "singly": True, **fields}
    return PlaceOrder.model_validate({"asked_at": NOW + timedelta(minutes=minutes), **told})


@pytest.mark.parametrize("items", [(PHONE, CASES), (CASES, PHONE), (WantedItem(article_number="bw-1"), CASES)])
@pytest.mark.parametrize("minutes", [0, 10, -1])
def test_a_second_click_is_told_by_which_order_it_is_there(items: tuple[WantedItem, ...], minutes: float) -> None:
    there = world()
    with pytest.raises(OrderedJustNow) as refused:
        there.decide(place(*items, minutes=minutes))
    for text in (refused.value.text_de, refused.value.text_en):
        assert NUMBER in text
        assert "Muster, Erika" in text
    there.apply(there.decide(place(*items, minutes=minutes, again=True)))
    with pytest.raises(OrderedJustNow):
        there.decide(place(*items, order_id=UUID(int=7), minutes=minutes))


@pytest.mark.parametrize(
    "other",
    [
        {"user_id": HANS},
        {"items": (PHONE,)},
        {"items": (PHONE, CASES.model_copy(update={"quantity": 3}))},
        {"minutes": 10.1},
        {"singly": False},
        {"again": True},
    ],
)
def test_what_is_another_order_is_placed(other: dict[str, Any]) -> None:
    there = world()
    there.apply(there.decide(place(**other)))
    assert OTHER_ORDER in there.streams


def test_so_is_what_somebody_else_orders_and_what_was_over() -> None:
    there = world()
    there.actor = BY_BOSS
    assert there.decide(place())
    there = world()
    there.apply(there.decide(CancelOrder(order_id=ORDER)))
    assert there.decide(place())


def test_the_same_request_again_is_the_same_order() -> None:
    assert world().decide(place(order_id=ORDER, number=NUMBER)) == []
