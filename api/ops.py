"""Operations over HTTP: how far the read models are, rebuilding and verifying them, parked events, the log itself (A-04, A-06, X-03)."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Query, Response
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.event import OPERATOR
from aggregates.projection_run import ProjectionRun, projection_stream
from api.access import Caller, Inspects, Operates
from api.errors import told_as_json
from api.import_runs import Prefer, wait_of
from api.positions import Positions, Stand, positions
from api.reading import json_answer
from api.refusals import NotParked
from api.route import guarded
from api.runs import Progress, Run
from api.stream import Seen, followed, plain
from api.written import Conditions, Written, answered, conditions, run
from commands.command import NotFound
from commands.record_rebuild import RecordRebuild
from commands.retry_parked_stream import RetryParkedStream
from commands.skip_parked_event import SkipParkedEvent
from eventstore.envelope import Cause
from projections.projection import Projection
from projections.rebuild import rebuild
from projections.registry import PROJECTIONS, UnknownProjection, projection_named
from projections.verify import Comparison, verify

router = guarded("Betrieb / operations")
Name = Annotated[str, Path(examples=["inventory"])]
Wanted = Annotated[Conditions, Depends(conditions)]


def _named(name: str) -> Projection:
    try:
        return projection_named(name)
    except UnknownProjection as unknown:
        raise NotFound(noun=ProjectionRun.noun, id=name) from unknown


@router.get("/ops/projections", summary="Stand der Projektionen / How far the projections are", response_class=Response)
def list_projections(caller: Inspects) -> Response:
    found = positions(caller.backend.log)
    items = [_told(caller, projection, found) for projection in PROJECTIONS]
    return json_answer({"head": found.head, "projections": items})


def _told(caller: Caller, projection: Projection, found: Positions) -> dict[str, Any]:
    live, building = found.live(projection.name), found.building(projection.name)
    under_way = caller.backend.runs.find(("rebuild", projection.name))
    return {
        "name": projection.name,
        "tables": [table.name for table in projection.tables if not table.private],
        "version": projection.version,
        "built": live is not None,
        "outdated": live is not None and live.version != projection.version,
        "position": live.position if live else 0,
        "head": found.head,
        "lag_events": max(found.head - live.position, 0) if live else found.head,
        "lag_seconds": (live.behind_seconds or 0.0) if live else None,
        "generation": live.generation if live else None,
        "parked_streams": live.parked_streams if live else 0,
        "rebuild": _rebuild(building, under_way, found.head),
    }


def _rebuild(building: Stand | None, under_way: Run | None, head: int) -> dict[str, Any] | None:
    """A rebuild that is going on here, or elsewhere, or was interrupted."""
    if under_way is not None and not under_way.ended:
        return {"state": "running", "progress": plain(under_way.progress)}
    if building is not None:
        return {"state": "unfinished", "progress": {"done": building.position, "total": head}}
    return None


@router.post(
    "/ops/projections/{name}/rebuild",
    status_code=202,
    summary="Neu aufbauen, neben dem laufenden Lesemodell / Rebuild beside the live read model",
    response_class=Response,
)
def start_rebuild(name: Name, caller: Operates, prefer: Prefer = None) -> Response:
    projection = _named(name)
    backend = caller.backend

    def work(report: Progress) -> dict[str, Any]:
        (built,) = rebuild(backend.log, [projection], report)
        command = RecordRebuild(projection=projection.name, generation=built.number, upto=built.position)
        backend.dispatcher.run(command, Cause(OPERATOR, caller.actor, f"rebuild:{projection.name}", caller.correlation))
        return {"generation": built.number, "position": built.position}

    begun = backend.runs.start(("rebuild", projection.name), f"rebuild {projection.name}", work)
    return _accepted(begun, f"/ops/projections/{projection.name}/rebuild/progress", prefer)


@router.get(
    "/ops/projections/{name}/rebuild/progress", summary="Fortschritt als Strom (SSE) / Progress as a stream (SSE)", response_class=Response
)
def follow_rebuild(name: Name, caller: Inspects) -> Response:
    projection = _named(name)
    backend = caller.backend

    def look() -> Seen:
        here = backend.runs.find(("rebuild", projection.name))
        if here is not None:
            return Seen(_run(here), ended=here.ended)
        told = _told(caller, projection, positions(backend.log))
        return Seen(told, ended=told["rebuild"] is None)

    return followed(look)


@router.post(
    "/ops/projections/{name}/verify",
    status_code=202,
    summary="Mit einem frischen Aufbau vergleichen / Compare with a fresh rebuild",
    response_class=Response,
)
def start_verify(name: Name, caller: Operates, prefer: Prefer = None) -> Response:
    projection = _named(name)
    log = caller.backend.log
    begun = caller.backend.runs.start(
        ("verify", projection.name), f"verify {projection.name}", lambda report: _compared(verify(log, projection, report))
    )
    return _accepted(begun, f"/ops/projections/{projection.name}/verify", prefer)


@router.get("/ops/projections/{name}/verify", summary="Ergebnis des Vergleichs / What the comparison found", response_class=Response)
def show_verify(name: Name, caller: Inspects) -> Response:
    projection = _named(name)
    here = caller.backend.runs.find(("verify", projection.name))
    if here is None:
        raise NotFound(noun="verification", id=projection.name)
    return json_answer(_run(here))


def _compared(found: list[Comparison]) -> dict[str, Any]:
    return {"equal": all(each.equal for each in found), "tables": [{**plain(each), "equal": each.equal} for each in found]}


def _run(here: Run) -> dict[str, Any]:
    state = "running" if not here.ended else "failed" if here.error is not None else "done"
    return {
        "state": state,
        "started_at": here.started_at,
        "ended_at": here.ended_at,
        "progress": plain(here.progress),
        "outcome": here.outcome,
        "problem": told_as_json(here.error) if here.error is not None else None,
    }


def _accepted(begun: Run, href: str, prefer: str | None) -> Response:
    """202 and where to look; or the outcome, where the client prefers to wait and it comes in time."""
    wait = wait_of(prefer)
    if wait and begun.wait(wait):
        if begun.error is not None:
            raise begun.error
        return json_answer(_run(begun))
    answer = json_answer({**_run(begun), "href": href})
    answer.status_code = 202
    answer.headers["Location"] = href
    return answer


_PARKED = """SELECT p.name, p.stream_id, p.position, p.event_name, p.parked_at, p.error FROM parked_events p
    JOIN projection_generations g USING (name, generation) WHERE g.live {narrow} ORDER BY p.name, p.position"""


def _parked(connection: Connection[TupleRow], narrow: str = "", parameters: tuple[Any, ...] = ()) -> list[dict[str, Any]]:
    names = ("projection", "stream", "position", "event", "parked_at", "error")
    rows = connection.execute(_PARKED.format(narrow=narrow).encode(), parameters)
    return [dict(zip(names, row, strict=True)) for row in rows]


@router.get(
    "/ops/parked",
    summary="Geparkte Ereignisse / Parked events",
    description="`error` is null for an event that only waits behind another one of its stream.",
    response_class=Response,
)
def list_parked(caller: Inspects) -> Response:
    with caller.backend.log.pool.connection() as connection:
        return json_answer({"items": _parked(connection)})


@router.post("/ops/parked/{name}/{stream}/retry", summary="Noch einmal versuchen / Try again", response_model=Written)
def retry_parked(name: Name, stream: UUID, caller: Operates, wanted: Wanted) -> Response:
    projection = _named(name).name
    _first_parked(caller, projection, stream)
    own = projection_stream(projection)
    return answered(run(caller, RetryParkedStream(projection=projection, stream=stream), wanted, own, customer_id=OPERATOR), own)


@router.post(
    "/ops/parked/{name}/{stream}/skip",
    summary="Das erste, woran es scheitert, auslassen / Leave out the first that it fails at",
    response_model=Written,
)
def skip_parked(name: Name, stream: UUID, caller: Operates, wanted: Wanted) -> Response:
    projection = _named(name).name
    first = _first_parked(caller, projection, stream)
    command = SkipParkedEvent(projection=projection, position=first["position"], stream=stream, error=first["error"] or "")
    own = projection_stream(projection)
    return answered(run(caller, command, wanted, own, customer_id=OPERATOR), own)


def _first_parked(caller: Caller, projection: str, stream: UUID) -> dict[str, Any]:
    with caller.backend.log.pool.connection() as connection:
        found = _parked(connection, "AND p.name = %s AND p.stream_id = %s", (projection, stream))
    if not found:
        raise NotParked(projection=projection, stream=stream)
    return next((event for event in found if event["error"] is not None), found[0])


_POSITIONS = """SELECT position FROM events WHERE position > %(after)s AND (%(customer)s::uuid IS NULL OR customer_id = %(customer)s)
    AND (%(stream)s::uuid IS NULL OR stream_id = %(stream)s) AND (%(name)s::text IS NULL OR event_name = %(name)s) ORDER BY position LIMIT %(limit)s"""


@router.get(
    "/ops/events",
    summary="Das Ereignisprotokoll / The event log",
    description="In order, after a position. With `X-Customer` only that customer's; personal data of erased persons read “gelöscht”.",
    response_class=Response,
)
def list_events(
    caller: Inspects,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    stream: UUID | None = None,
    name: Annotated[str | None, Query(max_length=100, pattern=r"^[a-z_.]+$")] = None,
) -> Response:
    log = caller.backend.log
    wanted = {"after": after, "customer": caller.customer_id, "stream": stream, "name": name, "limit": limit}
    with log.pool.connection() as connection:
        found = [position for (position,) in connection.execute(_POSITIONS.encode(), wanted)]
        recorded = log.at(connection, found) if found else []
    items = [
        {
            "position": each.position,
            "stream_id": each.stream_id,
            "stream_version": each.stream_version,
            "customer_id": each.customer_id,
            "event": each.event.event_name,
            "recorded_at": each.recorded_at,
            "effective_at": each.effective_at,
            "actor": each.actor,
            "on_behalf_of": each.on_behalf_of,
            "causation": each.causation,
            "correlation": each.correlation,
            "details": each.event.model_dump(mode="json"),
        }
        for each in recorded
    ]
    return json_answer({"items": items, "next_after": found[-1] if len(found) == limit else None})
