"""What is looked at to tell what may be done with an order, and what a user's orders keep from being done with the user."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from aggregates.order import OPEN_ORDER_CLAIM, Order, Parcel
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable, ShownBeside
from api.engine.shown import Shown
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.orders.order_positions import read_positions
from readmodels.orders.order_resource import ORDER_LIST
from readmodels.users.user_resource import USER_LIST

_ORDERS = """SELECT order_id, number, user_id, items::text, parcels::text, accepted, declined, promised_on, completed_at
    FROM orders WHERE order_id = ANY(%(ids)s)"""
_OF_USERS = "SELECT user_id, order_id, number FROM orders WHERE user_id = ANY(%(users)s) AND is_open"


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for order_id, number, user_id, items, parcels, accepted, declined, promised_on, completed_at in found.all(_ORDERS, {"ids": [*ids]}):
        positions = read_positions(orjson.loads(items))
        sent: list[dict[str, Any]] = orjson.loads(parcels)
        order = Order(
            number=number,
            user_id=user_id,
            items=positions.items,
            accepted=accepted,
            promised_on=promised_on,
            declined=declined,
            completed=completed_at is not None,
            progress=positions.progress,
            parcels={UUID(each["id"]): Parcel(each["tracking_number"], (), each["delivered_at"] is not None) for each in sent},
        )
        shown.thing(order_id, order)
    return shown


def _of_users(found: Reading, users: Sequence[UUID], shown: Shown) -> None:
    """Their open orders, which keep a user from being deleted."""
    for user_id, order_id, number in found.all(_OF_USERS, {"users": [*users]}):
        shown.beside(order_id, Order(number=number))
        shown.claimed(OPEN_ORDER_CLAIM, f"{user_id}/", f"{user_id}/{order_id}")


ORDERS_OF_USERS = ShownBeside(USER_LIST, _of_users, read_by(_OF_USERS))
ORDER_ACTIONS = ActionTable(ORDER_LIST, _look, read_by(_ORDERS))
