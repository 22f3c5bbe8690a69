"""How far the projections are, and what they could not digest."""

from typing import NamedTuple

from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.log import EventLog
from projections.engine.generation import Generation, live_generation
from projections.engine.holding import holders
from projections.engine.pauses import Pause, pauses
from projections.engine.projection import PROJECTIONS, Projection

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
    projected_by: str | None
    note: str


def projection_states(log: EventLog) -> list[ProjectionState]:
    """Return the state of all projections, as they are now."""
    with log.pool.connection() as connection:
        held_up = {pause.projection: pause for pause in pauses(connection)}
        by = holders(connection)
        return [
            _state(connection, each, live_generation(connection, each), by.get(each.name), held_up.get(each.name)) for each in PROJECTIONS
        ]


def _state(
    connection: Connection[TupleRow], projection: Projection, live: Generation | None, by: str | None, pause: Pause | None
) -> ProjectionState:
    tables = [table.name for table in projection.tables if not table.private]
    if live is None:
        return ProjectionState(
            projection.name, tables, None, None, None, None, None, by, "not made yet: start `portal serve` or `portal project`"
        )
    behind, oldest = connection.execute(_BEHIND, (live.position,)).fetchone() or (0, 0.0)
    parked = (connection.execute(_PARKED, (projection.name, live.number)).fetchone() or (0,))[0]
    note = "" if live.version == projection.version else f"of another program version: `portal rebuild {projection.name}`"
    if pause:
        note = f"paused, try {pause.tries}, again at {pause.retry_at.astimezone():%H:%M:%S}: {pause.fault}, {pause.error}"
    return ProjectionState(projection.name, tables, live.number, live.position, behind, round(oldest, 1), parked, by, note)
