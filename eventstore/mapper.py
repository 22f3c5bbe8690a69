"""Between events and what is stored of them: name, version, JSON payload with personal fields sealed.

The library's `Mapper` takes the stored topic for a Python path and loses upcasting when overridden; ours resolves our own
names, upcasts, and seals and unseals personal fields with the keys it is given.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple, cast
from uuid import UUID

import orjson

from aggregates.engine.event import Event, upcast
from eventstore.envelope import Recorded
from eventstore.error_text import StoredEventUnreadable
from eventstore.faults import Fault, Slip, UnknownEvent, fault_of, told
from eventstore.keyring import Keyring


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
    """Maps with a fixed set of event types, and with the keyring of each batch."""

    def __init__(self, types: Mapping[str, type[Event]]) -> None:
        self._types = types
        self._personal = frozenset(name for name, kind in types.items() if kind.personal)

    def knows(self, name: str, version: int) -> bool:
        """Whether this program is new enough for such an event."""
        kind = self._types.get(name)
        return kind is not None and version <= kind.event_version

    def _type_of(self, row: EventRow) -> type[Event]:
        kind = self._types.get(row.event_name)
        if kind is None or row.event_version > kind.event_version:
            raise UnknownEvent(row.event_name, row.event_version, row.position)
        if row.event_version != kind.event_version and row.event_version not in kind.upcasts:
            raise Slip(f"{row.event_name} has no upcast from v{row.event_version}")
        return kind

    def payload(self, stream_id: UUID, event: Event, keys: Keyring) -> str:
        """The payload as it is stored: JSON, personal fields sealed with the person's key."""
        if not event.personal:
            return event.model_dump_json()
        fields: dict[str, Any] = event.model_dump(mode="json")
        for name, mark in event.personal.items():
            if fields[name] is None:
                continue
            subject = stream_id if mark.subject is None else getattr(event, mark.subject)
            if subject is None:
                continue
            fields[name] = {"sealed": keys.seal(subject, name, orjson.dumps(fields[name]).decode())}
        return orjson.dumps(fields).decode()

    def subjects(self, rows: Iterable[EventRow]) -> set[UUID]:
        """Whose keys are needed to read these rows."""
        found: set[UUID] = set()
        for row in rows:
            if row.event_name in self._personal:
                with suppress(ValueError, TypeError, AttributeError):  # not of the right shape: reading the row will say so
                    found.update(self._subjects_of(row))
        return found

    def _subjects_of(self, row: EventRow) -> Iterator[UUID]:
        for mark in self._types[row.event_name].personal.values():
            if mark.subject is None:
                yield row.stream_id
            elif subject := orjson.loads(row.payload).get(mark.subject):
                yield UUID(subject)

    def recorded(self, row: EventRow, keys: Keyring) -> Recorded[Event]:
        """The event of a stored row; personal fields whose key is destroyed are redacted. Raises UnknownEvent, StoredEventUnreadable."""
        kind = self._type_of(row)
        details = row.payload
        if row.event_version != kind.event_version or kind.personal:
            try:
                details = orjson.dumps(self._open(kind, row, keys)).decode()
            except Exception as error:  # upcasts, ciphers and JSON each have errors of their own
                if fault_of(error) is not Fault.EVENT:
                    raise
                raise StoredEventUnreadable(row.position, row.event_name, error) from None
        return _enveloped(row, kind, details)

    def recorded_or_unreadable(self, row: EventRow, keys: Keyring) -> Recorded[Event]:
        """The same, where one that can't be read must not stop the others. Raises UnknownEvent, and trouble of the program's surroundings."""
        try:
            return self.recorded(row, keys)
        except Exception as error:
            fault = fault_of(error)
            if fault not in (Fault.EVENT, Fault.PROGRAM):
                raise
            unreadable = Unreadable(stored_as=row.event_name, error=told(error), slip=fault is Fault.PROGRAM)
            return _enveloped(row, Unreadable, row.payload, unreadable)

    def _open(self, kind: type[Event], row: EventRow, keys: Keyring) -> dict[str, Any]:
        fields: dict[str, Any] = upcast(kind, row.event_version, orjson.loads(row.payload))
        for name, mark in kind.personal.items():
            value = fields.get(name)
            if not (isinstance(value, dict) and "sealed" in value):
                continue
            subject = row.stream_id if mark.subject is None else UUID(fields[mark.subject])
            sealed = cast("dict[str, str]", value)["sealed"]
            fields[name] = orjson.loads(keys.unseal(subject, name, sealed)) if keys.has(subject) else mark.redacted
        return fields


def _enveloped(row: EventRow, kind: type[Event], details: str, event: Event | None = None) -> Recorded[Event]:
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
    )


def redacted(kind: type[Event], details: str) -> str:
    """The details with every personal field redacted, just as they read once the key is destroyed."""
    fields: dict[str, Any] = orjson.loads(details)
    for name, mark in kind.personal.items():
        if fields.get(name) is not None:
            fields[name] = mark.redacted
    return orjson.dumps(fields).decode()
