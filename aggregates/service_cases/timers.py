"""What is due for service cases."""

from datetime import datetime
from typing import Any

from aggregates.customer import Customer
from aggregates.service_cases.any_case import CaseCancelled, CaseCompleted
from aggregates.service_cases.exchange import DeviceExchanged, ExchangeRequested
from aggregates.service_cases.late_exchange import ExchangeFellLate
from aggregates.service_cases.loss import DeviceFoundAgain, LossClosed
from aggregates.service_cases.messages import CaseMessageSent
from aggregates.service_cases.reminders import CaseAnswerMissed, ReturnReminded
from aggregates.service_cases.repair import EstimateAccepted, EstimateDeclined, RepairEstimated
from aggregates.service_cases.returns import ReturnCancelled, ReturnCompleted, ReturnReceived, ReturnRequested
from aggregates.service_cases.service_case import ServiceCase
from aggregates.timer import Deadline, Since, Timer, after_working_days, end_of_day
from foundation.noun import Noun


def _from_now(_event: Any, happened_at: datetime) -> Since:
    return happened_at


def _from_message(event: CaseMessageSent, happened_at: datetime) -> Since:
    return event.sent_at or happened_at


def _from_reminder(event: ReturnReminded | CaseAnswerMissed, happened_at: datetime) -> Since:
    """From when it was reminded, which may be long after that was due; never earlier than that, whatever the clocks say."""
    return max(happened_at, event.due_at)


def _after(days: int | None, since: Since, customer: Customer) -> Deadline | None:
    return None if days is None else after_working_days(since, days, customer)


LATE_EXCHANGE = Timer(
    "late_exchange",
    ServiceCase,
    Noun("Überfälliger Austausch", "late exchange"),
    sets={ExchangeRequested: lambda event, _: event.promised_on},
    ends=(ExchangeFellLate, DeviceExchanged, CaseCancelled),
    due=end_of_day,
)
"""An exchange is late when the day that was promised is over before the replacement has arrived (H-13)."""
OPEN_RETURN_REMINDER = Timer(
    "open_return_reminder",
    ServiceCase,
    Noun("Erinnerung an eine Rücksendung", "reminder of a return"),
    sets={ReturnRequested: _from_now, ReturnReminded: _from_reminder},
    ends=(ReturnReceived, ReturnCompleted, ReturnCancelled),
    due=lambda since, customer: _after(customer.case_reminders.open_return, since, customer),
)
"""Who is to send a device back is reminded after so many working days as the customer says, and again until it has come."""
UNANSWERED_CASE = Timer(
    "unanswered_case",
    ServiceCase,
    Noun("Ausstehende Antwort", "answer that is awaited"),
    sets={CaseMessageSent: _from_message, RepairEstimated: _from_now, CaseAnswerMissed: _from_reminder},
    ends=(EstimateAccepted, EstimateDeclined, ReturnCompleted, ReturnCancelled, CaseCompleted, CaseCancelled, LossClosed, DeviceFoundAgain),
    due=lambda since, customer: _after(customer.case_reminders.unanswered, since, customer),
)
"""What one side asked at a case is brought to mind after so many working days, and again until it is answered; set by each message, as whether that asks anything the case knows."""
