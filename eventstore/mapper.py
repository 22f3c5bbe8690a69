"""From stored rows to events: the type by its name, the payload brought up to the present version and opened.

The library's `Mapper` takes the stored topic for a Python path and loses upcasting when overridden; ours resolves our own
names, and upcasts.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event, upcast
from eventstore.envelope import Recorded
from eventstore.error_text import StoredEventUnreadable
from eventstore.faults import Fault, Slip, UnknownEvent, fault_of, told
from eventstore.keyring import Keyring
from eventstore.personal_fields import opened, subjects_of_stored


class Unreadable(Event):
    """Stands for a stored event that could not be read, where one such must not stop the others: a projector parks it, unless it is a slip of the program."""

    stored_as: str
    error: str
    slip: bool = False


class EventRow(NamedTuple):
    """One row of `events`, in the order of its columns."""

    position: int
    stream_id: UUID
    stream_version: int
    customer_id: UUID
    event_name: str
    event_version: int
    payload: str
    recorded_at: Any
    effective_at: Any
    actor: str
    on_behalf_of: str | None
    causation: str
    correlation: str


COLUMNS = ", ".join(EventRow._fields)
READ_COLUMNS = COLUMNS.replace("payload", "payload::text")


class EventMapper:
    """Knows a fixed set of event types; the keys come with each batch."""

    def __init__(self, types: Mapping[str, type[Event]]) -> None:
        self._types = types
        self._personal = frozenset(name for name, kind in types.items() if kind.personal)

    def knows(self, name: str, version: int) -> bool:
        """Tell whether this program is new enough for such an event."""
        kind = self._types.get(name)
        return kind is not None and version <= kind.event_version

    def _type_of(self, row: EventRow) -> type[Event]:
        kind = self._types.get(row.event_name)
        if kind is None or row.event_version > kind.event_version:
            raise UnknownEvent(row.event_name, row.event_version, row.position)
        if row.event_version != kind.event_version and row.event_version not in kind.upcasts:
            raise Slip(f"{row.event_name} has no upcast from v{row.event_version}")
        return kind

    def read(self, connection: Connection[TupleRow], rows: Sequence[EventRow], keys: Keyring) -> list[Recorded[Event]]:
        """Read the events of stored rows, opened with the keys of the people they are about, which are fetched.

        Raises UnknownEvent, StoredEventUnreadable.
        """
        self.fetch_keys(connection, rows, keys)
        return [self.recorded(row, keys) for row in rows]

    def read_each(self, connection: Connection[TupleRow], rows: Sequence[EventRow], keys: Keyring) -> list[Recorded[Event]]:
        """Read the same as `read`, where one that can't be read comes as Unreadable.

        Raises UnknownEvent, and trouble of the program's surroundings.
        """
        self.fetch_keys(connection, rows, keys)
        return [self._recorded_or_unreadable(row, keys) for row in rows]

    def fetch_keys(self, connection: Connection[TupleRow], rows: Iterable[EventRow], keys: Keyring) -> None:
        """Fetch the keys of all the people that these rows are about, in one query."""
        subjects: set[UUID] = set()
        for row in rows:
            if row.event_name in self._personal:
                with suppress(ValueError, TypeError, AttributeError):  # not of the right shape: reading the row will say so
                    subjects.update(subjects_of_stored(self._types[row.event_name], row.stream_id, row.payload))
        keys.load(connection, subjects)

    def recorded(self, row: EventRow, keys: Keyring) -> Recorded[Event]:
        """Read the event of a stored row; personal fields whose key is destroyed are redacted. Raises UnknownEvent, StoredEventUnreadable."""
        kind = self._type_of(row)
        details, erased = row.payload, False
        if row.event_version != kind.event_version or kind.personal:
            try:
                fields = upcast(kind, row.event_version, orjson.loads(row.payload))
                erased = kind.personal != {} and not all(map(keys.has, subjects_of_stored(kind, row.stream_id, row.payload)))
                details = orjson.dumps(opened(kind, row.stream_id, fields, keys)).decode()
            except Exception as error:  # upcasts, ciphers and JSON each have errors of their own
                if fault_of(error) is not Fault.EVENT:
                    raise
                raise StoredEventUnreadable(row.position, row.event_name, error) from None
        return _enveloped(row, kind, details, erased=erased)

    def _recorded_or_unreadable(self, row: EventRow, keys: Keyring) -> Recorded[Event]:
        try:
            return self.recorded(row, keys)
        except Exception as error:
            fault = fault_of(error)
            if fault not in (Fault.EVENT, Fault.PROGRAM):
                raise
            unreadable = Unreadable(stored_as=row.event_name, error=told(error), slip=fault is Fault.PROGRAM)
            return _enveloped(row, Unreadable, row.payload, unreadable)


def _enveloped(row: EventRow, kind: type[Event], details: str, event: Event | None = None, *, erased: bool = False) -> Recorded[Event]:
    return Recorded(
        row.position,
        row.stream_id,
        row.stream_version,
        row.customer_id,
        row.recorded_at,
        row.effective_at,
        row.actor,
        row.on_behalf_of,
        row.causation,
        row.correlation,
        kind,
        details,
        event,
        erased=erased,
    )
