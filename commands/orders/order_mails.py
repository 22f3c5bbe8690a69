"""Whether the placing of an order is told by mail: decided as it is placed, whichever way it came (H-11)."""

from datetime import datetime
from uuid import UUID

from aggregates.orders.order_mails import OrderMailsAsked
from commands.customers.agreed import is_agreed
from commands.engine.command import Given


def mails_asked(given: Given, order_id: UUID, asked_at: datetime | None, ordered_by: str | None) -> list[OrderMailsAsked]:
    """Decide that it is, where the customer wishes that. What a list brings for somebody (`ordered_by`) is told by that list's outcome, all at once."""
    if ordered_by is not None or not is_agreed(given, "order_mails"):
        return []
    return [OrderMailsAsked(order_id=order_id, ordered_by=given.actor, asked_at=asked_at)]
