"""Say that what an accepted order takes has been ordered: it is in procurement (H-11)."""

from uuid import UUID

from aggregates.order import Order, OrderProcurementBegun
from aggregates.orders.order_progress import Progress
from commands.engine.command import Command, Decision, Given, Refusal
from commands.orders.open_order import OrderNotAccepted, open_order


class OrderIsShipped(Refusal):
    """Something of the order {number} was shipped already; there is nothing to say of its procurement."""

    code = "order-is-shipped"
    de = "Von der Bestellung {number} wurde schon etwas versendet; zur Beschaffung ist nichts mehr zu sagen."


class ProcureOrder(Command):
    order_id: UUID

    def check(self, given: Given) -> bool:
        order = open_order(given, self.order_id)
        if not order.accepted:
            raise OrderNotAccepted(number=order.number)
        if _is_shipped(order):
            raise OrderIsShipped(number=order.number)
        return not order.procured

    def decide(self, given: Given) -> Decision:
        order = open_order(given, self.order_id)
        if not self.check(given) or order.user_id is None:
            return []
        return [(self.order_id, OrderProcurementBegun(order_id=self.order_id, user_id=order.user_id))]


def _is_shipped(order: Order) -> bool:
    return any(order.progress.get(item.position, Progress()).shipped for item in order.items)
