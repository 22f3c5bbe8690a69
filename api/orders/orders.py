"""Orders over HTTP, as the customer has them: placed and cancelled (H-09, H-11)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from aggregates.order import ORDER_NUMBER_CLAIM, Order
from aggregates.order_bookings import TRADE_IN
from aggregates.user import DELIVERY_ADDRESS
from api.engine.access import Caller
from api.engine.as_of import AsOf
from api.engine.command_route import From, command_route
from api.engine.histories import subject_in
from api.engine.known_by import KnownBy
from api.engine.route import guarded
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.tiles import Counter, Tile
from api.orders.order_actions import ORDER_ACTIONS
from api.orders.order_parts import ORDER_READS, PARTS_OF_ORDERS, order_detail
from api.orders.trade_ins_told import cancelled_with_trade_ins
from api.orders.waiting_told import order_waits
from api.user_actions import USER_ACTIONS
from commands.engine.spoken_number import new_number
from commands.orders.cancel_order import CancelOrder
from commands.orders.place_order import PlaceOrder
from foundation.noun import Noun
from readmodels.engine.history_entry import Subject
from readmodels.engine.reader import Reading
from readmodels.orders.order_resource import ORDER_HISTORY_LIST, ORDER_LIST
from readmodels.orders.order_told import OrderTold, ParcelThen, PositionTold
from readmodels.orders.orders import ORDERS
from readmodels.orders.waiting_seen import approved_alone, order_lists, order_shown
from readmodels.users.user_told import AddressTold

ORDERS_TAG = "Bestellungen / orders"
router = guarded(ORDERS_TAG, "orders")


_PARTS = {"items": ("Positionen", "Positions"), "parcels": ("Pakete", "Parcels"), "address": DELIVERY_ADDRESS}


_ITSELF = subject_in(ORDER_LIST)


def _subject(found: Reading, order_id: UUID | str) -> Subject | None:
    """Find whose history is asked for; None: nobody's who asks may see it."""
    return _ITSELF(found, order_id) if order_shown(found.listed(ORDER_LIST, order_id), found) else None


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
        labels={**_PARTS, "prices": ("Preise", "Prices"), "old_device": TRADE_IN},
    ),
    history=HistoryIn(ORDER_HISTORY_LIST, _subject),
    as_of=AsOf(
        ORDERS,
        "Bestellung zu einem Zeitpunkt / An order as of a moment",
        hides=frozenset({"accepted", "declined", "ordered_by", "prices"}),  # `status` says it; prices aren't for everybody
        names={"user_id": "user"},
        labels=_PARTS,
        shows={"items": list[PositionTold], "parcels": list[ParcelThen], "address": AddressTold | None},
        lists=order_lists,
    ),
    narrow=approved_alone,
    unfold={"parts": PARTS_OF_ORDERS},
    headline=Headline(("number",), ("user", "articles", "status")),
    known_by=(KnownBy("number", ORDER_NUMBER_CLAIM, str.upper),),
)


MADE = frozenset({"number", "asked_at", "ordered_by", "priced_on", "singly", "booked"})


def ordered_now(_caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Add a number for the order, and when it is asked."""
    return {**given, "number": new_number("B"), "asked_at": datetime.now(UTC)}


def ordered_singly(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Add that it is an order by itself, too."""
    return {**ordered_now(caller, given), "singly": True}


WANTED = {"items": [{"article_number": "BW-1-256", "quantity": 1}], "own_number": "2026-0815"}

command_route(
    router,
    "POST /orders",
    PlaceOrder,
    "Bestellung aufgeben / Place an order",
    source=From(new="order_id", given=MADE),
    prepare=ordered_singly,
    remark=order_waits,
    example={"user_id": "018f0000-0000-7000-8000-000000000001", **WANTED},
)
command_route(
    router,
    "POST /users/{user_id}/orders",
    PlaceOrder,
    "Für einen Nutzer bestellen / Order for a user",
    source=From(new="order_id", given=MADE, about="user_id", found_at="/orders/{id}"),
    prepare=ordered_singly,
    remark=order_waits,
    example=WANTED,
    action=(USER_ACTIONS, "order"),
    called="order_for_user",
)
command_route(
    router,
    "POST /orders/{order_id}/cancellation",
    CancelOrder,
    "Bestellung oder einzelne Positionen stornieren / Cancel an order, or single positions",
    remark=cancelled_with_trade_ins,
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
