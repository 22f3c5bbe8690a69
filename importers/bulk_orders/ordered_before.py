"""What was ordered before: by an earlier try of the same list, so that nobody gets an article twice; and by whichever orders, to be told (H-10)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.catalogue_item import article_claim
from aggregates.order import Order, OrderPlaced
from aggregates.order_terms import OrderedItem
from commands.engine.command import Decision
from commands.engine.given import Batch
from importers.imports.initial_load import LoadContext
from importers.quarantine import Notice, RowNoted

# Those of which all was cancelled, or which were declined, don't count. By the index of importers/migrations/0007_orders_of_users.sql.
_ORDERED = """SELECT p.payload ->> 'user_id', p.payload ->> 'number', p.payload -> 'items', p.payload ->> 'own_number', p.recorded_at
    FROM events p WHERE p.customer_id = %s AND p.event_name = 'order.placed' AND p.payload ->> 'user_id' = ANY (%s)
    AND NOT EXISTS (SELECT FROM events c WHERE c.stream_id = p.stream_id AND c.event_name = 'order.completed'
        AND c.payload ->> 'status' IN ('cancelled', 'declined'))
    ORDER BY p.position"""


def line_of(user_id: UUID, article_number: str) -> tuple[str, ...]:
    """Return by what a row is one: a user gets an article once in a list, however the row names the user."""
    return str(user_id), article_claim(article_number).value


def take_in(context: LoadContext, batch: Batch, lines: Sequence[int]) -> None:
    """Take in what an earlier, killed try of the list ordered by these lines."""
    orders = {context.new_id(line): line for line in lines}
    batch.load(orders)
    for order_id, line in orders.items():
        order = batch.state(Order, order_id)
        if order.user_id is not None:
            context.lines_of.update(dict.fromkeys((line_of(order.user_id, item.article_number) for item in order.items), line))


def ordered_before(
    connection: Connection[TupleRow], context: LoadContext, customer_id: UUID, decided: Sequence[tuple[int, Decision]]
) -> Iterator[RowNoted]:
    """Yield a warning of each line whose user has an order of the same article, pieces and own number already."""
    placed = [(line, event) for line, decision in decided for _, event in decision if isinstance(event, OrderPlaced)]
    if not placed:
        return
    zone = ZoneInfo(context.customer.time_zone)
    before = _orders(connection, customer_id, {event.user_id for _, event in placed})
    for line, event in placed:
        for item in event.items:
            if found := before.get(_order_line(str(event.user_id), item.article_number, item.quantity, event.own_number)):
                number, at = found
                facts = {"found": f"{number} ({at.astimezone(zone):%Y-%m-%d})"}
                yield RowNoted(Notice.ORDERED_BEFORE, "article_number", item.article_number, line, facts)


def _orders(connection: Connection[TupleRow], customer_id: UUID, users: set[UUID]) -> dict[tuple[Any, ...], tuple[str, datetime]]:
    """The newest order of each line that these users have."""
    found: dict[tuple[Any, ...], tuple[str, datetime]] = {}
    for user_id, number, items, own_number, at in connection.execute(_ORDERED, (customer_id, [str(each) for each in users])):
        for item in map(OrderedItem.model_validate, items):
            found[_order_line(user_id, item.article_number, item.quantity, own_number)] = number, at
    return found


def _order_line(user_id: str, article_number: str, quantity: int, own_number: str | None) -> tuple[Any, ...]:
    return *line_of(UUID(user_id), article_number), quantity, own_number
