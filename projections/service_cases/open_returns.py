"""Returns whose device hasn't come yet are clarification cases (H-23): kept with the inventory, as they're listed with its devices and users, also as of a moment."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.service_cases.returns import ReturnCancelled, ReturnCompleted, ReturnReceived, ReturnRequested
from eventstore.envelope import Recorded
from projections.clarification_cases import CaseSubject, close_case, follow_cases
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from readmodels.clarification_cases.clarification_cases import count_case
from readmodels.engine.table import Table
from readmodels.service_cases.open_return import OPEN_RETURN, RETURN_CASES

Ending = ReturnReceived | ReturnCompleted | ReturnCancelled


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the row that an event's handlers look at, by table and key."""
    if issubclass(recorded.kind, Ending):
        yield RETURN_CASES, OPEN_RETURN.id_of(recorded.stream_id)


inventory.extend(version=1, tables=(RETURN_CASES,), reads=reads, counts={RETURN_CASES.name: count_case})


@inventory.on(ReturnRequested)
def requested(rows: Rows, recorded: Recorded[ReturnRequested]) -> None:
    event = recorded.event
    subject = CaseSubject(recorded.customer_id, recorded.stream_id, event.number, event.device_id, event.user_id)
    follow_cases(rows, recorded, RETURN_CASES, subject, was=(), now=(OPEN_RETURN,))


@inventory.on(ReturnReceived, ReturnCompleted, ReturnCancelled)
def came_or_ended(rows: Rows, recorded: Recorded[Ending]) -> None:
    close_case(rows, recorded, RETURN_CASES, OPEN_RETURN)
