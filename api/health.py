"""Whether the process lives, whether it can answer, and what it measures (X-03). Open to all: nothing in it is about a customer."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from psycopg import Error
from psycopg_pool import PoolTimeout

from api.backend import Backend
from api.positions import positions
from api.reading import json_answer
from projections.registry import PROJECTIONS

router = APIRouter(tags=["Zustand / health"])


def _backend(request: Request) -> Backend:
    return request.app.state.backend


@router.get("/livez", summary="Der Prozess lebt / The process lives", response_class=Response)
async def livez(request: Request) -> Response:
    backend = _backend(request)
    return json_answer({"status": "ok", "version": backend.version, "started_at": backend.started_at})


@router.get("/readyz", summary="Anfragen können beantwortet werden / Requests can be answered", response_class=Response)
def readyz(request: Request) -> Response:
    """503 while the database is away or a read model was never built."""
    try:
        found = positions(_backend(request).log)
    except (Error, PoolTimeout):
        answer = json_answer({"status": "unavailable", "database": False})
        answer.status_code = 503
        return answer
    missing = [projection.name for projection in PROJECTIONS if found.live(projection.name) is None]
    answer = json_answer(
        {"status": "unavailable" if missing else "ok", "database": True, "missing_read_models": missing, "head": found.head}
    )
    answer.status_code = 503 if missing else 200
    return answer


@router.get("/metrics", summary="Messwerte für Prometheus / Figures for Prometheus", response_class=Response)
def metrics(request: Request) -> Response:
    return Response(generate_latest(_backend(request).metrics.registry), media_type=CONTENT_TYPE_LATEST)
