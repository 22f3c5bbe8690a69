"""Whether the process lives, whether it can answer, and what it measures (X-03). Open to all: nothing in it is about a customer."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from api.engine.backend import backend_of
from api.engine.database_watch import watch_of
from api.engine.metrics_text import metrics_text_of
from api.engine.positions import Stand
from api.engine.reading import json_answer
from api.engine.said_once import SaidOnceRoute
from api.operations.operations_answers import Alive, Ready, UnknownEventTold
from eventstore.faults import UnknownEvent
from projections.engine.projection import PROJECTIONS

router = APIRouter(route_class=SaidOnceRoute, tags=["Zustand / health"])


@router.get("/livez", summary="Der Prozess lebt / The process lives", response_model=Alive)
async def livez(request: Request) -> Response:
    backend = backend_of(request)
    return json_answer({"status": "ok", "version": backend.version, "started_at": backend.started_at})


@router.get(
    "/readyz",
    summary="Anfragen können beantwortet werden / Requests can be answered",
    response_model=Ready,
    responses={503: {"model": Ready, "description": "They can't be answered for now / zurzeit nicht"}},
)
async def readyz(request: Request) -> Response:
    """Within a second, whatever happens. 503 while the database is away, a read model was never built, or one takes none of the events that wait.

    `commands`: whether this process carries out commands; where it says that it doesn't, only a restart helps. `paused`: what holds a projection up, as long as it does; `unknown_events`: what this program is too old for, so that it projects nothing behind it; `log_awaited_seconds`: for how long somebody has waited for the log.
    """
    backend = backend_of(request)
    found = await watch_of(request).look()
    if found is None:
        answer = json_answer({"status": "unavailable", "database": False})
        answer.status_code = 503
        return answer
    missing = [projection.name for projection in PROJECTIONS if found.live(projection.name) is None]
    commands = backend.dispatcher.alive
    still = [_still(stand, found.head) for stand in found.standing_still(backend.limits.standstill_seconds)]
    answer = json_answer(
        {
            "status": "unavailable" if missing or still or not commands else "ok",
            "database": True,
            "commands": commands,
            "missing_read_models": missing,
            "standing_still": still,
            "paused": [
                {"projection": each.projection, "fault": each.fault, "since": each.since, "retry_at": each.retry_at}
                for each in found.pauses
            ],
            "unknown_events": unknown_as_json(found.unknown),
            "head": found.head,
            "log_awaited_seconds": round(found.log_awaited, 1),
        }
    )
    answer.status_code = 503 if missing or still or not commands else 200
    return answer


def unknown_as_json(unknown: Iterable[UnknownEvent]) -> list[UnknownEventTold]:
    return [{"event": each.name, "version": each.version, "position": each.position} for each in unknown]


def _still(stand: Stand, head: int) -> dict[str, Any]:
    """`outdated`: another version of the program made it, and it waits for a rebuild; otherwise `paused`, `unknown_events` or the projector's log say why."""
    outdated = any(stand.projection == each.name and stand.version != each.version for each in PROJECTIONS)
    return {
        "projection": stand.projection,
        "position": stand.position,
        "lag_events": head - stand.position,
        "since": datetime.now(UTC) - timedelta(seconds=stand.stood_seconds),
        "outdated": outdated,
    }


@router.get("/metrics", summary="Messwerte für Prometheus / Figures for Prometheus", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """Within a second, whatever happens: what comes from the database is missing while that is away (`portal_database_up` 0) or too slow (`portal_figures_current` 0).

    All who ask within a second get the same.
    """
    return Response(await metrics_text_of(request).latest(), media_type=CONTENT_TYPE_LATEST)
