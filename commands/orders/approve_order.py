"""Approve an order, which is seen from then on by those who fulfil it (H-11)."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.order import Order
from aggregates.orders.order_approval import OrderApproved
from commands.engine.command import Command, Decision, Given
from commands.orders.approvable import approver
from commands.orders.order_hooks import AFTER_APPROVALS


class ApproveOrder(Command):
    # `asked_at`: when it is asked, as deputies stand in for days.
    made_here: ClassVar[frozenset[str]] = frozenset({"asked_at"})

    order_id: UUID
    asked_at: datetime

    def check(self, given: Given) -> bool:
        if given.state(Order, self.order_id).approval == "approved":
            return False
        approver(given, self.order_id, self.asked_at)
        return True

    def decide(self, given: Given) -> Decision:
        order = given.state(Order, self.order_id)
        if order.approval == "approved":
            return []
        in_place_of = approver(given, self.order_id, self.asked_at)
        if order.user_id is None:
            return []
        decision: list[tuple[UUID, Event]] = [
            (self.order_id, OrderApproved(order_id=self.order_id, user_id=order.user_id, in_place_of=in_place_of))
        ]
        for after in AFTER_APPROVALS:
            decision += after.follows(given, self.order_id, order, self.asked_at)
        return decision
