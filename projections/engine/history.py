"""What all histories have in common: one row per event and subject; personal details are redacted when the person is erased."""

from typing import Any
from uuid import UUID

import orjson

from aggregates.engine.event import Event, upcast
from eventstore.envelope import Recorded
from eventstore.personal_fields import redacted
from projections.engine.rows import Rows
from readmodels.engine.histories import HistoryRow, type_known
from readmodels.engine.table import Json, Table


def entry(recorded: Recorded[Any], subject_id: UUID, *, details: str | None = None) -> HistoryRow:
    """Make the row of one event in one subject's history."""
    return HistoryRow(
        recorded.customer_id,
        subject_id,
        recorded.position,
        recorded.stream_id,
        recorded.kind.event_name,
        recorded.kind.event_version,
        recorded.recorded_at,
        recorded.effective_at,
        recorded.actor,
        recorded.on_behalf_of,
        recorded.causation,
        person_of(recorded),
        Json(details if details is not None else recorded.details),
    )


def person_of(recorded: Recorded[Event]) -> UUID | None:
    """Tell whose personal data stand in the event."""
    for mark in recorded.kind.personal.values():
        return mark.whom(recorded.stream_id, recorded.event)
    return None


def redact(rows: Rows, table: Table[HistoryRow], person_id: UUID) -> None:
    """Redact the earlier entries of a person who was erased: they read as they would if they were projected now.

    Raises UnknownEvent where a newer program wrote one of them.
    """
    rows.rewrite(table, "person_id", person_id, redact_row)


def redact_row(row: HistoryRow) -> HistoryRow:
    kind = type_known(row.event_name, row.event_version, row.position)
    details = upcast(kind, row.event_version, orjson.loads(row.details))
    return row._replace(event_version=kind.event_version, details=Json(redacted(kind, orjson.dumps(details).decode())))
