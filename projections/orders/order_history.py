"""The history of an order: its own events (A-10)."""

from typing import Any

from aggregates.order import Order
from aggregates.user import UserErased
from eventstore.envelope import Recorded
from projections.engine.history import entry, redact
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.orders.orders import ORDER_HISTORY

order_history = Projection("order_history", version=1, tables=(ORDER_HISTORY,))


@order_history.on(*Order.events())
def of_the_order(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(ORDER_HISTORY, entry(recorded, recorded.stream_id))


@order_history.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    redact(rows, ORDER_HISTORY, recorded.stream_id)
