"""Read models over HTTP, for operations: how far they are, rebuilding and verifying them (A-03, A-04, X-03)."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response

from access.customers_known import CustomersKnown
from aggregates.engine.event import OPERATOR
from aggregates.engine.projection_run import ProjectionRun
from api.engine.access import LONGEST_HEADER, Caller, Inspects, Operates
from api.engine.errors import told_as_json
from api.engine.positions import Positions, Stand, positions
from api.engine.reading import json_answer
from api.engine.route import guarded
from api.engine.runs import Progress, Run
from api.engine.shape import Storable
from api.engine.stream import EventStream, Seen, followed, plain, still
from api.engine.tiles import Tile
from api.engine.turns import takes
from api.imports.import_runs import Prefer, wait_of, waited_for
from api.operations.health import unknown_as_json
from api.operations.operations_answers import ComparisonBegun, ComparisonRun, ProjectionsTold, ProjectionTold, RebuildBegun, RebuildRun
from commands.engine.command import NotFound
from commands.operations.record_rebuild import RecordRebuild
from commands.operations.record_rows_rebuilt import RecordRowsRebuilt
from eventstore.envelope import Cause
from foundation.noun import Noun
from projections.engine.named import UnknownProjection, projection_named
from projections.engine.projection import PROJECTIONS, Projection
from projections.engine.rebuild import rebuild
from projections.engine.rebuild_customer import rebuild_customer
from projections.engine.verify import Comparison, verify

router = guarded("Betrieb / operations", "operations")
OPERATIONS_TILE = Tile("operations", Noun("Betrieb", "Operations"), "/ops/projections", ("operations", "read"), scope="any")
_VERIFICATION = Noun("Prüfung", "verification")
Name = Annotated[str, Path(examples=["inventory"])]


REBUILD_PROGRESS = "/ops/projections/{name}/rebuild/progress"
VERIFICATION = "/ops/projections/{name}/verify"


OneCustomer = Annotated[
    Annotated[str, Storable] | None,
    Query(
        description="Only the rows of this customer (number or id) / nur die Zeilen dieses Kunden (Kundennummer oder Id)",
        max_length=LONGEST_HEADER,
        examples=["K-1001"],
    ),
]


def _customer(caller: Caller, named: str) -> UUID:
    """Raises NotFound."""
    known = caller.backend.parts[CustomersKnown]
    with caller.backend.log.pool.connection() as connection:
        found = known.named(connection, named)
    if found is None:
        raise known.missing(named)
    return found


def named(name: str) -> Projection:
    try:
        return projection_named(name)
    except UnknownProjection as unknown:
        raise NotFound(ProjectionRun.noun, name) from unknown


@router.get(
    "/ops/projections",
    summary="Stand der Projektionen / How far the projections are",
    description="`projected_by`: host and process; `paused`: what holds it up, and when it is tried again; `unknown_events`: what this program is too old for.",
    response_model=ProjectionsTold,
)
def list_projections(caller: Inspects) -> Response:
    found = positions(caller.backend.log)
    items = [_told(caller, projection, found) for projection in PROJECTIONS]
    return json_answer({"head": found.head, "projections": items, "unknown_events": unknown_as_json(found.unknown)})


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
        "projected_by": found.holders.get(projection.name),
        "paused": pause._asdict() if (pause := found.pause(projection.name)) else None,
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
    response_model=RebuildBegun,
    responses=waited_for(RebuildRun),
    summary="Neu aufbauen, neben dem laufenden Lesemodell / Rebuild beside the live read model",
)
def start_rebuild(name: Name, caller: Operates, customer: OneCustomer = None, prefer: Prefer = None) -> Response:
    """Of one customer's rows, which are made anew beside the live ones and then changed where they differ, or of all."""
    projection = named(name)
    backend = caller.backend
    customer_id = _customer(caller, customer) if customer is not None else None

    def recorded(command: RecordRebuild | RecordRowsRebuilt) -> None:
        backend.dispatcher.run(command, Cause(OPERATOR, caller.actor, f"rebuild:{projection.name}", caller.correlation))

    def of_customer(report: Progress, customer_id: UUID) -> dict[str, Any]:
        [done] = rebuild_customer(backend.log, [projection], customer_id, report)
        generation, upto = done.generation.number, done.generation.position
        recorded(RecordRowsRebuilt(projection=projection.name, customer=customer_id, generation=generation, upto=upto))
        return {
            "generation": generation,
            "position": upto,
            "customer": customer_id,
            "differed": done.differed,
            "tables": [each._asdict() for each in done.tables],
        }

    def work(report: Progress) -> dict[str, Any]:
        if customer_id is not None:
            return of_customer(report, customer_id)
        (built,) = rebuild(backend.log, [projection], report)
        recorded(RecordRebuild(projection=projection.name, generation=built.number, upto=built.position))
        return {"generation": built.number, "position": built.position}

    begun = backend.runs.start(("rebuild", projection.name), f"rebuild {projection.name}", work, lambda: caller.take("operations"))
    return _accepted(begun, REBUILD_PROGRESS.format(name=projection.name), prefer)


@router.get(
    REBUILD_PROGRESS,
    summary="Fortschritt als Strom (SSE) / Progress as a stream (SSE)",
    response_class=EventStream,
    responses={200: {"model": RebuildRun | ProjectionTold}},
    dependencies=[takes("streams")],
)
def follow_rebuild(name: Name, caller: Inspects, request: Request) -> Response:
    projection = named(name)
    backend = caller.backend

    def look() -> Seen:
        here = backend.runs.find(("rebuild", projection.name))
        if here is not None:
            return Seen(_run(here), ended=here.ended)
        told = _told(caller, projection, positions(backend.log))
        return Seen(told, ended=told["rebuild"] is None)

    return followed(backend, ("rebuild", projection.name), look, still(request, caller))


@router.post(
    VERIFICATION,
    status_code=202,
    response_model=ComparisonBegun,
    responses=waited_for(ComparisonRun),
    summary="Mit einem frischen Aufbau vergleichen / Compare with a fresh rebuild",
)
def start_verify(name: Name, caller: Operates, prefer: Prefer = None) -> Response:
    projection = named(name)
    log = caller.backend.log
    begun = caller.backend.runs.start(
        ("verify", projection.name),
        f"verify {projection.name}",
        lambda report: _compared(verify(log, projection, report)),
        lambda: caller.take("operations"),
    )
    return _accepted(begun, VERIFICATION.format(name=projection.name), prefer)


@router.get(VERIFICATION, summary="Ergebnis des Vergleichs / What the comparison found", response_model=ComparisonRun)
def get_verification(name: Name, caller: Inspects) -> Response:
    projection = named(name)
    here = caller.backend.runs.find(("verify", projection.name))
    if here is None:
        raise NotFound(_VERIFICATION, projection.name)
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
        begun.raise_error()
        return json_answer(_run(begun))
    answer = json_answer({**_run(begun), "href": href})
    answer.status_code = 202
    answer.headers["Location"] = href
    return answer
