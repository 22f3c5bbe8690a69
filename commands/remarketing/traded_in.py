"""What becomes of old devices that were taken in payment for an order of which nothing came (H-09, H-15)."""

from datetime import datetime
from uuid import UUID

from aggregates.order import Order
from aggregates.remarketing.remarketing import Remarketing, RemarketingWithdrawn
from commands.engine.command import Decision, Given
from commands.orders.order_hooks import AfterOrder


def _withdrawn(given: Given, _order_id: UUID, order: Order, _at: datetime | None) -> Decision:
    """Withdraw those that haven't arrived, unless something was delivered; of what has arrived whoever has it in hand decides with the customer."""
    if order.status not in ("cancelled", "declined"):
        return []
    found = ((each, given.state(Remarketing, each)) for each in order.traded_in)
    return [
        (each, RemarketingWithdrawn(remarketing_id=each, device_id=of.device_id, user_id=of.user_id, identifiers=of.identifiers))
        for each, of in found
        if of.status == "registered"
    ]


TRADE_INS_AFTER_ORDER = AfterOrder(_withdrawn)
