"""Promise an order for a day, or for another one (H-11)."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

from aggregates.customer import Customer
from aggregates.order import Order, OrderPromised
from aggregates.order_terms import PROMISED_ON
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Day
from commands.orders.open_order import OrderNotAccepted, open_order


class PromisedInPast(Refusal):
    """{day} is over, so nothing can be promised for it; give {today} or a later day."""

    status = 422
    code = "promised-in-past"
    de = "Der {day} ist schon vorbei, dafür lässt sich nichts zusagen; bitte den {today} oder einen späteren Tag angeben."


class PromisedOnHoliday(Refusal):
    """{day} is no working day of the customer's, so nothing arrives then; the next one is {next}."""

    status = 422
    code = "promised-on-holiday"
    de = "Der {day} ist beim Kunden kein Arbeitstag, da kommt nichts an; der nächste ist der {next}."


class PromiseOrder(Command):
    # `asked_at`: when it is asked; None: nobody knows what day it is.
    made_here: ClassVar[frozenset[str]] = frozenset({"asked_at"})

    order_id: UUID
    promised_on: Annotated[Day, PROMISED_ON]
    asked_at: datetime | None = None

    def check(self, given: Given) -> bool:
        order = open_order(given, self.order_id)
        if not order.accepted:
            raise OrderNotAccepted(number=order.number)
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        return promised(given, self.order_id, self.promised_on, self.asked_at)


def check_to_come(given: Given, day: date | None, asked_at: datetime | None) -> None:
    """Raise PromisedInPast where the day is over in the customer's time zone, PromisedOnHoliday where nobody works there then."""
    if day is not None and asked_at is not None:
        days = given.state(Customer, given.customer_id).working_days
        today = days.local_day(asked_at)
        if day < today:
            raise PromisedInPast(day=day, today=today)
        if not days.is_working_day(day):
            raise PromisedOnHoliday(day=day, next=days.days_after(day, 1))


def promised(given: Given, order_id: UUID, day: date | None, asked_at: datetime | None) -> Decision:
    """Decide that the order is promised for the day, where one is given that it isn't promised for yet. Raises PromisedInPast, PromisedOnHoliday."""
    order = given.state(Order, order_id)
    if day is None or day == order.promised_on or order.user_id is None:
        return []
    check_to_come(given, day, asked_at)
    return [(order_id, OrderPromised(order_id=order_id, user_id=order.user_id, promised_on=day, was=order.promised_on))]
