"""How far each projection is, and how far the log (X-03)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.faults import UnknownEvent
from eventstore.log import EventLog
from projections.engine.holding import holders
from projections.engine.pauses import Pause, pauses
from projections.engine.projection import PROJECTIONS
from projections.engine.unknown_events import unknown_events

_STAND = """SELECT g.name, g.generation, g.version, g.position, g.live, g.began_at, extract(epoch FROM now() - g.moved_at)::float8,
        (SELECT count(DISTINCT stream_id) FROM parked_events p WHERE (p.name, p.generation) = (g.name, g.generation)),
        (SELECT extract(epoch FROM now() - e.recorded_at)::float8 FROM events e WHERE e.position > g.position ORDER BY e.position LIMIT 1)
    FROM projection_generations g ORDER BY g.name, g.generation"""


class Stand(NamedTuple):
    """One generation of a projection: the live one, or one that is being built.

    `rests_seconds`: how long ago it last moved on; `behind_seconds`: how old the first event is that it lacks.
    """

    projection: str
    generation: int
    version: int
    position: int
    live: bool
    began_at: datetime
    rests_seconds: float
    parked_streams: int
    behind_seconds: float | None

    @property
    def stood_seconds(self) -> float:
        """For how long events have waited without any being taken."""
        return 0.0 if self.behind_seconds is None else max(0.0, min(self.rests_seconds, self.behind_seconds))


class Positions(NamedTuple):
    """`holders`: which process projects each projection; `unknown`: what this program is too old for; `log_awaited`: seconds for which somebody has waited for the log."""

    head: int
    stands: Sequence[Stand]
    pauses: Sequence[Pause] = ()
    holders: Mapping[str, str] = {}
    unknown: Sequence[UnknownEvent] = ()
    log_awaited: float = 0.0

    def live(self, projection: str) -> Stand | None:
        return next((stand for stand in self.stands if stand.live and stand.projection == projection), None)

    def building(self, projection: str) -> Stand | None:
        """Return the newest generation that is not read yet."""
        live = self.live(projection)
        newer = [s for s in self.stands if s.projection == projection and (live is None or s.generation > live.generation)]
        return newer[-1] if newer else None

    def standing_still(self, patience: float) -> Sequence[Stand]:
        """Return the live ones that for so many seconds took none of the events that wait.

        One that moves on has its place however long its backlog is, and so have those that wait for it to come to where they are.
        """
        live = [stand for stand in self.stands if stand.live]
        moving = [stand.position for stand in live if stand.stood_seconds <= patience and stand.behind_seconds is not None]
        return [s for s in live if s.stood_seconds > patience and not any(position < s.position for position in moving)]

    def pause(self, projection: str) -> Pause | None:
        """Return what holds it up, if anything does."""
        return next((pause for pause in self.pauses if pause.projection == projection), None)


def positions(log: EventLog) -> Positions:
    with log.pool.connection() as connection:
        return positions_on(connection, log)


def positions_on(connection: Connection[TupleRow], log: EventLog) -> Positions:
    stands = [Stand(*row) for row in connection.execute(_STAND)]
    awaited = connection.execute("SELECT append_lock_awaited()").fetchone()
    head, unknown = log.recorder.head(connection), unknown_events(connection, log)
    return Positions(head, stands, pauses(connection), holders(connection), unknown, awaited[0] if awaited else 0.0)


class PositionCollector(Collector):
    """Tells the positions that the last look found (`api/engine/database_watch.py`); without an answer of the database, only that."""

    def __init__(self, latest: Callable[[], Positions | None]) -> None:
        self._latest = latest

    def collect(self) -> Iterable[Metric]:
        found = self._latest()
        yield GaugeMetricFamily("portal_database_up", "Whether the database answers (1) or not (0)", int(found is not None))
        if found is None:
            return
        head = GaugeMetricFamily("portal_log_position", "Position of the last event")
        head.add_metric([], found.head)
        yield head
        position = GaugeMetricFamily("portal_projection_position", "How far a projection is", labels=["projection"])
        events = GaugeMetricFamily("portal_projection_lag_events", "Events that a projection lacks", labels=["projection"])
        seconds = GaugeMetricFamily(
            "portal_projection_lag_seconds", "Age of the first event that a projection lacks", labels=["projection"]
        )
        parked = GaugeMetricFamily("portal_projection_parked_streams", "Streams that a projection has parked", labels=["projection"])
        paused = GaugeMetricFamily(
            "portal_projection_paused", "Whether something holds a projection up (docs/operations.md)", labels=["projection"]
        )
        held = GaugeMetricFamily("portal_projection_held", "Whether any process projects a projection", labels=["projection"])
        unknown = GaugeMetricFamily("portal_unknown_events", "Kinds of events in the log that this program is too old for")
        unknown.add_metric([], len(found.unknown))
        yield unknown
        yield GaugeMetricFamily(
            "portal_append_lock_awaited_seconds", "For how long the first of those who wait for the log has waited", found.log_awaited
        )
        for projection in PROJECTIONS:
            stand = found.live(projection.name)
            held.add_metric([projection.name], projection.name in found.holders)
            if stand is not None:
                position.add_metric([projection.name], stand.position)
                events.add_metric([projection.name], max(found.head - stand.position, 0))
                seconds.add_metric([projection.name], stand.behind_seconds or 0.0)
                parked.add_metric([projection.name], stand.parked_streams)
                paused.add_metric([projection.name], found.pause(projection.name) is not None)
        yield from (position, events, seconds, parked, paused, held)
