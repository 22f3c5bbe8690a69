"""Orders are watched for the day that they are promised for, and are clarification cases while they are late (H-23): kept with the inventory, as they're listed with its users."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.order import OrderCompleted, OrderFellLate, OrderPromised
from aggregates.order_timers import LATE_DELIVERY
from eventstore.envelope import Recorded
from projections.clarification_cases import CaseSubject, close_case, follow_cases
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from projections.timers import follow, reads_of, timers
from readmodels.clarification_cases.clarification_cases import count_case
from readmodels.engine.table import Table
from readmodels.orders.late_order import LATE_ORDER, LATE_ORDER_CASES

timers.extend(version=1, reads=reads_of(LATE_DELIVERY))


@timers.on(*LATE_DELIVERY.kinds)
def late_delivery(rows: Rows, recorded: Recorded[Any]) -> None:
    follow(rows, recorded, LATE_DELIVERY)


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the row that an event's handlers look at, by table and key."""
    if issubclass(recorded.kind, OrderFellLate | OrderPromised | OrderCompleted):
        yield LATE_ORDER_CASES, LATE_ORDER.id_of(recorded.stream_id)


inventory.extend(version=1, tables=(LATE_ORDER_CASES,), reads=reads, counts={LATE_ORDER_CASES.name: count_case})


@inventory.on(OrderFellLate)
def fell_late(rows: Rows, recorded: Recorded[OrderFellLate]) -> None:
    event = recorded.event
    subject = CaseSubject(recorded.customer_id, recorded.stream_id, event.number, user_id=event.user_id)
    follow_cases(rows, recorded, LATE_ORDER_CASES, subject, was=(), now=(LATE_ORDER,))


@inventory.on(OrderPromised, OrderCompleted)
def no_longer_late(rows: Rows, recorded: Recorded[OrderPromised | OrderCompleted]) -> None:
    close_case(rows, recorded, LATE_ORDER_CASES, LATE_ORDER)
