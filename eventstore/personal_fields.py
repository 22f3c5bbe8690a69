"""Personal fields of events: stored sealed with the key of the person they are about, in clear again while that key is there (A-14)."""

from collections.abc import Iterator
from functools import cache
from typing import Any, cast
from uuid import UUID

import orjson

from aggregates.engine.event import Event, Personal
from eventstore.keyring import Keyring, unsealed


def subjects_of(stream_id: UUID, event: Event) -> Iterator[UUID]:
    """Return whom an event is about: with their keys it is sealed."""
    return (subject for _, subject in _fields(stream_id, event) if subject is not None)


def sealed(stream_id: UUID, event: Event, keys: Keyring) -> str:
    """Serialise the payload as it is stored: JSON, personal fields sealed. Raises KeyDestroyed."""
    if not event.personal:
        return event.model_dump_json()
    fields: dict[str, Any] = event.model_dump(mode="json")
    for name, subject in _fields(stream_id, event):
        if subject is not None and fields[name] is not None:
            fields[name] = {"sealed": keys.seal(subject, name, orjson.dumps(fields[name]).decode())}
    return orjson.dumps(fields).decode()


def _fields(stream_id: UUID, event: Event) -> Iterator[tuple[str, UUID | None]]:
    """Each personal field, and whom it is about."""
    for name, mark in event.personal.items():
        nothing = mark.or_own and not getattr(event, name)  # such a stream may have no key of its own
        yield name, None if nothing else mark.whom(stream_id, event)


def subjects_of_stored(kind: type[Event], stream_id: UUID, payload: str) -> Iterator[UUID]:
    """Yield whom a stored payload is about, the stream's own once. Raises what comes of one that is not of the right shape."""
    named = _named(kind)
    if len(named) < len(kind.personal):
        yield stream_id
    fields: dict[str, Any] = orjson.loads(payload) if named else {}
    for name, by, mark in named:
        if subject := fields.get(by):
            yield UUID(subject)
        elif mark.or_own and isinstance(fields.get(name), dict):
            yield stream_id


@cache
def _named(kind: type[Event]) -> tuple[tuple[str, str, Personal], ...]:
    """The personal fields of those whom another field names, and which one that is."""
    return tuple((name, mark.subject, mark) for name, mark in kind.personal.items() if mark.subject is not None)


def opened(kind: type[Event], stream_id: UUID, fields: dict[str, Any], keys: Keyring) -> dict[str, Any]:
    """Decrypt the personal fields of a stored payload of the present version; what was sealed with a key that is destroyed is redacted."""
    own = keys.cipher(stream_id)
    for name, mark in kind.personal.items():
        value = fields.get(name)
        if isinstance(value, dict) and "sealed" in value:
            named = None if mark.subject is None else fields[mark.subject]
            cipher = own if named is None else keys.cipher(UUID(named))
            text = cast("dict[str, str]", value)["sealed"]
            fields[name] = mark.redacted if cipher is None else orjson.loads(unsealed(cipher, name, text))
    return fields


def redacted(kind: type[Event], details: str) -> str:
    """Redact every personal field of the details, just as they read once the key is destroyed."""
    fields: dict[str, Any] = orjson.loads(details)
    for name, mark in kind.personal.items():
        if fields.get(name) is not None:
            fields[name] = mark.redacted
    return orjson.dumps(fields).decode()
