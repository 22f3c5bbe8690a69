"""Health and figures of a projector process, on a port of its own (PORTAL_PROJECT_PORT): they answer whatever the database does."""

import logging
import socket
import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.engine.database_watch import DatabaseWatch
from api.engine.positions import PositionCollector
from api.engine.reading import json_answer
from api.operations.health import unknown_as_json
from eventstore.log import EventLog
from portal.engine.listening import listening
from portal.engine.told import Told
from portal.settings import Settings
from projections.engine.projector import Projector

log_of = logging.getLogger(__name__)


@contextmanager
def projector_health(settings: Settings, log: EventLog, projector: Projector, version: str, *, insists: bool) -> Generator[None]:
    """Answer beside the projector, in a thread, as long as it runs; nothing where no port is set.

    Told where the port is taken; one who does not insist projects without it (another `portal serve` of this machine has it).
    """
    place = _listening(settings, insists=insists)
    if place is None:
        yield
        return
    with place, DatabaseWatch(log, (log.pool,)) as watch:
        config = uvicorn.Config(
            health_app(projector, version, watch), log_config=None, access_log=False, server_header=False, lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([place],), name="health", daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()


def _listening(settings: Settings, *, insists: bool) -> socket.socket | None:
    if settings.project_port is None:
        return None
    try:
        return listening(settings.host, settings.project_port, "PORTAL_PROJECT_PORT")
    except Told as told:
        if insists:
            raise
        log_of.warning("%s / %s", told.text_de, told.text_en)
        return None


def health_app(projector: Projector, version: str, watch: DatabaseWatch) -> Starlette:
    """Make the app that answers `/livez`, `/readyz` and `/metrics` of one projector, within a second whatever the database does."""
    started_at = datetime.now(UTC)
    registry = CollectorRegistry()
    for kind in (ProcessCollector, PlatformCollector, GCCollector):
        kind(registry=registry)
    registry.register(_ProjectorCollector(projector, watch))

    def livez(_request: Request) -> Response:
        return json_answer({"status": "ok", "version": version, "started_at": started_at})

    def readyz(_request: Request) -> Response:
        found = state_of(projector)
        answer = json_answer(found)
        answer.status_code = 200 if found["status"] == "ok" else 503
        return answer

    async def metrics(_request: Request) -> Response:
        await watch.look()
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route(f"/{route.__name__}", route) for route in (livez, readyz, metrics)])


def state_of(projector: Projector) -> dict[str, Any]:
    """Tell what the projector does, from its memory.

    Ready is who follows the log, and has neither a projection that waits nor an event that it is too old for.
    """
    holding = projector.holding
    paused, unmade, unknown = projector.pauses.names(), sorted(holding.unmade), list(holding.unknown.values())
    return {
        "status": "ok" if projector.following and not (paused or unmade or unknown) else "unavailable",
        "database": projector.following,
        "projects": [projection.name for projection in list(holding.held)],
        "held_elsewhere": dict(holding.elsewhere),
        "paused": [*paused, *unmade],
        "unknown_events": unknown_as_json(unknown),
    }


class _ProjectorCollector(Collector):
    """What the projector does, and where all projections are, as long as the database answers."""

    def __init__(self, projector: Projector, watch: DatabaseWatch) -> None:
        self._projector = projector
        self._watch = watch

    def collect(self) -> Iterable[Metric]:
        following = GaugeMetricFamily("portal_projector_following", "Whether this projector has the database and follows the log")
        following.add_metric([], self._projector.following)
        holds = GaugeMetricFamily("portal_projector_holds", "Projections that this projector has taken", labels=["projection"])
        for projection in list(self._projector.holding.held):
            holds.add_metric([projection.name], 1)
        too_old = GaugeMetricFamily("portal_projector_too_old", "Whether this projector came upon an event that it is too old for")
        too_old.add_metric([], bool(self._projector.holding.unknown))
        yield from (following, holds, too_old)
        yield from PositionCollector(self._watch.latest).collect()
