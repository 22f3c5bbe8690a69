"""Events that a projection can't digest: parked with their error, their stream's later events behind them (A-06)."""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event
from aggregates.engine.projection_run import ParkedEventSkipped, ParkedStreamRetried, projection_stream
from eventstore.envelope import Recorded
from eventstore.error_text import StoredEventUnreadable, described
from eventstore.faults import Fault, Slip, UnknownEvent, fault_of, told
from eventstore.log import EventLog
from eventstore.mapper import Unreadable
from projections.engine.generation import Generation
from projections.engine.rows import Rows

_INSTRUCTIONS = (ParkedEventSkipped, ParkedStreamRetried)
Instruction = ParkedEventSkipped | ParkedStreamRetried

_PARKED = """SELECT name, ARRAY(SELECT DISTINCT p.stream_id FROM parked_events p WHERE (p.name, p.generation) = (g.name, g.generation)),
        ARRAY(SELECT (payload ->> 'position')::bigint FROM events WHERE stream_id = g.runs AND event_name = %s)
    FROM unnest(%s::text[], %s::int[], %s::uuid[]) AS g (name, generation, runs)"""
_POSITIONS = "SELECT position FROM parked_events WHERE name = %s AND generation = %s AND stream_id = %s"
_DELETE = "DELETE FROM parked_events WHERE name = %s AND generation = %s AND position = ANY(%s)"
_INSERT = "INSERT INTO parked_events (name, generation, stream_id, position, event_name, error) VALUES (%s, %s, %s, %s, %s, %s)"
_BLAME = """UPDATE parked_events p SET error = %s WHERE (name, generation, stream_id) = (%s, %s, %s)
    AND position = (SELECT min(position) FROM parked_events WHERE (name, generation, stream_id) = (p.name, p.generation, p.stream_id))"""


class Parked(NamedTuple):
    """`skipped` are positions left out for good by a person's decision; a rebuild may come to such an event before it comes to the decision."""

    streams: Sequence[UUID]
    skipped: Sequence[int]


def parked(connection: Connection[TupleRow], generations: Sequence[Generation]) -> list[Parked]:
    """Load what is parked of each of these generations (of different projections), in one query."""
    names = [generation.projection.name for generation in generations]
    parameters = (ParkedEventSkipped.event_name, names, [each.number for each in generations], [projection_stream(name) for name in names])
    with connection.cursor(binary=True) as cursor:
        found = {name: Parked(streams, skipped) for name, streams, skipped in cursor.execute(_PARKED, parameters)}
    return [found[name] for name in names]


_LIVE = """SELECT p.name, p.stream_id, p.position, p.event_name, p.parked_at, p.error FROM parked_events p
    JOIN projection_generations g USING (name, generation)
    WHERE g.live AND (%(projection)s::text IS NULL OR p.name = %(projection)s) AND (%(stream)s::uuid IS NULL OR p.stream_id = %(stream)s)
    ORDER BY p.name, p.position"""


class ParkedEvent(NamedTuple):
    """`error` is None for an event that only waits behind another one of its stream."""

    projection: str
    stream: UUID
    position: int
    event: str
    parked_at: datetime
    error: str | None


def parked_events(log: EventLog, projection: str | None = None, stream: UUID | None = None) -> list[ParkedEvent]:
    """List what the live generations have parked (of one projection, one stream): by projection, in the order of the events."""
    with log.pool.connection() as connection:
        return [ParkedEvent(*row) for row in connection.execute(_LIVE, {"projection": projection, "stream": stream})]


class Parking:
    """The parked streams of one generation, and what is to change about them with the batch at hand."""

    def __init__(self, connection: Connection[TupleRow], log: EventLog, generation: Generation, known: Parked) -> None:
        self._connection = connection
        self._log = log
        self._key = (generation.projection.name, generation.number)
        self._projection = generation.projection
        self.kinds: Set[type[Event]] = {*self._projection.handlers, *_INSTRUCTIONS, Unreadable}
        """What concerns the projection: nothing comes of all other events."""
        self._handled = {kind.event_name for kind in (*self._projection.handlers, *_INSTRUCTIONS)}
        self._streams: set[UUID] = set(known.streams)
        self._skipped: set[int] = set(known.skipped)
        self._new: list[tuple[Any, ...]] = []
        self._done: list[int] = []
        self._blamed: list[tuple[UUID, str]] = []

    def handle(self, rows: Rows, recorded: Recorded[Event]) -> None:
        """Handle one event, or park it."""
        kind = recorded.kind
        if kind in _INSTRUCTIONS:
            self._follow(rows, recorded)
        elif recorded.position in self._skipped:
            return
        elif kind is Unreadable:
            self._unreadable(recorded, cast("Unreadable", recorded.event))
        elif kind in self._projection.handlers:
            waits = recorded.stream_id in self._streams
            try:
                if waits:
                    self._projection.handle_urgent(rows, recorded)
                else:
                    self._projection.handle(rows, recorded)
            except Exception as error:
                if isinstance(error, psycopg.Error) or fault_of(error) is not Fault.EVENT:
                    raise
                self._park(recorded, described(error))
            else:
                if waits:
                    self._park(recorded, None)

    def refuse(self, recorded: Recorded[Event], error: str) -> None:
        """Park an event because the database refuses what comes of it; of an instruction: what comes of the stream that it resumes."""
        if recorded.kind not in _INSTRUCTIONS:
            self._park(recorded, error)
            return
        event = cast("Instruction", recorded.event)
        if isinstance(event, ParkedEventSkipped):
            self._done.append(event.position)
        self._blamed.append((event.stream, error))

    def _follow(self, rows: Rows, recorded: Recorded[Event]) -> None:
        try:
            event = cast("Instruction", recorded.event)
        except StoredEventUnreadable as error:
            self._park(recorded, described(error))
            return
        if event.projection != self._projection.name:
            return
        if isinstance(event, ParkedEventSkipped):
            self._skipped.add(event.position)
        self._resume(rows, event.stream)

    def _unreadable(self, recorded: Recorded[Event], event: Unreadable) -> None:
        if event.stored_as not in self._handled:
            return
        if event.slip:
            raise Slip(event.error)
        self._park(recorded, event.error)

    def _park(self, recorded: Recorded[Event], error: str | None) -> None:
        self._streams.add(recorded.stream_id)
        name = cast("Unreadable", recorded.event).stored_as if recorded.kind is Unreadable else recorded.kind.event_name
        self._new.append((*self._key, recorded.stream_id, recorded.position, name, error))

    def _resume(self, rows: Rows, stream_id: UUID) -> None:
        """Handle a parked stream's events again, in order, up to the next that can't be digested."""
        try:
            parked = self._waiting(stream_id)
        except UnknownEvent as unknown:  # parked by a program that was older still: left to one that knows it, which looks for this error
            self._blamed.append((stream_id, told(unknown)))
            return
        self._streams.discard(stream_id)
        self._new = [entry for entry in self._new if entry[2] != stream_id]
        self._done += [recorded.position for recorded in parked]
        for recorded in parked:
            self.handle(rows, recorded)

    def _waiting(self, stream_id: UUID) -> Sequence[Recorded[Event]]:
        """What is parked of the stream: before this batch, unless it was resumed within it, and within it."""
        stored = {position for (position,) in self._connection.execute(_POSITIONS, (*self._key, stream_id))}
        positions = (stored - set(self._done)) | {entry[3] for entry in self._new if entry[2] == stream_id}
        return self._log.at(self._connection, sorted(positions))

    def write(self) -> None:
        if self._done:
            self._connection.execute(_DELETE, (*self._key, self._done))
        if self._new:
            with self._connection.cursor() as cursor:
                cursor.executemany(_INSERT, self._new)
        for stream_id, error in self._blamed:
            self._connection.execute(_BLAME, (error, *self._key, stream_id))
        self._new, self._done, self._blamed = [], [], []
