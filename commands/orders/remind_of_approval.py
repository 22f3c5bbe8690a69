"""Bring to mind that an order waits for approval. Sent by commands/timers/timekeeper.py."""

from typing import ClassVar

from aggregates.customer import Customer
from aggregates.order import Order
from aggregates.order_timers import WAITING_FOR_APPROVAL
from aggregates.orders.order_approval import OrderApprovalReminded
from aggregates.timer import Timer
from commands.engine.command import Decision, Given
from commands.timers.timed_command import TimedCommand


class RemindOfApproval(TimedCommand):
    timer: ClassVar[Timer] = WAITING_FOR_APPROVAL

    def decide(self, given: Given) -> Decision:
        order = given.state(Order, self.timed_id)
        if order.completed or order.approval != "awaiting" or order.user_id is None:
            return []
        since = order.waits_since
        if since is not None and not WAITING_FOR_APPROVAL.is_due(since, given.state(Customer, given.customer_id), self.due_at):
            return []
        told = OrderApprovalReminded(
            order_id=self.timed_id, user_id=order.user_id, number=order.number, times=order.reminders + 1, reminded_at=self.due_at
        )
        return [(self.timed_id, told)]
