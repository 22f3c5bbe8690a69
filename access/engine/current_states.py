"""The states of a few streams as they are now, for checks with every request: folded once, and again only when a stream has grown."""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.aggregate import Aggregate
from eventstore.log import EventLog

A = TypeVar("A", bound=Aggregate)

MOST_STATES = 20_000
"""States that are kept at most; then all are forgotten."""


class Current(NamedTuple):
    """`customer_id`: whose stream it is."""

    version: int
    customer_id: UUID
    state: Aggregate


class CurrentStates:
    """One per process. A stream whose key was destroyed grows by that event, and so is folded anew without what the key kept."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._known: dict[UUID, Current] = {}
        self._others: set[tuple[UUID, type[Aggregate]]] = set()
        """Streams that are of another kind than was asked for, and ever will be: whoever makes up an id that is something else's spoils nothing."""

    def of(self, connection: Connection[TupleRow], kinds: Mapping[UUID, type[Aggregate]]) -> dict[UUID, Current]:
        """Map each stream to its state; a stream that isn't there, or is of another kind, is missing in the answer.

        One query if nothing has changed.
        """
        kinds = {stream: kind for stream, kind in kinds.items() if (stream, kind) not in self._others}
        if not kinds:
            return {}
        known = {
            stream: current
            for stream, kind in kinds.items()
            if (current := self._known.get(stream)) is not None and isinstance(current.state, kind)
        }
        if len(known) == len(kinds) and not _have_grown(connection, known):
            return known
        grown = self._log.load(connection, list(kinds), after={stream: known[stream].version if stream in known else 0 for stream in kinds})
        if again := [stream for stream in grown if stream in known]:
            grown |= self._log.load(connection, again)
        if others := [stream for stream, events in grown.items() if not kinds[stream].owns(events[0].kind)]:
            if len(self._others) > MOST_STATES:
                self._others.clear()
            for stream in others:
                self._others.add((stream, kinds[stream]))
                del grown[stream]
        for stream, events in grown.items():
            state = kinds[stream]()
            for recorded in events:
                state = state.evolve(recorded.event)
            known[stream] = Current(events[-1].stream_version, events[-1].customer_id, state)
        if len(self._known) > MOST_STATES:
            self._known.clear()
        self._known.update({stream: known[stream] for stream in grown})
        return known

    def one(self, connection: Connection[TupleRow], kind: type[A], stream_id: UUID | None) -> tuple[A, UUID] | None:
        """Return one stream's state, and the customer whose it is; None if there is no such stream."""
        found = self.of(connection, {stream_id: kind}).get(stream_id) if stream_id is not None else None
        return (found.state, found.customer_id) if found is not None and isinstance(found.state, kind) else None


def _have_grown(connection: Connection[TupleRow], known: Mapping[UUID, Current]) -> bool:
    """One look into the index for each stream: the cheapest question that there is, as every request asks it."""
    looks = " OR ".join(["EXISTS (SELECT FROM events WHERE stream_id = %s AND stream_version > %s)"] * len(known))
    values = [value for stream, current in known.items() for value in (stream, current.version)]
    row = connection.execute(f"SELECT {looks}".encode(), values).fetchone()
    return row is None or bool(row[0])
