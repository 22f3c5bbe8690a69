"""Progress as server-sent events: one per change, the outcome last, then the stream ends."""

import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import asdict, is_dataclass
from threading import Event
from typing import Any, NamedTuple, cast

import anyio
import orjson
from fastapi import Request
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from api.access import Caller, authenticate
from api.problem import Problem
from commands.command import Refusal

INTERVAL = 0.25
"""Seconds between looks."""
SIGN_OF_LIFE = 15.0
"""Seconds without news after which a comment is sent, so that nothing in between takes the stream for dead."""
LONGEST = 3600.0


class Seen(NamedTuple):
    """What a look saw; `ended` is the last thing to be told."""

    data: Any
    ended: bool


Look = Callable[[], Seen]
Holds = Callable[[], bool]


def plain(value: Any) -> Any:
    """What a run reports, as JSON can tell it."""
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def still(request: Request, caller: Caller) -> Holds:
    """Whether the request would be let in again now: same token or session, same customer, and the area may still be read."""

    def holds() -> bool:
        try:
            again = authenticate(request)
        except (Problem, Refusal):
            return False
        return (request.scope["area"], "read") in again.rights and again.customer_id == caller.customer_id

    return holds


def followed(look: Look, holds: Holds, ending: Event) -> StreamingResponse:
    """Looks again and again, and tells what changed; `event: progress`, then `event: ended`.

    Closed without that one once the caller's session or token doesn't hold any more, and when the process is about to end.
    """

    def seen() -> Seen | None:
        return look() if holds() else None

    return StreamingResponse(
        _events(seen, ending), media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


async def _events(look: Callable[[], Seen | None], ending: Event) -> AsyncGenerator[bytes]:
    told: bytes | None = None
    began = spoke = time.monotonic()
    number = 0
    while time.monotonic() - began < LONGEST and not ending.is_set():
        seen = await run_in_threadpool(look)
        if seen is None:
            return
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
