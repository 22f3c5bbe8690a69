"""Progress as server-sent events: one per change, the outcome last, then the stream ends."""

import time
from collections.abc import AsyncGenerator, Callable, Hashable
from dataclasses import asdict, is_dataclass
from typing import Any, NamedTuple, cast

import anyio
import orjson
from fastapi import Request
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.responses import StreamingResponse

from api.engine.access import Caller, authenticate, credentials
from api.engine.backend import Backend
from api.engine.problem import Problem
from commands.engine.command import Refusal

INTERVAL = 0.25
"""Seconds between looks; streams on the same thing share them (api/engine/shared_looks.py)."""
SIGN_OF_LIFE = 15.0
"""Seconds without news after which a comment is sent, so that nothing in between takes the stream for dead."""
LONGEST_STREAM = 3600.0


class EventStream(StreamingResponse):
    """Server-sent events; what each tells, the route's description says as what it answers with."""

    media_type = "text/event-stream"


class Seen(NamedTuple):
    """What a look saw; `ended` is the last thing to be told."""

    data: Any
    ended: bool


See = Callable[[], Seen]


class Still(NamedTuple):
    """Whether somebody may still look; `of` is the same for all streams of the same session or token."""

    of: Hashable
    holds: Callable[[], bool]


def plain(value: Any) -> Any:
    """Return what a run reports, as JSON can tell it."""
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def still(request: Request, caller: Caller, *, needs_area: bool = True) -> Still:
    """Make the check whether the request would be let in again now: same token or session, same customer, and the area may still be read, where it `needs_area`."""
    area = request.scope["area"]

    def holds() -> bool:
        try:
            again = authenticate(request)
        except (Problem, Refusal):
            return False
        return (not needs_area or (area, "read") in again.rights) and again.customer_id == caller.customer_id

    return Still((credentials(request)[0], area, caller.customer_id), holds)


def followed(backend: Backend, of: Hashable, look: See, still: Still) -> StreamingResponse:
    """Look again and again, and tell what changed; `event: progress`, then `event: ended`.

    `of`: what is looked at, the same for all to whom the look tells the same. Closed without `ended` once the caller's session or token doesn't hold any
    more, and when the process is about to end.
    """
    return EventStream(
        _events(backend, of, look, still),
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(backend: Backend, of: Hashable, look: See, still: Still) -> AsyncGenerator[bytes]:
    told: bytes | None = None
    began = spoke = time.monotonic()
    number = 0
    while time.monotonic() - began < LONGEST_STREAM and not backend.ending.is_set():
        if not await backend.looks.seen(still.of, still.holds, INTERVAL):
            return
        seen = await backend.looks.seen(of, look, INTERVAL)
        data = orjson.dumps(seen.data, default=str)
        if seen.ended or data != told:
            number += 1
            yield format_sse_event(event="ended" if seen.ended else "progress", data_str=data.decode(), id=str(number))
            told, spoke = data, time.monotonic()
        elif time.monotonic() - spoke > SIGN_OF_LIFE:
            yield cast("bytes", KEEPALIVE_COMMENT)
            spoke = time.monotonic()
        if seen.ended:
            return
        await anyio.sleep(INTERVAL)
