"""How commands come in over HTTP, and how they are answered: id, version, position (A-07, A-08)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Depends, Header, Response
from pydantic import BaseModel, Field

from api.engine.access import Caller
from api.engine.days import in_zone_of, zone_of
from api.engine.problem import Problem
from api.engine.refusals import EffectiveInFuture, EffectiveTooEarly
from commands.engine.command import Command, Refusal
from commands.engine.dispatch import Done
from commands.engine.moments import MomentOrDay, start_of
from eventstore.envelope import EARLIEST, Cause
from eventstore.ids import new_id


class Note(BaseModel):
    """Something to be known about what was done."""

    de: str
    en: str


class Written(BaseModel):
    """`position`: quote it (X-Position, or `after=`) to read what was written. `changed` false: everything already was as wanted."""

    id: UUID
    version: int | None = Field(description="Goes into If-Match of the next change / gehört in If-Match der nächsten Änderung")
    position: int
    changed: bool
    repeated: bool = Field(description="The answer of the first request with this Idempotency-Key / Antwort der ersten Anfrage")
    notes: list[Note]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the headers say about how a command is to be run."""

    idempotency_key: str | None
    expected: int | None
    effective_at: datetime | date | None
    """A day means its beginning, in the customer's time zone."""


UNCONDITIONAL = Conditions(None, None, None)


async def conditions(
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=200,
            description="Repeating a request with the same key has no second effect / Wiederholung ohne Wirkung",
        ),
    ] = None,
    if_match: Annotated[
        str | None,
        Header(
            pattern=r'^\s*(W/)?"?\d{1,9}(-[0-9a-f]{24})?"?\s*$|^\*$',
            description="Only if it is still at this version (ETag) / nur bei dieser Version",
        ),
    ] = None,
    x_effective_at: Annotated[
        MomentOrDay | None,
        Header(
            description="When it happened, if not now; a day means its beginning in the customer's time zone; not in the future"
            " / wann es geschah, ein Tag meint seinen Beginn in der Zeitzone des Kunden; nicht in der Zukunft"
        ),
    ] = None,
) -> Conditions:
    expected = None if if_match is None or if_match == "*" else int(if_match.strip().removeprefix("W/").strip('"').partition("-")[0])
    return Conditions(idempotency_key, expected, x_effective_at)


Wanted = Annotated[Conditions, Depends(conditions)]
"""What the request's headers say."""


def cause_of(caller: Caller, wanted: Conditions, customer_id: UUID | None = None) -> Cause:
    """Make the cause of what the caller does now, for their customer or a given one."""
    customer_id = customer_id if customer_id is not None else caller.customer
    at = _effective_at(caller, wanted, customer_id)
    return Cause(customer_id, caller.actor, f"command:{new_id()}", caller.correlation, at, caller.on_behalf_of)


def _effective_at(caller: Caller, wanted: Conditions, customer_id: UUID) -> datetime | None:
    """In UTC. Raises EffectiveTooEarly before all that the portal knows of, and where it is no moment at all; EffectiveInFuture."""
    asked = wanted.effective_at
    if asked is None:
        return None
    at = asked if isinstance(asked, datetime) else start_of(asked, zone_of(caller, customer_id))
    if at < EARLIEST:
        raise EffectiveTooEarly(at=in_zone_of(caller, customer_id, at))
    if at > datetime.now(UTC):
        raise EffectiveInFuture(at=in_zone_of(caller, customer_id, at))
    return at.astimezone(UTC)


def run(
    caller: Caller,
    command: Command,
    wanted: Conditions,
    stream: UUID,
    *,
    ids: Mapping[str, UUID] | None = None,
    customer_id: UUID | None = None,
    cause: Cause | None = None,
) -> Done:
    """Run a command for the caller; `stream` is what If-Match is about. `cause`: where something was prepared for it, such as a mail."""
    backend = caller.backend
    cause = cause or cause_of(caller, wanted, customer_id)
    expected = {stream: wanted.expected} if wanted.expected is not None else None
    name = type(command).__name__
    try:
        done = backend.dispatcher.run(command, cause, idempotency_key=wanted.idempotency_key, expected=expected, ids=ids)
    except (Refusal, Problem) as refusal:
        backend.metrics.commands.labels(name, refusal.code).inc()
        raise
    backend.metrics.commands.labels(name, "repeated" if done.repeated else "done" if done.changed else "unchanged").inc()
    return done


def answered(
    done: Done,
    stream: UUID,
    *,
    status: int = 200,
    location: str | None = None,
    notes: Sequence[Note] = (),
    more: Mapping[str, Any] | None = None,
) -> Response:
    """Make the answer to a command; `stream` is the thing that it was about."""
    version = done.versions.get(stream)
    body: dict[str, Any] = {
        "id": stream,
        "version": version,
        "position": done.position,
        "changed": done.changed,
        "repeated": done.repeated,
        "notes": [note.model_dump() for note in notes],
        **(more or {}),
    }
    headers = {"X-Position": str(done.position), "Cache-Control": "no-store"}
    if version is not None:
        headers["ETag"] = f'"{version}"'
    if location is not None:
        headers["Location"] = location
    return Response(orjson.dumps(body), status, headers, "application/json")
