"""How histories are kept: every event of a subject, in order (A-10, A-12); of what there are some, each area says."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aggregates.engine.event import Event, type_registry
from eventstore.faults import UnknownEvent
from readmodels.engine.table import Json, Table


class HistoryRow(NamedTuple):
    """One event in the history of one subject.

    `details` is the event's payload, in the shape of `event_version`; `person_id` whose personal data stand in it, so that they can be redacted.
    """

    customer_id: UUID
    subject_id: UUID
    position: int
    stream_id: UUID
    event_name: str
    event_version: int
    recorded_at: datetime
    effective_at: datetime
    actor: str
    on_behalf_of: str | None
    causation: str
    person_id: UUID | None
    details: Json


def history_table(name: str, *, personal: bool = False) -> Table[HistoryRow]:
    """Make the table of one kind of history.

    `personal`: its events may say something about a person, whose entries are found again when the person is erased.
    """
    return Table(name, HistoryRow, indexes=("subject_id, position", "person_id") if personal else ("subject_id, position",))


def type_known(name: str, version: int, position: int) -> type[Event]:
    """Look up the type of a row's event.

    Raises UnknownEvent where a newer program wrote the row: of an event, or of a version of one, that this program doesn't know.
    """
    kind = type_registry.get(name)
    if kind is None or version > kind.event_version:
        raise UnknownEvent(name, version, position)
    return kind
