"""What Prometheus reads, made once for all who ask within a second: anybody may ask, and as often as he likes."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from fastapi import Request
from prometheus_client import CollectorRegistry, generate_latest

KEPT = 1.0
"""Seconds for which a text counts."""


class MetricsText:
    """One per application. `refresh` has the database looked at first. Made in a thread: the event loop goes on answering meanwhile."""

    def __init__(self, registry: CollectorRegistry, refresh: Callable[[], Awaitable[object]]) -> None:
        self._registry = registry
        self._refresh = refresh
        self._making: asyncio.Task[bytes] | None = None
        self._made_at = 0.0

    async def latest(self) -> bytes:
        """Return the latest text; all who ask while one is being made get that one."""
        making = self._making
        if making is None or (making.done() and (making.exception() is not None or time.monotonic() - self._made_at >= KEPT)):
            self._making = making = asyncio.create_task(self._make())
        return await asyncio.shield(making)

    async def _make(self) -> bytes:
        await self._refresh()
        text = await asyncio.to_thread(generate_latest, self._registry)
        self._made_at = time.monotonic()
        return text


def metrics_text_of(request: Request) -> MetricsText:
    """Return the metrics text of the application which a request came to."""
    return request.app.state.metrics_text
