"""The event log over HTTP, for auditors and ops (A-01)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field
from typing_extensions import TypedDict

from aggregates.engine.look import EventsRead
from api.engine.access import Inspects
from api.engine.answer import Json
from api.engine.looked import looked_at
from api.engine.reading import json_answer
from api.engine.route import guarded
from api.engine.tiles import Tile
from foundation.noun import Noun

router = guarded("Betrieb / operations", "events")
EVENTS_TILE = Tile("events", Noun("Ereignisse", "Events"), "/ops/events", ("events", "read"), scope="any")

_POSITIONS = """SELECT position FROM events WHERE position > %(after)s AND (%(customer)s::uuid IS NULL OR customer_id = %(customer)s)
    AND (%(stream)s::uuid IS NULL OR stream_id = %(stream)s) AND (%(name)s::text IS NULL OR event_name = %(name)s) ORDER BY position LIMIT %(limit)s"""


class EventTold(TypedDict):
    """An event as it is in the log."""

    position: int
    stream_id: UUID
    stream_version: int
    customer_id: UUID
    event: str
    recorded_at: datetime
    effective_at: datetime
    actor: str
    on_behalf_of: str | None
    causation: str
    correlation: str
    details: Annotated[dict[str, Json], Field(description="The event's payload, in the shape of its present version")]


class EventsTold(TypedDict):
    """Events in the order of the log."""

    items: list[EventTold]
    next_after: Annotated[int | None, Field(description="The `after` of the next page; null on the last")]


@router.get(
    "/ops/events",
    summary="Das Ereignisprotokoll / The event log",
    description="In order, after a position. With `X-Customer` only that customer's; personal data of erased persons read “gelöscht”.",
    response_model=EventsTold,
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
    items: list[EventTold] = [
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
    looked_at(caller, EventsRead(stream=stream))
    return json_answer({"items": items, "next_after": found[-1] if len(found) == limit else None})
