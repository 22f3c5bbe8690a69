"""Decline the approval of an order, which ends it (H-11)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.order import Order
from aggregates.order_terms import REASON
from aggregates.orders.order_approval import OrderApprovalDeclined
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import Remark
from commands.orders.approvable import approver
from commands.orders.open_order import completed


class DeclineApproval(Command):
    # `asked_at`: when it is asked, as deputies stand in for days.
    made_here: ClassVar[frozenset[str]] = frozenset({"asked_at"})

    order_id: UUID
    reason: Annotated[Remark, REASON, OF_PERSON]
    asked_at: datetime

    def check(self, given: Given) -> bool:
        if given.state(Order, self.order_id).approval == "declined":
            return False
        approver(given, self.order_id, self.asked_at)
        return True

    def decide(self, given: Given) -> Decision:
        order = given.state(Order, self.order_id)
        if order.approval == "declined":
            return []
        in_place_of = approver(given, self.order_id, self.asked_at)
        if order.user_id is None:
            return []
        told = OrderApprovalDeclined(order_id=self.order_id, user_id=order.user_id, reason=self.reason, in_place_of=in_place_of)
        return completed(given, self.order_id, order, told)
