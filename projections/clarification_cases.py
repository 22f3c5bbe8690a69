"""How cases follow from the state of what they are about (H-23); each projection that knows of some has a table for them."""

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.clarification_cases.clarification_cases import ClarificationCaseRow
from readmodels.engine.table import Table


class CaseSubject(NamedTuple):
    """What a case is about, what people call it, and the device and the user that it concerns, if any (see `ClarificationCaseRow`)."""

    customer_id: UUID
    id: UUID
    name: str | None = None
    device_id: UUID | None = None
    user_id: UUID | None = None


def follow_cases(
    rows: Rows,
    recorded: Recorded[Any],
    table: Table[ClarificationCaseRow],
    subject: CaseSubject,
    *,
    was: Collection[CaseKind],
    now: Collection[CaseKind],
) -> None:
    """Open the cases that the subject is now and wasn't before the event, and close those that it is no more."""
    for kind in now:
        if kind not in was:
            rows.put(table, _opened(recorded, kind, subject))
    for kind in was:
        if kind not in now:
            rows.change(table, kind.id_of(subject.id), closed_at=recorded.effective_at, status="closed")


def close_case(rows: Rows, recorded: Recorded[Any], table: Table[ClarificationCaseRow], kind: CaseKind) -> None:
    """Close the case of this kind that the event's stream is, if it is one."""
    if is_open_case(rows, recorded, table, kind):
        follow_cases(rows, recorded, table, CaseSubject(recorded.customer_id, recorded.stream_id), was=(kind,), now=())


def is_open_case(rows: Rows, recorded: Recorded[Any], table: Table[ClarificationCaseRow], kind: CaseKind) -> bool:
    """Tell whether the event's stream is an open case of this kind."""
    row = rows.get(table, kind.id_of(recorded.stream_id))
    return row is not None and row.status == "open"


def _opened(recorded: Recorded[Any], kind: CaseKind, subject: CaseSubject) -> ClarificationCaseRow:
    return ClarificationCaseRow(
        subject.customer_id,
        kind.id_of(subject.id),
        kind.name,
        kind.about.stem,
        subject.id,
        subject.name,
        subject.device_id,
        subject.user_id,
        kind.priority,
        opened_at=recorded.effective_at,
        opened_position=recorded.position,
        closed_at=None,
        status="open",
    )
