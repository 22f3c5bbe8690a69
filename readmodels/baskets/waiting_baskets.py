"""Baskets whose orders wait for approval are seen by nobody who fulfils orders, as those orders are (H-09, H-11)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeGuard
from uuid import UUID

from readmodels.baskets.basket_resource import BASKET_LIST
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.orders.waiting_seen import SEEN_READS, seen_orders, sees_waiting

_UNSEEN = """SELECT b.order_id FROM baskets b LEFT JOIN orders o ON o.order_id = b.order_id AND o.approval IS DISTINCT FROM 'awaiting'
    WHERE b.customer_id = %(customer)s AND b.order_id IS NOT NULL AND o.order_id IS NULL"""
WAITING_BASKET_READS = SEEN_READS | read_by(_UNSEEN)


def unless_waiting(found: Reading, query: Query) -> Query:
    """Leave what waits out of the list; and what isn't known as an order yet, as it may."""
    if sees_waiting(found):
        return query
    waiting = tuple(str(row[0]) for row in found.all(_UNSEEN))
    return replace(query, conditions=(*query.conditions, Condition("order_id", "none", (waiting,), fixed=True))) if waiting else query


def basket_shown(row: Mapping[str, Any] | None, found: Reading) -> TypeGuard[Mapping[str, Any]]:
    """Tell whether there is such a row, for whoever asks."""
    if row is None or row["order_id"] is None or sees_waiting(found):
        return row is not None
    return bool(seen_orders(found, [UUID(row["order_id"])]))


def basket_lists(found: Reading, basket_id: UUID) -> bool:
    """Tell whether a basket is there for whoever asks."""
    return basket_shown(found.listed(BASKET_LIST, basket_id), found)
