"""Mark an order late whose promised day is over (H-11). Sent by commands/timers/timekeeper.py."""

from typing import ClassVar

from aggregates.customer import Customer
from aggregates.order import Order, OrderFellLate
from aggregates.order_timers import LATE_DELIVERY
from aggregates.timer import Timer
from commands.engine.command import Decision, Given
from commands.timers.timed_command import TimedCommand


class MarkOrderLate(TimedCommand):
    timer: ClassVar[Timer] = LATE_DELIVERY

    def decide(self, given: Given) -> Decision:
        order = given.state(Order, self.timed_id)
        if order.completed or order.late or order.promised_on is None or order.user_id is None:
            return []
        if not LATE_DELIVERY.is_due(order.promised_on, given.state(Customer, given.customer_id), self.due_at):
            return []
        late = OrderFellLate(order_id=self.timed_id, user_id=order.user_id, number=order.number, promised_on=order.promised_on)
        return [(self.timed_id, late)]
