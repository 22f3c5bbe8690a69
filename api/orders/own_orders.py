"""Employees who order for themselves over HTTP, where that is agreed with the customer: their own orders, and nobody else's (H-09, H-11, H-25)."""

from typing import Any
from uuid import UUID

from fastapi import Response

from aggregates.order import Order
from api.engine.access import Caller, Reads
from api.engine.allowed_actions import FIELD
from api.engine.answer import made_type, members_of
from api.engine.command_route import From, command_route
from api.engine.lists import list_routes
from api.engine.reading import After, detail_answer, reading
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.orders.order_parts import ORDER_READS, PARTS_OF_ORDERS, order_detail
from api.orders.orders import MADE, WANTED, ordered_singly
from api.orders.own_order_actions import OWN_ORDER_ACTIONS, own_orders_alone, user_of_asker
from api.orders.trade_ins_told import cancelled_with_trade_ins
from api.orders.waiting_told import order_waits
from commands.engine.command import NotFound
from commands.orders.cancel_own_order import CancelOwnOrder
from commands.orders.own_user import AccountWithoutUser
from commands.orders.place_own_order import PlaceOwnOrder
from foundation.noun import Noun
from readmodels.orders.order_told import OrderTold
from readmodels.orders.own_order_resource import OWN_ORDER_LIST

OWN_ORDERS_TAG = "Eigene Bestellungen / orders of one's own"
router = guarded(OWN_ORDERS_TAG, "own_orders")


list_routes(
    router,
    "/own-orders",
    OWN_ORDER_LIST,
    narrow=own_orders_alone,
    unfold={"parts": PARTS_OF_ORDERS},
    actions=OWN_ORDER_ACTIONS,
    saved=False,
    compared=False,
)

OwnOrderTold = made_type(
    "OwnOrderDetail",
    {**members_of(OrderTold), FIELD: OWN_ORDER_ACTIONS.menu_type},
    "An order of one's own with its positions and parcels.",
)


@router.get(
    "/own-orders/{order_id}",
    summary="Eigene Bestellung mit Positionen und Paketen / An order of one's own with its positions and parcels",
    response_model=OwnOrderTold,
)
def get_own_order(order_id: UUID, caller: Reads, after: After) -> Response:
    with reading(caller, ORDER_READS | OWN_ORDER_ACTIONS.reads(), after) as found:
        user_id = user_of_asker(found)
        shown = order_detail(found, order_id)
        if shown is None or shown.fields["user_id"] != str(user_id):
            raise NotFound(Order.noun, order_id)
        menu = OWN_ORDER_ACTIONS.of(caller, found, order_id)
    return detail_answer(shown, menu)


def _for_oneself(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    if caller.user_id is None:
        raise AccountWithoutUser
    return {**ordered_singly(caller, given), "user_id": caller.user_id}


def _not_for_others(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Refuse what is known to be somebody else's before its version is looked at (If-Match), which would tell that it is there; the command itself decides by the log."""
    order_id: UUID = given["order_id"]
    with reading(caller, ORDER_READS, 0) as found:
        shown = order_detail(found, order_id)
        if shown is not None and shown.fields["user_id"] != str(user_of_asker(found)):
            raise NotFound(Order.noun, order_id)
    return given


command_route(
    router,
    "POST /own-orders",
    PlaceOwnOrder,
    "Für sich selbst bestellen / Order for oneself",
    source=From(new="order_id", given=MADE | {"user_id"}),
    prepare=_for_oneself,
    remark=order_waits,
    example=WANTED,
)
command_route(
    router,
    "POST /own-orders/{order_id}/cancellation",
    CancelOwnOrder,
    "Eigene Bestellung oder einzelne Positionen stornieren / Cancel an order of one's own, or single positions",
    prepare=_not_for_others,
    remark=cancelled_with_trade_ins,
    example={"reason": "Doch nicht benötigt"},
    action=(OWN_ORDER_ACTIONS, "cancel"),
)

OWN_ORDERS_TILE = Tile("own_orders", Noun("Eigene Bestellungen", "Orders of one's own"), "/own-orders", ("own_orders", "read"))
