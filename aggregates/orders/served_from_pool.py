"""An order is served from the pool of its customer: devices that it had go to the user in the place of new ones (H-12)."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.order_terms import CONTENT, OrderId, ShippedItem
from aggregates.user import UserId


class OrderServedFromPool(
    Event,
    event="order.served_from_pool",
    de="{Bestellung order_id|Bestellung}: aus dem Kundenpool übergeben: {content}",
    en="{Order order_id|Order}: handed over from the customer's pool: {content}",
    about=(),
):
    """Devices that the customer had were given to the user in the place of new ones."""

    order_id: OrderId
    user_id: UserId
    hand_over_id: UUID
    content: Annotated[tuple[ShippedItem, ...], CONTENT]
