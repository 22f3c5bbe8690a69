"""Connections that end when their client holds them up: a request's head that doesn't come to its end, an answer of which nothing is taken.

uvicorn itself waits for both without end. What comes too slowly of a body is told by the API (api/engine/body_deadline.py), as it can say so.

A refusal may be told before the body has come. The rest of it is read and dropped for a while: who still sends would otherwise learn only that the
connection is gone, and not why. Nothing more is written for such a request.
"""

import asyncio
import fcntl
import logging
import struct
import termios
from http import HTTPStatus
from typing import Any, cast

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.engine.backend import Backend
from api.engine.problem import MEDIA_TYPE, TYPE_PREFIX, Problem
from api.engine.refusals import HeadTooLong, RequestTimeout
from portal.engine.open_connections import OpenConnections

LARGEST_HEAD = 65_536
"""Bytes of a request's first line and headers."""
log_of = logging.getLogger(__name__)


def guarded(backend: Backend) -> type[asyncio.Protocol]:
    """Make the protocol for a server of this backend, with its limits."""
    limits = backend.limits
    found = OpenConnections(limits.connections, limits.connections_of_address)
    return type("Guarded", (GuardedConnection,), {"backend": backend, "open_connections": found})


class GuardedConnection(HttpToolsProtocol):
    """Looks now and then at what its client does."""

    backend: Backend
    open_connections: OpenConnections

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        limits = self.backend.limits
        self._every = min(1.0, limits.head_seconds / 4, limits.stalled_seconds / 4)
        self._head_since: float | None = self.loop.time()
        """Since when the head of a request is awaited, or bytes come that belong to none; None while one is answered, and between two."""
        self._head_bytes = 0
        self.address = ""
        self._body_comes = False
        """Whether a request's head has come, and not all of its body."""
        self._rest_since: float | None = None
        """Since when the rest of a body comes whose request has been answered."""
        self._ends = False
        """Whether the connection is to be closed as soon as the rest has come."""
        self._left = 0
        self._taken_at = self.loop.time()
        self._closing_since: float | None = None
        self._next: asyncio.TimerHandle | None = None

    @property
    def _answers(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete  # pyright: ignore[reportUnnecessaryComparison]  None at first

    @property
    def _drops(self) -> bool:
        """Whether what comes belongs to a request that has been answered."""
        return self._body_comes and not self._answers

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self.open_connections.opened(self)
        self._next = self.loop.call_later(self._every, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._next is not None:
            self._next.cancel()
        self.open_connections.closed(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        dropped = self._drops
        if dropped:
            self._rest_since = self._rest_since or self.loop.time()
        elif self._head_since is None and not self._answers:
            self._head_since = self.loop.time()
        super().data_received(data)
        if self._head_since is not None and not dropped:
            self._head_bytes += len(data)
            if self._head_bytes > LARGEST_HEAD:
                self._refuse(HeadTooLong())

    def on_message_begin(self) -> None:
        if self._head_since is None and not self._answers:
            self._head_since = self.loop.time()  # behind the rest of a body
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._head_since, self._head_bytes = None, 0
        if self._ends:
            return
        self._body_comes = True
        self.open_connections.busy(self)
        super().on_headers_complete()
        self.cycle.transport = cast("asyncio.Transport", _EndsAfterTheBody(self))

    def on_message_complete(self) -> None:
        self._body_comes, self._rest_since = False, None
        super().on_message_complete()
        if self._ends:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Tell the client what can't be understood, unless an answer has gone out: then the connection is closed alone."""
        if self._drops or (self._answers and self.cycle.response_started):
            self.transport.close()
        else:
            super().send_400_response(msg)

    def end(self) -> None:
        """Close the connection; where the rest of a body is still to come, when it has come, or its time is over."""
        if not self._drops or self._ends:
            self.transport.close()
            return
        self._ends, self._rest_since = True, self._rest_since or self.loop.time()
        self.transport.write_eof()  # who reads already learns at once that this was all

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self._answers:  # else the next request was there already
            self.open_connections.idle(self)

    def make_room(self) -> None:
        """Close at once, for another one."""
        self.backend.metrics.cut.labels("full").inc()
        self.transport.abort()

    def resume_writing(self) -> None:
        self._taken_at = self.loop.time()
        super().resume_writing()

    def _not_taken(self) -> int:
        """Count the bytes that are written and that the client's side hasn't acknowledged: here, and in the system, which takes large lumps at once and sends them as the client reads."""
        waiting = self.transport.get_write_buffer_size()
        connection = self.transport.get_extra_info("socket")
        if connection is None or connection.fileno() < 0:
            return waiting
        (sent,) = struct.unpack("i", fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, bytes(4)))
        return waiting + sent

    def _look(self) -> None:
        limits, now = self.backend.limits, self.loop.time()
        left = self._not_taken()
        if not left or left < self._left:
            self._taken_at = now
        self._left = left
        if self.transport.is_closing():
            self._closing_since = self._closing_since or now
        if now - self._taken_at > limits.stalled_seconds:
            self._cut("stalled")
        elif self._closing_since is not None and now - self._closing_since > limits.download_seconds:
            self._cut("slow")
        elif self._rest_since is not None and now - self._rest_since > limits.rest_seconds:
            self.backend.metrics.cut.labels("rest").inc()
            self.transport.close()
        elif self._head_since is not None and not self._answers and now - self._head_since > limits.head_seconds:
            self._refuse(RequestTimeout())
        self._next = self.loop.call_later(self._every, self._look)

    def _refuse(self, told: Problem) -> None:
        """Answers the part of a request that there is, and closes; where nothing of one came, closes alone."""
        if self.transport.is_closing():
            return
        if self._head_bytes and not self._ends:
            self.transport.write(_answer(told))
        self.backend.metrics.cut.labels("head").inc()
        self.transport.close()

    def _cut(self, reason: str) -> None:
        """At once: what was to be sent is dropped, and whoever sends it learns that the client is gone."""
        log_of.warning("cut a connection of %s off: %s bytes of an answer were not taken (%s)", self.client, self._left, reason)
        self.backend.metrics.cut.labels(reason).inc()
        self.transport.abort()


class _EndsAfterTheBody:
    """What a request's answer is written to: its connection, which it does not close while the client still sends."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection.transport, name)

    def close(self) -> None:
        self._connection.end()


def _answer(told: Problem) -> bytes:
    title = HTTPStatus(told.status).phrase
    said = {"detail": told.text_en, "detail_de": told.text_de, "detail_en": told.text_en}
    body = orjson.dumps({"type": TYPE_PREFIX + told.code, "title": title, "status": told.status, "code": told.code, **said})
    head = f"HTTP/1.1 {told.status} {title}\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body
