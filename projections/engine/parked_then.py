"""Which events of parked streams count where the past is told: those that the live rows follow from (A-06, A-11).

Of a stream that is parked the events up to there count, but for the urgent ones and those that were skipped: so a moment says of the thing what the live rows
say, and of all others everything.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, cast
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event, PastFact
from aggregates.engine.projection_run import ParkedEventSkipped, ParkedStreamRetried, projection_stream
from eventstore.envelope import Recorded
from eventstore.error_text import StoredEventUnreadable
from eventstore.faults import Slip
from eventstore.log import EventLog
from eventstore.mapper import Unreadable
from projections.engine.projection import Projection

INSTRUCTIONS = (ParkedEventSkipped.event_name, ParkedStreamRetried.event_name)
_STOPS = """SELECT p.stream_id, min(p.position) FROM parked_events p JOIN projection_generations g USING (name, generation)
    WHERE g.live AND p.name = %(name)s AND NOT EXISTS (SELECT FROM events e WHERE e.stream_id = %(runs)s AND e.position > g.position
        AND e.event_name = ANY (%(instructions)s) AND e.payload ->> 'stream' = p.stream_id::text)
    GROUP BY p.stream_id"""
"""One that the live rows are about to go on with isn't parked."""
_SKIPPED = "SELECT (payload ->> 'position')::bigint FROM events WHERE stream_id = %s AND event_name = %s"


class ParkedThen(NamedTuple):
    """At which position each parked stream stops; and positions left out for good by a person's decision."""

    projection: Projection
    stops: Mapping[UUID, int]
    skipped: frozenset[int]

    def counting(self, events: Sequence[Recorded[Event]]) -> Iterable[Recorded[Event]]:
        """Yield those of one stream, in the order of the log, that count. All of them can be read. Raises Slip."""
        stop = self.stops.get(events[0].stream_id, events[-1].position + 1)
        for recorded in events:
            if recorded.position in self.skipped or (recorded.position >= stop and recorded.kind not in self.projection.urgent):
                continue
            if self._is_readable(recorded):
                yield recorded
            elif self._follows(recorded):
                stop = min(stop, recorded.position)

    def _is_readable(self, recorded: Recorded[Event]) -> bool:
        """Whether it is; one that nobody looks into counts as such."""
        if recorded.kind is Unreadable and self._follows(recorded) and (event := cast("Unreadable", recorded.event)).slip:
            raise Slip(event.error)
        return is_readable(recorded) if self._follows(recorded) else can_be_placed(recorded)

    def _follows(self, recorded: Recorded[Event]) -> bool:
        """Whether rows follow from it."""
        if recorded.kind is not Unreadable:
            return recorded.kind in self.projection.handlers or recorded.kind in self.projection.past
        name = cast("Unreadable", recorded.event).stored_as
        return any(kind.event_name == name for kind in (*self.projection.handlers, *self.projection.past))


def is_readable(recorded: Recorded[Event]) -> bool:
    try:
        return recorded.kind is not Unreadable and bool(recorded.event)  # decoded here, and kept
    except StoredEventUnreadable:
        return False


def can_be_placed(recorded: Recorded[Event]) -> bool:
    """Tell whether an event says from when on, and until when, it holds (timeline.py): of most their envelope does."""
    decoded = recorded.kind.facets is not Event.facets or issubclass(recorded.kind, PastFact)
    return is_readable(recorded) if decoded else recorded.kind is not Unreadable


def parked_then(connection: Connection[TupleRow], projection: Projection) -> ParkedThen:
    """Look up what is parked of a projection's live rows."""
    runs = projection_stream(projection.name)
    stops = connection.execute(_STOPS, {"name": projection.name, "runs": runs, "instructions": [*INSTRUCTIONS]}).fetchall()
    skipped = connection.execute(_SKIPPED, (runs, ParkedEventSkipped.event_name)).fetchall()
    return ParkedThen(projection, dict(stops), frozenset(position for (position,) in skipped))


def load_counting(log: EventLog, connection: Connection[TupleRow], parked: ParkedThen, stream_ids: Sequence[UUID]) -> list[Recorded[Event]]:
    """Load the events of these streams that count. Raises UnknownEvent, Slip."""
    return [recorded for events in log.load_each(connection, stream_ids).values() for recorded in parked.counting(events)]
