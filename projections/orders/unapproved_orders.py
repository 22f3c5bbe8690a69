"""Orders that wait for approval are brought to mind, and are clarification cases from then on until it is given or declined (H-11, H-23): kept with the inventory, as they're listed with its users."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.order import OrderCompleted
from aggregates.order_timers import WAITING_FOR_APPROVAL
from aggregates.orders.order_approval import OrderApprovalDeclined, OrderApprovalReminded, OrderApproved
from eventstore.envelope import Recorded
from projections.clarification_cases import CaseSubject, close_case, follow_cases
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from projections.timers import follow, reads_of, timers
from readmodels.clarification_cases.clarification_cases import count_case
from readmodels.engine.table import Table
from readmodels.orders.unapproved_order import UNAPPROVED_ORDER, UNAPPROVED_ORDER_CASES

timers.extend(version=1, reads=reads_of(WAITING_FOR_APPROVAL))


@timers.on(*WAITING_FOR_APPROVAL.kinds)
def waiting_for_approval(rows: Rows, recorded: Recorded[Any]) -> None:
    follow(rows, recorded, WAITING_FOR_APPROVAL)


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the row that an event's handlers look at, by table and key."""
    if issubclass(recorded.kind, OrderApprovalReminded | OrderApproved | OrderApprovalDeclined | OrderCompleted):
        yield UNAPPROVED_ORDER_CASES, UNAPPROVED_ORDER.id_of(recorded.stream_id)


inventory.extend(version=1, tables=(UNAPPROVED_ORDER_CASES,), reads=reads, counts={UNAPPROVED_ORDER_CASES.name: count_case})


@inventory.on(OrderApprovalReminded)
def reminded(rows: Rows, recorded: Recorded[OrderApprovalReminded]) -> None:
    event = recorded.event
    if event.times == 1:
        subject = CaseSubject(recorded.customer_id, recorded.stream_id, event.number, user_id=event.user_id)
        follow_cases(rows, recorded, UNAPPROVED_ORDER_CASES, subject, was=(), now=(UNAPPROVED_ORDER,))


@inventory.on(OrderApproved, OrderApprovalDeclined, OrderCompleted)
def waits_no_longer(rows: Rows, recorded: Recorded[OrderApproved | OrderApprovalDeclined | OrderCompleted]) -> None:
    close_case(rows, recorded, UNAPPROVED_ORDER_CASES, UNAPPROVED_ORDER)
