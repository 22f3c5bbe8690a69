"""Parked events over HTTP: shown, tried again, left out, on the record (A-06)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import Response
from typing_extensions import TypedDict

from aggregates.engine.event import OPERATOR
from aggregates.engine.projection_run import projection_stream
from api.engine.access import Caller, InspectsAll, Operates
from api.engine.allowed_actions import FIELD, Allowed, Denied, refused_as
from api.engine.lists import Unfold, list_routes
from api.engine.refusals import NotParked
from api.engine.route import guarded
from api.engine.written import Wanted, Written, answered, run
from api.operations.ops import Name, named
from commands.operations.retry_parked_stream import RetryParkedStream
from commands.operations.skip_parked_event import SkipParkedEvent
from projections.engine.parking import ParkedEvent, parked_events
from readmodels.engine.parked_resource import PARKED_LIST
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations

router = guarded("Betrieb / operations", "operations")


class ParkedMenu(TypedDict):
    """What you may do with the stream of a parked event, or why not."""

    retry: Allowed | Denied
    skip: Allowed | Denied


def _parked(caller: Caller, _after: int) -> list[dict[str, Any]]:
    return [{"id": f"{each.projection}:{each.stream}:{each.position}", **each._asdict()} for each in parked_events(caller.backend.log)]


def _menus(caller: Caller, _found: Reading, ids: Sequence[Any]) -> dict[str, dict[str, ParkedMenu]]:
    return {each: {FIELD: {"retry": _told(caller, each, "retry"), "skip": _told(caller, each, "skip")}} for each in ids}


def _told(caller: Caller, parked: str, what: str) -> Allowed | Denied:
    if ("operations", "write") not in caller.rights:
        return refused_as(caller.not_allowed("operations", "write"))
    projection, stream, _ = parked.split(":")
    return {"allowed": True, "method": "POST", "href": f"/ops/parked/{projection}/{stream}/{what}"}


def _nothing_more() -> Relations:
    return frozenset()


list_routes(
    router,
    "/ops/parked",
    PARKED_LIST,
    who=InspectsAll,
    always=("actions",),
    unfold={"actions": Unfold(_menus, _nothing_more, {FIELD: ParkedMenu})},
    handing=_parked,
)


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
