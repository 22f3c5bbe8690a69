"""Promise an order for a day, or for another one (H-11)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from aggregates.order import Order, OrderPromised
from aggregates.order_terms import PROMISED_ON
from commands.engine.command import Command, Decision, Given
from commands.engine.moments import Day
from commands.orders.open_order import OrderNotAccepted, open_order


class PromiseOrder(Command):
    order_id: UUID
    promised_on: Annotated[Day, PROMISED_ON]

    def check(self, given: Given) -> bool:
        order = open_order(given, self.order_id)
        if not order.accepted:
            raise OrderNotAccepted(number=order.number)
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        return promised(self.order_id, open_order(given, self.order_id), self.promised_on)


def promised(order_id: UUID, order: Order, day: date | None) -> Decision:
    """Decide that the order is promised for the day, where one is given that it isn't promised for yet."""
    if day is None or day == order.promised_on or order.user_id is None:
        return []
    return [(order_id, OrderPromised(order_id=order_id, user_id=order.user_id, promised_on=day, was=order.promised_on))]
