"""Exchanges are watched for the day that they are promised for, and are clarification cases while they are late (H-23): kept with the inventory, as they're listed with its devices and users."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.service_cases.any_case import CaseCancelled
from aggregates.service_cases.exchange import DeviceExchanged
from aggregates.service_cases.late_exchange import ExchangeFellLate
from aggregates.service_cases.timers import LATE_EXCHANGE
from eventstore.envelope import Recorded
from projections.clarification_cases import CaseSubject, close_case, follow_cases
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from projections.timers import follow, reads_of, timers
from readmodels.clarification_cases.clarification_cases import count_case
from readmodels.engine.table import Table
from readmodels.service_cases.late_exchange import LATE_EXCHANGE_CASE, LATE_EXCHANGE_CASES

timers.extend(version=1, reads=reads_of(LATE_EXCHANGE))


@timers.on(*LATE_EXCHANGE.kinds)
def late_exchange(rows: Rows, recorded: Recorded[Any]) -> None:
    follow(rows, recorded, LATE_EXCHANGE)


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the row that an event's handlers look at, by table and key."""
    if issubclass(recorded.kind, LATE_EXCHANGE.ends):
        yield LATE_EXCHANGE_CASES, LATE_EXCHANGE_CASE.id_of(recorded.stream_id)


inventory.extend(version=1, tables=(LATE_EXCHANGE_CASES,), reads=reads, counts={LATE_EXCHANGE_CASES.name: count_case})


@inventory.on(ExchangeFellLate)
def fell_late(rows: Rows, recorded: Recorded[ExchangeFellLate]) -> None:
    event = recorded.event
    subject = CaseSubject(recorded.customer_id, recorded.stream_id, event.number, event.device_id, event.user_id)
    follow_cases(rows, recorded, LATE_EXCHANGE_CASES, subject, was=(), now=(LATE_EXCHANGE_CASE,))


@inventory.on(DeviceExchanged, CaseCancelled)
def came_or_cancelled(rows: Rows, recorded: Recorded[DeviceExchanged | CaseCancelled]) -> None:
    close_case(rows, recorded, LATE_EXCHANGE_CASES, LATE_EXCHANGE_CASE)
