"""Connections that end when their client holds them up: a request's head that doesn't come to its end, an answer of which nothing is taken.

uvicorn itself waits for both without end. What comes too slowly of a body is told by the API (api/body_deadline.py), as it can say so.
"""

import asyncio
import logging
from http import HTTPStatus
from typing import Any

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.backend import Backend
from api.problem import MEDIA_TYPE, TYPE_PREFIX, Problem
from api.refusals import HeadTooLong, RequestTimeout

LARGEST_HEAD = 65_536
"""Bytes of a request's first line and headers."""
log_of = logging.getLogger(__name__)


def guarded(backend: Backend) -> type[asyncio.Protocol]:
    """The protocol for a server of this backend, with its limits."""
    return type("Guarded", (GuardedConnection,), {"backend": backend})


class GuardedConnection(HttpToolsProtocol):
    """Looks now and then at what its client does."""

    backend: Backend

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        limits = self.backend.limits
        self._every = min(1.0, limits.head_seconds / 4, limits.stalled_seconds / 4)
        self._head_since: float | None = self.loop.time()
        """Since when the head of a request is awaited, or bytes come that belong to none; None while one is answered, and between two."""
        self._head_bytes = 0
        self._left = 0
        self._taken_at = self.loop.time()
        self._closing_since: float | None = None
        self._next: asyncio.TimerHandle | None = None

    @property
    def _answers(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete  # pyright: ignore[reportUnnecessaryComparison]  None at first

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._next = self.loop.call_later(self._every, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._next is not None:
            self._next.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._head_since is None and not self._answers:
            self._head_since = self.loop.time()
        super().data_received(data)
        if self._head_since is not None:
            self._head_bytes += len(data)
            if self._head_bytes > LARGEST_HEAD:
                self._refuse(HeadTooLong())

    def on_headers_complete(self) -> None:
        self._head_since, self._head_bytes = None, 0
        super().on_headers_complete()

    def resume_writing(self) -> None:
        self._taken_at = self.loop.time()
        super().resume_writing()

    def _look(self) -> None:
        limits, now = self.backend.limits, self.loop.time()
        left = self.transport.get_write_buffer_size()
        if not left or left < self._left:
            self._taken_at = now
        self._left = left
        if self.transport.is_closing():
            self._closing_since = self._closing_since or now
        if now - self._taken_at > limits.stalled_seconds:
            self._cut("stalled")
        elif self._closing_since is not None and now - self._closing_since > limits.download_seconds:
            self._cut("slow")
        elif self._head_since is not None and not self._answers and now - self._head_since > limits.head_seconds:
            self._refuse(RequestTimeout())
        self._next = self.loop.call_later(self._every, self._look)

    def _refuse(self, told: Problem) -> None:
        """Answers the part of a request that there is, and closes; where nothing of one came, closes alone."""
        if self.transport.is_closing():
            return
        if self._head_bytes:
            self.transport.write(_answer(told))
        self.backend.metrics.cut.labels("head").inc()
        self.transport.close()

    def _cut(self, reason: str) -> None:
        """At once: what was to be sent is dropped, and whoever sends it learns that the client is gone."""
        log_of.warning("cut a connection of %s off: %s bytes of an answer were not taken (%s)", self.client, self._left, reason)
        self.backend.metrics.cut.labels(reason).inc()
        self.transport.abort()


def _answer(told: Problem) -> bytes:
    title = HTTPStatus(told.status).phrase
    said = {"detail": told.text_en, "detail_de": told.text_de, "detail_en": told.text_en}
    body = orjson.dumps({"type": TYPE_PREFIX + told.code, "title": title, "status": told.status, "code": told.code, **said})
    head = f"HTTP/1.1 {told.status} {title}\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body
