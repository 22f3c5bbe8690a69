"""How far the projections are, and what they could not digest."""

from typing import NamedTuple

from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.log import EventLog
from projections.generation import Generation, live_generation
from projections.projection import Projection
from projections.registry import PROJECTIONS

_PARKED = "SELECT count(*) FROM parked_events WHERE name = %s AND generation = %s"
_BEHIND = "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at)), 0)::float FROM events WHERE position > %s"


class ProjectionState(NamedTuple):
    """`behind` counts events, `oldest_s` the seconds since the first of them was recorded; None: not made yet."""

    projection: str
    read_models: list[str]
    generation: int | None
    position: int | None
    behind: int | None
    oldest_s: float | None
    parked: int | None
    note: str


def projection_states(log: EventLog) -> list[ProjectionState]:
    """All projections, as they are now."""
    with log.pool.connection() as connection:
        return [_state(connection, projection, live_generation(connection, projection)) for projection in PROJECTIONS]


def _state(connection: Connection[TupleRow], projection: Projection, live: Generation | None) -> ProjectionState:
    tables = [table.name for table in projection.tables if not table.private]
    if live is None:
        return ProjectionState(
            projection.name, tables, None, None, None, None, None, "not made yet: start `portal serve` or `portal project`"
        )
    behind, oldest = connection.execute(_BEHIND, (live.position,)).fetchone() or (0, 0.0)
    parked = (connection.execute(_PARKED, (projection.name, live.number)).fetchone() or (0,))[0]
    note = "" if live.version == projection.version else f"of another program version: `portal rebuild {projection.name}`"
    return ProjectionState(projection.name, tables, live.number, live.position, behind, round(oldest, 1), parked, note)
