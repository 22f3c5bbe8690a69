"""Parked events over HTTP: shown, tried again, left out, on the record (A-06)."""

from uuid import UUID

from fastapi import Response

from aggregates.engine.event import OPERATOR
from aggregates.engine.projection_run import projection_stream
from api.engine.access import Caller, Inspects, Operates
from api.engine.reading import json_answer
from api.engine.refusals import NotParked
from api.engine.route import guarded
from api.engine.written import Wanted, Written, answered, run
from api.operations.operations_answers import ParkedEvents
from api.operations.ops import Name, named
from commands.operations.retry_parked_stream import RetryParkedStream
from commands.operations.skip_parked_event import SkipParkedEvent
from projections.engine.parking import ParkedEvent, parked_events

router = guarded("Betrieb / operations", "operations")


@router.get(
    "/ops/parked",
    summary="Geparkte Ereignisse / Parked events",
    description="`error` is null for an event that only waits behind another one of its stream.",
    response_model=ParkedEvents,
)
def list_parked(caller: Inspects) -> Response:
    return json_answer({"items": [event._asdict() for event in parked_events(caller.backend.log)]})


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
    command = SkipParkedEvent(projection=projection, position=first.position, stream=stream, error=first.error or "")
    own = projection_stream(projection)
    return answered(run(caller, command, wanted, own, customer_id=OPERATOR), own)


def _first_parked(caller: Caller, projection: str, stream: UUID) -> ParkedEvent:
    found = parked_events(caller.backend.log, projection, stream)
    if not found:
        raise NotParked(projection=projection, stream=stream)
    return next((event for event in found if event.error is not None), found[0])
