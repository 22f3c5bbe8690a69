"""Say that an order was told by mail to whoever placed it, and to those who may approve it. Sent by commands/timers/timekeeper.py."""

from typing import ClassVar

from aggregates.order import Order
from aggregates.order_timers import ORDER_MAILS
from aggregates.orders.order_mails import OrderToldByMail
from aggregates.timer import Timer
from commands.engine.command import Decision, Given
from commands.timers.timed_command import TimedCommand


class TellOrderByMail(TimedCommand):
    timer: ClassVar[Timer] = ORDER_MAILS

    def decide(self, given: Given) -> Decision:
        order = given.state(Order, self.timed_id)
        if order.completed or order.mails_to is None:
            return []
        return [(self.timed_id, OrderToldByMail(order_id=self.timed_id))]
