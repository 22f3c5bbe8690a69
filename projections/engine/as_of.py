"""How a thing stood at a moment: the live handlers, and those of past facts, over the events that held then (A-11).

Two clocks: `recorded`, what the system knew by then, and `effective`, what held in the business by then as we know it now (docs/decisions/0017). The row
follows from its own stream's events and those of all streams that these lead to: its customer's settings, the records that it was merged with.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event
from eventstore.envelope import Recorded
from eventstore.faults import Fault, fault_of
from eventstore.log import EventLog
from eventstore.timeline import starts, timeline
from projections.engine.parked_then import load_counting, parked_then
from projections.engine.projection import PROJECTIONS, Projection
from projections.engine.rows import Rows
from readmodels.engine.table import R, Table

Clock = Literal["recorded", "effective"]

ALL_RECORDED = datetime.max.replace(tzinfo=UTC)
"""Nothing is recorded later."""


def events_of_row(
    log: EventLog, connection: Connection[TupleRow], table: Table[Any], customer_id: UUID, stream_id: UUID, at: datetime, clock: Clock
) -> list[Recorded[Event]]:
    """Load the events of all streams that the table's row of this stream follows from, those that hold at the moment, in the order in which they are to be folded."""
    found = followed(log, connection, projection_with(table), customer_id, (stream_id,))
    return timeline(found, at, known_by(at, clock))


def known_by(at: datetime, clock: Clock) -> datetime:
    """Tell up to when what was recorded counts for a question by this clock."""
    return at if clock == "recorded" else ALL_RECORDED


def followed(
    log: EventLog, connection: Connection[TupleRow], projection: Projection, customer_id: UUID, stream_ids: Iterable[UUID]
) -> list[Recorded[Event]]:
    """Load all events of the streams that the rows of these streams follow from, of this customer; of what is parked those that count (parked_then.py)."""
    found: list[Recorded[Event]] = []
    parked = parked_then(connection, projection)
    wanted, loaded = {customer_id, *stream_ids}, set[UUID]()
    while wanted:
        streams = load_counting(log, connection, parked, list(wanted))
        loaded |= wanted
        new = [recorded for recorded in streams if recorded.customer_id == customer_id]
        found += new
        wanted = {key for recorded in new for key in projection.streams_read(recorded)} - loaded
    return found


def projection_with(table: Table[Any]) -> Projection:
    """Look up the projection that fills the table."""
    return next(projection for projection in PROJECTIONS if table in projection.tables)


def as_of(
    log: EventLog, connection: Connection[TupleRow], table: Table[R], customer_id: UUID, stream_id: UUID, at: datetime, clock: Clock
) -> R | None:
    """Project the row as it stood; None if there was none yet (or it is another customer's)."""
    events = events_of_row(log, connection, table, customer_id, stream_id, at, clock)
    return rows_of(projection_with(table), events).get(table, stream_id)


def there_since(
    log: EventLog, connection: Connection[TupleRow], table: Table[Any], customer_id: UUID, stream_id: UUID, at: datetime, clock: Clock
) -> datetime | None:
    """Tell from when on a row is there that was not yet there at the moment.

    None where there is none now either, it is withheld, or it was there before.
    """
    projection = projection_with(table)
    found = followed(log, connection, projection, customer_id, (stream_id,))
    row = rows_of(projection, timeline(found, ALL_RECORDED, ALL_RECORDED)).get(table, stream_id)
    if row is None or getattr(row, "withheld", False):
        return None
    own = [recorded for recorded in found if recorded.stream_id == stream_id]
    began = starts(own)
    moments = [recorded.recorded_at if clock == "recorded" else began[recorded.position] for recorded in own]
    before = rows_of(projection, timeline(found, at, known_by(at, clock))).get(table, stream_id)
    return min((moment for moment in moments if moment > at), default=None) if before is None else None


def rows_of(projection: Projection, events: Iterable[Recorded[Event]], begin: Callable[[], Rows] = lambda: Rows(None, {}, {})) -> Rows:
    """Project these events, in this order, into the projection's rows that follow from them.

    Where one can't be digested, its stream stops before it in the log, as it does with the live rows.
    """
    ordered, refused, stops = list(events), set[int](), dict[UUID, int]()
    while True:
        rows, before = begin(), len(refused)
        for recorded in ordered:
            waits = recorded.position >= stops.get(recorded.stream_id, recorded.position + 1)
            if recorded.position in refused or (waits and recorded.kind not in projection.urgent):
                continue
            try:
                projection.handle_then(rows, recorded)
            except Exception as error:
                if isinstance(error, psycopg.Error) or fault_of(error) is not Fault.EVENT:
                    raise
                refused.add(recorded.position)
                stops[recorded.stream_id] = min(recorded.position, stops.get(recorded.stream_id, recorded.position))
        if len(refused) == before:
            return rows
