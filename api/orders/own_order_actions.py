"""What is one's own among orders, and what is looked at to tell what may be done with one (H-25)."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from aggregates.user import User
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.shown import Shown
from api.orders.order_actions import ORDER_LOOKS, look_at_orders
from commands.orders.own_user import AccountWithoutUser
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.orders.own_order_resource import OWN_ORDER_LIST

_USER = "SELECT name, status, erased FROM users WHERE user_id = %(user)s"


def user_of_asker(found: Reading) -> UUID:
    """Return the user whose account asks. Raises AccountWithoutUser."""
    if found.asker is None or found.asker.user_id is None:
        raise AccountWithoutUser
    return found.asker.user_id


def own_orders_alone(found: Reading, query: Query) -> Query:
    """Leave out of a list of orders all that are for somebody else."""
    return replace(query, conditions=(*query.conditions, Condition("user_id", "eq", (str(user_of_asker(found)),), fixed=True)))


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    """The orders, which the list shows already, and beside them who asks."""
    shown = look_at_orders(caller, found, ids)
    user_id = user_of_asker(found)
    shown.beside(caller.id, caller.session.account)
    for name, status, erased in found.all(_USER, {"user": user_id}):
        shown.beside(user_id, User(name=name, status=status, erased=erased))
    return shown


OWN_ORDER_ACTIONS = ActionTable(OWN_ORDER_LIST, _look, ORDER_LOOKS | read_by(_USER))
