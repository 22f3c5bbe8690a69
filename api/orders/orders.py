"""Orders over HTTP, as the customer has them: placed and cancelled (H-09, H-11)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from aggregates.order import ORDER_NUMBER_CLAIM, Order
from aggregates.user import DELIVERY_ADDRESS
from api.engine.access import Caller
from api.engine.answer import members_of
from api.engine.as_of import AsOf
from api.engine.command_route import From, command_route
from api.engine.histories import subject_in
from api.engine.known_by import KnownBy
from api.engine.lists import Unfold
from api.engine.route import guarded
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.tiles import Counter, Tile
from api.orders.order_actions import ORDER_ACTIONS
from api.orders.order_parts import ORDER_READS, order_detail, parts_of_orders
from api.user_actions import USER_ACTIONS
from commands.engine.spoken_number import new_number
from commands.orders.cancel_order import CancelOrder
from commands.orders.place_order import PlaceOrder
from foundation.noun import Noun
from readmodels.engine.reader import Reading
from readmodels.orders.order_resource import ORDER_HISTORY_LIST, ORDER_LIST
from readmodels.orders.order_told import OrderPartsTold, OrderTold, ParcelThen, PositionTold
from readmodels.orders.orders import ORDERS
from readmodels.users.user_told import AddressTold

ORDERS_TAG = "Bestellungen / orders"
router = guarded(ORDERS_TAG, "orders")


_PARTS = {"items": ("Positionen", "Positions"), "parcels": ("Pakete", "Parcels"), "address": DELIVERY_ADDRESS}


def _parts(_caller: Caller, found: Reading, ids: Sequence[UUID]) -> Mapping[str, dict[str, Any]]:
    return parts_of_orders(found, ids)


ORDER = Thing(
    router,
    "/orders/{order_id}",
    ORDER_LIST,
    Order.noun,
    actions=ORDER_ACTIONS,
    detail=DetailOf(
        "Bestellung mit Positionen und Paketen / An order with its positions and parcels",
        OrderTold,
        order_detail,
        ORDER_READS,
        labels=_PARTS,
    ),
    history=HistoryIn(ORDER_HISTORY_LIST, subject_in(ORDER_LIST)),
    as_of=AsOf(
        ORDERS,
        "Bestellung zu einem Zeitpunkt / An order as of a moment",
        hides=frozenset({"accepted", "declined"}),  # `status` says it
        names={"user_id": "user"},
        labels=_PARTS,
        shows={"items": list[PositionTold], "parcels": list[ParcelThen], "address": AddressTold | None},
    ),
    unfold={"parts": Unfold(_parts, lambda: ORDER_READS, members_of(OrderPartsTold))},
    headline=Headline(("number",), ("user", "articles", "status")),
    known_by=(KnownBy("number", ORDER_NUMBER_CLAIM, str.upper),),
)


def _numbered(_caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "number": new_number("B")}


_WANTED = {"items": [{"article_number": "BW-1-256", "quantity": 1}], "own_number": "2026-0815"}

command_route(
    router,
    "POST /orders",
    PlaceOrder,
    "Bestellung aufgeben / Place an order",
    source=From(new="order_id", given=frozenset({"number"})),
    prepare=_numbered,
    example={"user_id": "018f0000-0000-7000-8000-000000000001", **_WANTED},
)
command_route(
    router,
    "POST /users/{user_id}/orders",
    PlaceOrder,
    "Für einen Nutzer bestellen / Order for a user",
    source=From(new="order_id", given=frozenset({"number"}), about="user_id", found_at="/orders/{id}"),
    prepare=_numbered,
    example=_WANTED,
    action=(USER_ACTIONS, "order"),
    called="order_for_user",
)
command_route(
    router,
    "POST /orders/{order_id}/cancellation",
    CancelOrder,
    "Bestellung oder einzelne Positionen stornieren / Cancel an order, or single positions",
    example={"reason": "Doch nicht benötigt"},
    action=(ORDER_ACTIONS, "cancel"),
)

ORDERS_TILE = Tile(
    "orders",
    Noun("Bestellungen", "Orders"),
    "/orders",
    ("orders", "read"),
    (Counter(Noun("offene Bestellungen", "open orders"), ORDER_LIST, {"filter[open]": "true"}, ORDER.narrow),),
)
