"""Parked events over HTTP: shown, tried again, left out, on the record (A-06)."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.event import OPERATOR
from aggregates.projection_run import projection_stream
from api.access import Caller, Inspects, Operates
from api.ops import Name, named
from api.reading import json_answer
from api.refusals import NotParked
from api.route import guarded
from api.written import Conditions, Written, answered, conditions, run
from commands.retry_parked_stream import RetryParkedStream
from commands.skip_parked_event import SkipParkedEvent

router = guarded("Betrieb / operations", "operations")
Wanted = Annotated[Conditions, Depends(conditions)]

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
    projection = named(name).name
    _first_parked(caller, projection, stream)
    own = projection_stream(projection)
    return answered(run(caller, RetryParkedStream(projection=projection, stream=stream), wanted, own, customer_id=OPERATOR), own)


@router.post(
    "/ops/parked/{name}/{stream}/skip",
    summary="Das erste, woran es scheitert, auslassen / Leave out the first that it fails at",
    response_model=Written,
)
def skip_parked(name: Name, stream: UUID, caller: Operates, wanted: Wanted) -> Response:
    projection = named(name).name
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
