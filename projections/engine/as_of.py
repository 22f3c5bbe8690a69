"""How a thing stood at a moment: the live handlers, and those of past facts, over the events that held then (A-11).

Two clocks: `recorded`, what the system knew by then, and `effective`, what held in the business by then as we know it now (docs/decisions/0017). The row
follows from its own stream's events and those of all streams that these lead to: its customer's settings, the records that it was merged with.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from eventstore.timeline import starts, timeline
from projections.engine.projection import PROJECTIONS, Projection
from projections.engine.rows import Rows
from readmodels.engine.table import R, Table

Clock = Literal["recorded", "effective"]

ALL_RECORDED = datetime.max.replace(tzinfo=UTC)
"""Nothing is recorded later."""


def events_by(
    log: EventLog, connection: Connection[TupleRow], customer_id: UUID, stream_id: UUID, at: datetime, clock: Clock
) -> list[Recorded[Event]]:
    """Load the customer's own and the stream's events that hold at the moment, in the order in which they are to be folded."""
    streams = log.load(connection, [customer_id, stream_id])
    found = (recorded for events in streams.values() for recorded in events if recorded.customer_id == customer_id)
    return timeline(found, at, known_by(at, clock))


def events_of_row(
    log: EventLog, connection: Connection[TupleRow], table: Table[Any], customer_id: UUID, stream_id: UUID, at: datetime, clock: Clock
) -> list[Recorded[Event]]:
    """Load the same as `events_by`, with those of all streams that the table's row of this stream follows from."""
    found = followed(log, connection, projection_with(table), customer_id, (stream_id,))
    return timeline(found, at, known_by(at, clock))


def known_by(at: datetime, clock: Clock) -> datetime:
    """Tell up to when what was recorded counts for a question by this clock."""
    return at if clock == "recorded" else ALL_RECORDED


def followed(
    log: EventLog, connection: Connection[TupleRow], projection: Projection, customer_id: UUID, stream_ids: Iterable[UUID]
) -> list[Recorded[Event]]:
    """Load all events of the streams that the rows of these streams follow from, of this customer."""
    found: list[Recorded[Event]] = []
    wanted, loaded = {customer_id, *stream_ids}, set[UUID]()
    while wanted:
        streams = log.load(connection, list(wanted))
        loaded |= wanted
        new = [recorded for events in streams.values() for recorded in events if recorded.customer_id == customer_id]
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

    None where there is none now either, it is hidden, or it was there before.
    """
    projection = projection_with(table)
    found = followed(log, connection, projection, customer_id, (stream_id,))
    row = rows_of(projection, timeline(found, ALL_RECORDED, ALL_RECORDED)).get(table, stream_id)
    if row is None or getattr(row, "hidden", False):
        return None
    own = [recorded for recorded in found if recorded.stream_id == stream_id]
    began = starts(own)
    moments = [recorded.recorded_at if clock == "recorded" else began[recorded.position] for recorded in own]
    before = rows_of(projection, timeline(found, at, known_by(at, clock))).get(table, stream_id)
    return min((moment for moment in moments if moment > at), default=None) if before is None else None


def rows_of(projection: Projection, events: Iterable[Recorded[Event]]) -> Rows:
    """Project these events, in this order, into the projection's rows that follow from them."""
    rows = Rows(None, {}, {})
    for recorded in events:
        projection.handle_then(rows, recorded)
    return rows
