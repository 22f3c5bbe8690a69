"""Orders that wait for their customer's approval are seen by nobody who fulfils orders: in lists, in details, in what they were, in counts (H-11)."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, TypeGuard
from uuid import UUID

from readmodels.engine.hidden_lines import HiddenLines
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.orders.order_resource import ORDER_LIST


def sees_waiting(found: Reading) -> bool:
    """Tell whether whoever asks is none of those who fulfil orders; at the command line everything is seen."""
    return found.asker is None or not fulfils(found.asker.rights)


def fulfils(rights: Set[tuple[str, str]]) -> bool:
    """Tell whether somebody with these rights fulfils orders."""
    return ("fulfilment", "write") in rights


def approved_alone(found: Reading, query: Query) -> Query:
    """Leave what waits out of a list that says of each how its approval stands."""
    if sees_waiting(found):
        return query
    return replace(query, conditions=(*query.conditions, Condition("approval", "ne", ("awaiting",), fixed=True)))


def order_shown(row: Mapping[str, Any] | None, found: Reading) -> TypeGuard[Mapping[str, Any]]:
    """Tell whether there is such a row, for whoever asks."""
    return row is not None and (row["approval"] != "awaiting" or sees_waiting(found))


def order_lists(found: Reading, order_id: UUID) -> bool:
    """Tell whether an order is there for whoever asks."""
    return order_shown(found.listed(ORDER_LIST, order_id), found)


_SEEN = """SELECT order_id FROM orders
    WHERE customer_id = %(customer)s AND order_id = ANY(%(orders)s) AND approval IS DISTINCT FROM 'awaiting'"""


def seen_orders(found: Reading, order_ids: Sequence[UUID]) -> Collection[UUID]:
    """Find which of these orders are seen by those who fulfil orders."""
    return {row[0] for row in found.all(_SEEN, {"orders": [*order_ids]})} if order_ids else set[UUID]()


SEEN_READS = read_by(_SEEN)
WAITING_IN_HISTORIES = HiddenLines("order_id", fulfils, seen_orders, SEEN_READS)
