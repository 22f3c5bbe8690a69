"""Old devices that are awaited are brought to mind, and are clarification cases until they are received or not to be sold any more (H-15, H-23): kept with the inventory, as they're listed with its devices and users, also as of a moment."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.remarketing.awaited import RemarketedDeviceAwaited
from aggregates.remarketing.remarketing import RemarketedDeviceReceived, RemarketingWithdrawn
from aggregates.remarketing.timers import AWAITED_TRADE_IN_REMINDER
from eventstore.envelope import Recorded
from projections.clarification_cases import CaseSubject, close_case, follow_cases
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from projections.timers import follow, reads_of, timers
from readmodels.clarification_cases.clarification_cases import count_case
from readmodels.engine.table import Table
from readmodels.remarketing.awaited_trade_in import AWAITED_TRADE_IN, AWAITED_TRADE_IN_CASES

timers.extend(version=1, reads=reads_of(AWAITED_TRADE_IN_REMINDER))


@timers.on(*AWAITED_TRADE_IN_REMINDER.kinds)
def awaited_trade_in_reminder(rows: Rows, recorded: Recorded[Any]) -> None:
    follow(rows, recorded, AWAITED_TRADE_IN_REMINDER)


_Ending = RemarketedDeviceReceived | RemarketingWithdrawn


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the row that an event's handlers look at, by table and key."""
    if issubclass(recorded.kind, _Ending):
        yield AWAITED_TRADE_IN_CASES, AWAITED_TRADE_IN.id_of(recorded.stream_id)


inventory.extend(version=1, tables=(AWAITED_TRADE_IN_CASES,), reads=reads, counts={AWAITED_TRADE_IN_CASES.name: count_case})


@inventory.on(RemarketedDeviceAwaited)
def awaited(rows: Rows, recorded: Recorded[RemarketedDeviceAwaited]) -> None:
    event = recorded.event
    subject = CaseSubject(recorded.customer_id, recorded.stream_id, event.number, event.device_id, event.user_id)
    follow_cases(rows, recorded, AWAITED_TRADE_IN_CASES, subject, was=(), now=(AWAITED_TRADE_IN,))


@inventory.on(RemarketedDeviceReceived, RemarketingWithdrawn)
def came_or_withdrawn(rows: Rows, recorded: Recorded[_Ending]) -> None:
    close_case(rows, recorded, AWAITED_TRADE_IN_CASES, AWAITED_TRADE_IN)
