"""What is open at service cases is brought to mind, and what is unanswered is a clarification case from then on until it is answered (H-23): kept with the inventory, as it's listed with its devices and users."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.service_cases.messages import CaseMessageSent
from aggregates.service_cases.reminders import CaseAnswerMissed
from aggregates.service_cases.timers import OPEN_RETURN_REMINDER, UNANSWERED_CASE
from eventstore.envelope import Recorded
from projections.clarification_cases import CaseSubject, close_case, follow_cases, is_open_case
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from projections.timers import follow, reads_of, timers
from readmodels.clarification_cases.clarification_cases import count_case
from readmodels.engine.table import Table
from readmodels.service_cases.unanswered_case import KIND_OF_SIDE, UNANSWERED_CASES

timers.extend(version=1, reads=reads_of(OPEN_RETURN_REMINDER))
timers.extend(version=1, reads=reads_of(UNANSWERED_CASE))


@timers.on(*OPEN_RETURN_REMINDER.kinds)
def open_return_reminder(rows: Rows, recorded: Recorded[Any]) -> None:
    follow(rows, recorded, OPEN_RETURN_REMINDER)


@timers.on(*UNANSWERED_CASE.kinds)
def unanswered_case(rows: Rows, recorded: Recorded[Any]) -> None:
    follow(rows, recorded, UNANSWERED_CASE)


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, by table and key."""
    if issubclass(recorded.kind, (CaseMessageSent, CaseAnswerMissed, *UNANSWERED_CASE.ends)):
        for kind in KIND_OF_SIDE.values():
            yield UNANSWERED_CASES, kind.id_of(recorded.stream_id)


inventory.extend(version=1, tables=(UNANSWERED_CASES,), reads=reads, counts={UNANSWERED_CASES.name: count_case})


@inventory.on(CaseAnswerMissed)
def missed(rows: Rows, recorded: Recorded[CaseAnswerMissed]) -> None:
    event = recorded.event
    kind = KIND_OF_SIDE[event.awaited_of]
    if not is_open_case(rows, recorded, UNANSWERED_CASES, kind):
        subject = CaseSubject(recorded.customer_id, recorded.stream_id, event.number, event.device_id, event.user_id)
        follow_cases(rows, recorded, UNANSWERED_CASES, subject, was=(), now=(kind,))


@inventory.on(CaseMessageSent)
def written(rows: Rows, recorded: Recorded[CaseMessageSent]) -> None:
    close_case(rows, recorded, UNANSWERED_CASES, KIND_OF_SIDE[recorded.event.side])


@inventory.on(*UNANSWERED_CASE.ends)
def decided_or_ended(rows: Rows, recorded: Recorded[Any]) -> None:
    for kind in KIND_OF_SIDE.values():
        close_case(rows, recorded, UNANSWERED_CASES, kind)
