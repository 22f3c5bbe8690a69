"""What is due for orders."""

from aggregates.customer import Customer
from aggregates.order import (
    Order,
    OrderAccepted,
    OrderCompleted,
    OrderFellLate,
    OrderPromised,
)
from aggregates.orders.order_approval import OrderApprovalAsked, OrderApprovalDeclined, OrderApprovalReminded, OrderApproved
from aggregates.orders.order_mails import OrderMailsAsked, OrderToldByMail
from aggregates.timer import Deadline, Since, Timer, after_working_days, at_once, end_of_day
from foundation.noun import Noun

LATE_DELIVERY = Timer(
    "late_delivery",
    Order,
    Noun("Überfällige Lieferung", "late delivery"),
    sets={OrderAccepted: lambda event, _: event.promised_on, OrderPromised: lambda event, _: event.promised_on},
    ends=(OrderFellLate, OrderCompleted),
    due=end_of_day,
)
"""An order is late when its promised day is over before all of it was delivered (H-11)."""


def _to_be_reminded(since: Since, customer: Customer) -> Deadline:
    return after_working_days(since, customer.approval.remind_after, customer)


WAITING_FOR_APPROVAL = Timer(
    "waiting_for_approval",
    Order,
    Noun("Ausstehende Genehmigung", "approval that is awaited"),
    sets={OrderApprovalAsked: lambda event, at: event.asked_at or at, OrderApprovalReminded: lambda event, _: event.reminded_at},
    ends=(OrderApproved, OrderApprovalDeclined, OrderCompleted),
    due=_to_be_reminded,
)
"""An order that waits for approval is brought to mind after so many working days as its customer says, again and again."""


ORDER_MAILS = Timer(
    "order_mails",
    Order,
    Noun("Mails zu einer Bestellung", "mails about an order"),
    sets={OrderMailsAsked: lambda event, at: event.asked_at or at},
    ends=(OrderToldByMail, OrderCompleted),
    due=at_once,
)
"""Whoever placed an order, and who may approve it, is told by mail at once."""
