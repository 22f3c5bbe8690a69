"""What is due for remarketings."""

from datetime import datetime

from aggregates.customer import Customer
from aggregates.remarketing.awaited import AwaitedDeviceReminded, RemarketedDeviceAwaited
from aggregates.remarketing.kept_sold import DeviceKeptSold
from aggregates.remarketing.remarketing import (
    ProceedsPaidOut,
    RemarketedDeviceDestroyed,
    RemarketedDeviceReceived,
    Remarketing,
    RemarketingWithdrawn,
)
from aggregates.timer import Deadline, Since, Timer, after_working_days, at_once
from foundation.noun import Noun


def _unless_claimed(event: ProceedsPaidOut | RemarketedDeviceDestroyed, happened_at: datetime) -> Since | None:
    return None if event.for_good else happened_at


SOLD_NOT_FOR_GOOD = Timer(
    "sold_not_for_good",
    Remarketing,
    Noun("Sperre eines verkauften Geräts", "lock of a device that was sold"),
    sets={ProceedsPaidOut: _unless_claimed, RemarketedDeviceDestroyed: _unless_claimed},
    ends=(DeviceKeptSold,),
    due=at_once,
)
"""Version 1 of these events kept nothing from being sold once more (docs/decisions/0036): what they let go is claimed once this is carried out."""


def _from_now(_event: RemarketedDeviceAwaited, happened_at: datetime) -> Since:
    return happened_at


def _from_reminder(event: AwaitedDeviceReminded, happened_at: datetime) -> Since:
    """From when it was reminded, which may be long after that was due; never earlier than that, whatever the clocks say."""
    return max(happened_at, event.due_at)


def _as_returns(since: Since, customer: Customer) -> Deadline | None:
    days = customer.case_reminders.open_return
    return None if days is None else after_working_days(since, days, customer)


AWAITED_TRADE_IN_REMINDER = Timer(
    "awaited_trade_in_reminder",
    Remarketing,
    Noun("Erinnerung an ein Altgerät", "reminder of an old device"),
    sets={RemarketedDeviceAwaited: _from_now, AwaitedDeviceReminded: _from_reminder},
    ends=(RemarketedDeviceReceived, RemarketingWithdrawn),
    due=_as_returns,
)
"""Who is to send in a device that was taken in payment is reminded as of a return, and again until it has come."""
