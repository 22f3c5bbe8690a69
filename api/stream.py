"""Progress as server-sent events: one per change, the outcome last, then the stream ends."""

import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import asdict, is_dataclass
from threading import Event
from typing import Any, NamedTuple, cast

import anyio
import orjson
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

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


def plain(value: Any) -> Any:
    """What a run reports, as JSON can tell it."""
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def followed(look: Look, ending: Event) -> StreamingResponse:
    """Looks again and again, and tells what changed; `event: progress`, then `event: ended`. Closed when the process is about to end."""
    return StreamingResponse(
        _events(look, ending), media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


async def _events(look: Look, ending: Event) -> AsyncGenerator[bytes]:
    told: bytes | None = None
    began = spoke = time.monotonic()
    number = 0
    while time.monotonic() - began < LONGEST and not ending.is_set():
        seen = await run_in_threadpool(look)
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
