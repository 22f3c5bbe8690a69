"""Accept an order that was placed: it is worked on from now on, and may be promised for a day."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from aggregates.engine.words import Help
from aggregates.order import OrderAccepted
from aggregates.order_terms import PROMISED_ON
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Day
from commands.orders.approvable import check_approved
from commands.orders.open_order import open_order
from commands.orders.promise_order import check_to_come


class OrderIsAccepted(Refusal):
    """The order {number} is accepted already; ship it, or cancel what can't be delivered."""

    code = "order-is-accepted"
    de = "Die Bestellung {number} ist schon angenommen; bitte versenden oder stornieren, was nicht geliefert werden kann."


class AcceptOrder(Command):
    # `asked_at`: when it is asked; None: nobody knows what day it is.
    made_here: ClassVar[frozenset[str]] = frozenset({"asked_at"})

    order_id: UUID
    promised_on: Annotated[
        Day | None, PROMISED_ON, Help("An welchem Tag geliefert werden soll.", "On which day it is to be delivered.")
    ] = None
    asked_at: datetime | None = None

    def check(self, given: Given) -> bool:
        order = open_order(given, self.order_id)
        check_approved(order)
        if order.accepted:
            raise OrderIsAccepted(number=order.number)
        return True

    def decide(self, given: Given) -> Decision:
        order = open_order(given, self.order_id)
        if order.accepted and order.promised_on == self.promised_on:
            return []
        self.check(given)
        check_to_come(given, self.promised_on, self.asked_at)
        if order.user_id is None:
            return []
        return [(self.order_id, OrderAccepted(order_id=self.order_id, user_id=order.user_id, promised_on=self.promised_on))]
