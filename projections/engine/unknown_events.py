"""Events that a program is too old for: on record for all processes of that age to tell, and caught up by the first that knows them."""

import logging
from collections.abc import Iterable, Sequence
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import OPERATOR
from aggregates.engine.projection_run import ParkedStreamRetried, projection_stream
from eventstore.envelope import Cause, StreamEvent
from eventstore.faults import UnknownEvent
from eventstore.ids import new_id
from eventstore.log import EventLog
from eventstore.unit import Conflict, Unit
from projections.engine.generation import Generation

RETRIED_AT_ONCE = 500
"""Streams that are tried again by one append."""
ACTOR = "timer:projector"

log_of = logging.getLogger(__name__)

_NEXT = "SELECT event_name, event_version, position FROM events WHERE position > %s ORDER BY position LIMIT 1"
_TELL = """INSERT INTO unknown_events (event_name, event_version, position, holder) VALUES (%s, %s, %s, %s)
    ON CONFLICT (event_name, event_version) DO UPDATE SET position = excluded.position, holder = excluded.holder, told_at = excluded.told_at
    WHERE NOT EXISTS (SELECT FROM events e WHERE (e.event_name, e.event_version, e.position) =
        (unknown_events.event_name, unknown_events.event_version, unknown_events.position))"""
_TOLD = "SELECT event_name, event_version, position FROM unknown_events JOIN events USING (event_name, event_version, position) ORDER BY position"

# Programs from before this table parked what they didn't know.
_PARKED = """SELECT DISTINCT p.name, p.stream_id, e.event_name, e.event_version FROM parked_events p JOIN events e USING (position)
    WHERE (p.name, p.generation) IN (SELECT * FROM unnest(%s::text[], %s::int[])) AND p.error LIKE 'UnknownEvent:%%'"""


def next_unknown(connection: Connection[TupleRow], log: EventLog, position: int) -> UnknownEvent | None:
    """Look up the event after a position, where this program is too old for it."""
    row = connection.execute(_NEXT, (position,)).fetchone()
    return UnknownEvent(*row) if row is not None and not log.mapper.knows(row[0], row[1]) else None


def tell(connection: Connection[TupleRow], unknown: UnknownEvent, holder: str) -> None:
    """Put on record, for all processes to see, that a program was too old for such an event."""
    connection.execute(_TELL, (unknown.name, unknown.version, unknown.position, holder))


def unknown_events(connection: Connection[TupleRow], log: EventLog) -> list[UnknownEvent]:
    """List those that were told, are still in the log, and that this program doesn't know either."""
    return [UnknownEvent(*row) for row in connection.execute(_TOLD) if not log.mapper.knows(row[0], row[1])]


def retry_what_is_known(connection: Connection[TupleRow], log: EventLog, generations: Sequence[Generation]) -> None:
    """Let the projector try again, on the record, the streams that an older program parked because of events that this one knows."""
    names = [generation.projection.name for generation in generations]
    streams: dict[str, set[UUID]] = {}
    for name, stream, event, version in connection.execute(_PARKED, (names, [generation.number for generation in generations])):
        if log.mapper.knows(event, version):
            streams.setdefault(name, set()).add(stream)
    for name, parked in streams.items():
        log_of.warning("%s: %s streams are tried again that an older version of the program had parked", name, len(parked))
        ordered = sorted(parked)
        for first in range(0, len(ordered), RETRIED_AT_ONCE):
            _retry(connection, log, name, ordered[first : first + RETRIED_AT_ONCE])


def _retry(connection: Connection[TupleRow], log: EventLog, name: str, streams: Iterable[UUID]) -> None:
    own, command = projection_stream(name), f"command:{new_id()}"
    events = [StreamEvent(own, ParkedStreamRetried(projection=name, stream=stream)) for stream in streams]
    while True:  # until nobody else appended to the stream meanwhile
        row = connection.execute("SELECT coalesce(max(stream_version), 0) FROM events WHERE stream_id = %s", (own,)).fetchone()
        [outcome] = log.append([Unit(Cause(OPERATOR, ACTOR, command, command), events, {own: row[0] if row else 0})])
        if not isinstance(outcome, Conflict):
            return
