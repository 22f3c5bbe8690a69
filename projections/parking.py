"""Events that a projection can't digest: parked with their error, their stream's later events behind them (A-06)."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.event import Event
from aggregates.projection_run import ParkedEventSkipped, ParkedStreamRetried
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from eventstore.mapper import Unreadable
from projections.generation import Generation
from projections.rows import Rows

ERROR_LENGTH = 2_000
_INSTRUCTIONS = (ParkedEventSkipped, ParkedStreamRetried)


class Parking:
    """The parked streams of one generation, and what is to change about them with the batch at hand."""

    def __init__(self, connection: Connection[TupleRow], log: EventLog, generation: Generation) -> None:
        self._connection = connection
        self._log = log
        self._key = (generation.projection.name, generation.number)
        self._projection = generation.projection
        found = connection.execute("SELECT DISTINCT stream_id FROM parked_events WHERE name = %s AND generation = %s", self._key)
        self._streams: set[UUID] = {stream for (stream,) in found}
        self._new: list[tuple[Any, ...]] = []
        self._done: list[int] = []

    def handle(self, rows: Rows, recorded: Recorded[Event]) -> None:
        """Handle one event, or park it."""
        kind = recorded.kind
        if kind is Unreadable:
            self._park(recorded, cast("Unreadable", recorded.event).error)
            return
        if kind in _INSTRUCTIONS:
            self._follow(rows, cast("ParkedEventSkipped | ParkedStreamRetried", recorded.event))
            return
        if kind not in self._projection.handlers:
            return
        if recorded.stream_id in self._streams:
            self._park(recorded, None)
            return
        try:
            self._projection.handle(rows, recorded)
        except Exception as error:
            self._park(recorded, f"{type(error).__name__}: {error}"[:ERROR_LENGTH].replace("\x00", ""))

    def _follow(self, rows: Rows, event: ParkedEventSkipped | ParkedStreamRetried) -> None:
        if event.projection == self._projection.name:
            self._resume(rows, event.stream, event.position if isinstance(event, ParkedEventSkipped) else None)

    def _park(self, recorded: Recorded[Event], error: str | None) -> None:
        self._streams.add(recorded.stream_id)
        name = cast("Unreadable", recorded.event).stored_as if recorded.kind is Unreadable else recorded.kind.event_name
        self._new.append((*self._key, recorded.stream_id, recorded.position, name, error))

    def _resume(self, rows: Rows, stream_id: UUID, skipped: int | None) -> None:
        """Handle a parked stream's events again, in order, up to the next that can't be digested."""
        parked = self._waiting(stream_id)
        self._streams.discard(stream_id)
        self._new = [entry for entry in self._new if entry[2] != stream_id]
        for recorded in parked:
            self._done.append(recorded.position)
            if recorded.position != skipped:
                self.handle(rows, recorded)

    def _waiting(self, stream_id: UUID) -> Sequence[Recorded[Event]]:
        stored = self._connection.execute(
            "SELECT position FROM parked_events WHERE name = %s AND generation = %s AND stream_id = %s", (*self._key, stream_id)
        )
        positions = {position for (position,) in stored} | {entry[3] for entry in self._new if entry[2] == stream_id}
        return self._log.at(self._connection, sorted(positions))

    def write(self) -> None:
        if self._done:
            self._connection.execute(
                "DELETE FROM parked_events WHERE name = %s AND generation = %s AND position = ANY(%s)", (*self._key, self._done)
            )
        if self._new:
            with self._connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO parked_events (name, generation, stream_id, position, event_name, error) VALUES (%s, %s, %s, %s, %s, %s)",
                    self._new,
                )
        self._new, self._done = [], []
