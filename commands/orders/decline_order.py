"""Decline an order that can't be fulfilled, before anything of it is shipped."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.order import Order, OrderDeclined
from aggregates.order_terms import REASON
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.texts import LongText
from commands.orders.approvable import check_approved
from commands.orders.open_order import completed, open_order


class OrderIsUnderWay(Refusal):
    """Parts of the order {number} are shipped already; cancel what is left instead."""

    code = "order-is-under-way"
    de = "Von der Bestellung {number} ist schon etwas versendet; bitte stattdessen stornieren, was noch offen ist."


class DeclineOrder(Command):
    order_id: UUID
    reason: Annotated[LongText, REASON, OF_PERSON]

    def check(self, given: Given) -> bool:
        if given.state(Order, self.order_id).declined:
            return False
        order = open_order(given, self.order_id)
        check_approved(order)
        if order.parcels:
            raise OrderIsUnderWay(number=order.number)
        return True

    def decide(self, given: Given) -> Decision:
        order = given.state(Order, self.order_id)
        if order.declined or order.user_id is None:
            return []
        self.check(given)
        return completed(given, self.order_id, order, OrderDeclined(order_id=self.order_id, user_id=order.user_id, reason=self.reason))
