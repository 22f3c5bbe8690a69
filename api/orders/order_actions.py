"""What is looked at to tell what may be done with an order, and what a user's orders keep from being done with the user."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from aggregates.agreements.approval_rules import NO_APPROVAL, ApprovalRules
from aggregates.customer import Customer
from aggregates.order import OPEN_ORDER_CLAIM, Order
from aggregates.orders.order_progress import Parcel
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable, ShownBeside
from api.engine.shown import Shown
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.orders.order_positions import read_positions
from readmodels.orders.order_resource import ORDER_LIST
from readmodels.users.user_resource import USER_LIST

_ORDERS = """SELECT order_id, number, user_id, items::text, parcels::text, accepted, procured, declined, promised_on, completed_at, approval, ordered_by
    FROM orders WHERE order_id = ANY(%(ids)s)"""
APPROVAL_RULES_SET = "SELECT rules::text FROM approval_rules WHERE customer_id = %(customer)s"
_OF_USERS = "SELECT user_id, order_id, number FROM orders WHERE user_id = ANY(%(users)s) AND is_open"


def look_at_orders(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    """Look up what the checks of actions look at."""
    shown = Shown(caller)
    shown.beside(caller.customer, _customer(found))
    for (
        order_id,
        number,
        user_id,
        items,
        parcels,
        accepted,
        procured,
        declined,
        promised_on,
        completed_at,
        approval,
        ordered_by,
    ) in found.all(_ORDERS, {"ids": [*ids]}):
        positions = read_positions(orjson.loads(items))
        sent: list[dict[str, Any]] = orjson.loads(parcels)
        order = Order(
            number=number,
            user_id=user_id,
            items=positions.items,
            accepted=accepted,
            procured=procured,
            promised_on=promised_on,
            declined=declined,
            approval=approval,
            ordered_by=ordered_by,
            completed=completed_at is not None,
            progress=positions.progress,
            parcels={UUID(each["id"]): _parcel(each) for each in sent},
        )
        shown.thing(order_id, order)
    return shown


def _parcel(told: dict[str, Any]) -> Parcel:
    return Parcel(told["tracking_number"], (), delivered=told["delivered_at"] is not None, returned=told["returned_at"] is not None)


def _customer(found: Reading) -> Customer:
    """Look up what the customer has agreed, and who approves."""
    row = found.one(APPROVAL_RULES_SET)
    rules = ApprovalRules.model_validate_json(row[0]) if row is not None else NO_APPROVAL
    agreed: frozenset[Any] = frozenset(found.settings.features)
    return Customer(features=agreed, time_zone=str(found.settings.zone), approval=rules)


def _of_users(found: Reading, users: Sequence[UUID], shown: Shown) -> None:
    """Their open orders, which keep a user from being deleted."""
    for user_id, order_id, number in found.all(_OF_USERS, {"users": [*users]}):
        shown.beside(order_id, Order(number=number))
        shown.claimed(OPEN_ORDER_CLAIM, f"{user_id}/", f"{user_id}/{order_id}")


ORDERS_OF_USERS = ShownBeside(USER_LIST, _of_users, read_by(_OF_USERS))
ORDER_LOOKS = read_by(_ORDERS) | read_by(APPROVAL_RULES_SET)
ORDER_ACTIONS = ActionTable(ORDER_LIST, look_at_orders, ORDER_LOOKS)
