"""How a thing stood at a moment: the live handlers over the events up to then (A-11).

Two clocks: `recorded`, what the system knew by then, and `effective`, what held in the business by then as we know it now
(events in the order of their effective times; a thing is there from the earliest of them, also if it was registered later).
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from projections.engine.projection import PROJECTIONS, Projection
from projections.engine.rows import Rows
from readmodels.engine.table import R, Table

Clock = Literal["recorded", "effective"]


def events_by(
    log: EventLog, connection: Connection[TupleRow], customer_id: UUID, stream_id: UUID, at: datetime, clock: Clock
) -> list[Recorded[Event]]:
    """The customer's own and the stream's events that count at the moment, in the clock's order."""
    streams = log.load(connection, [customer_id, stream_id])
    found = [recorded for events in streams.values() for recorded in events if recorded.customer_id == customer_id]
    if clock == "recorded":
        return sorted((r for r in found if r.recorded_at <= at), key=lambda r: r.position)
    held_from = _held_from(found)
    return sorted((r for r in found if held_from(r) <= at), key=lambda r: (held_from(r), r.position))


def _held_from(found: Iterable[Recorded[Event]]) -> Callable[[Recorded[Event]], datetime]:
    """From when an event held. What was effective before its stream's first event proves that the thing was there by then already."""
    born: dict[UUID, datetime] = {}
    for recorded in found:
        born[recorded.stream_id] = min(recorded.effective_at, born.get(recorded.stream_id, recorded.effective_at))
    return lambda recorded: born[recorded.stream_id] if recorded.stream_version == 1 else recorded.effective_at


def projection_with(table: Table[Any]) -> Projection:
    """The projection that fills the table."""
    return next(projection for projection in PROJECTIONS if table in projection.tables)


def as_of(
    log: EventLog, connection: Connection[TupleRow], table: Table[R], customer_id: UUID, stream_id: UUID, at: datetime, clock: Clock
) -> R | None:
    """The row as it stood; None if there was none yet (or it is another customer's)."""
    rows, projection = Rows(None, {}, {}), projection_with(table)
    for recorded in events_by(log, connection, customer_id, stream_id, at, clock):
        projection.handle(rows, recorded)
    return rows.get(table, stream_id)
