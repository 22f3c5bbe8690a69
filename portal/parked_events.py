"""The parked events of the projections that are read."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from eventstore.log import EventLog


class ParkedEvent(NamedTuple):
    """`error` is None for an event that only waits behind another one of its stream."""

    projection: str
    position: int
    event: str
    stream: UUID
    parked_at: datetime
    error: str | None


def parked_events(log: EventLog) -> list[ParkedEvent]:
    """By projection, in the order of the events."""
    with log.pool.connection() as connection:
        found = connection.execute(
            """SELECT p.name, p.position, p.event_name, p.stream_id, p.parked_at, p.error
               FROM parked_events p JOIN projection_generations g USING (name, generation) WHERE g.live ORDER BY p.name, p.position"""
        )
        return list(map(ParkedEvent._make, found))
