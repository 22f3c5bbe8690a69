"""Lets the tests' HTTP clients hold what servers of the tests' own send against the description (tests/described.py)."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import httpx2

from tests.described import JSON, STREAM, Described

DESCRIBED = Described.read()
"""The description that is checked in; what this process has seen is kept with it."""


_undescribed: list[bool] = []


class _Followed(httpx.SyncByteStream):
    """Passes a stream on, and has its whole events checked when it is over."""

    def __init__(self, stream: Any, response: httpx.Response) -> None:
        self._stream, self._response, self._seen = stream, response, b""

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self._seen += piece
            yield piece

    def close(self) -> None:
        self._stream.close()
        whole = self._seen[: self._seen.rfind(b"\n\n") + 1]
        if whole:
            _check(self._response, STREAM, whole)


@contextmanager
def something_else_is_served() -> Generator[None]:
    """What is served meanwhile has more than the program, such as an area of a test's own: the description that is checked in says nothing of that."""
    _undescribed.append(True)
    try:
        yield
    finally:
        _undescribed.pop()


def watch() -> None:
    """Look at every answer that a client of httpx, or of its successor (authlib's), gets from loopback."""
    for kind in (httpx.Client, httpx2.Client):
        _watch(kind)


def _watch(kind: Any) -> None:
    send = kind.send

    def watched(client: Any, request: Any, **options: Any) -> Any:
        response = send(client, request, **options)
        _look(response, streamed=bool(options.get("stream")))
        return response

    kind.send = watched


def _look(response: httpx.Response, *, streamed: bool) -> None:
    """Of what a test takes piece by piece, events alone are looked at: the rest is its own to read."""
    if _undescribed or response.request.url.host not in ("127.0.0.1", "localhost") or "x-request-id" not in response.headers:
        return
    DESCRIBED.check_head(response.request.method, response.request.url.path, response.status_code, response.headers.keys())
    media_type = response.headers.get("content-type", "").partition(";")[0]
    if media_type == STREAM and streamed:
        response.stream = _Followed(response.stream, response)
    elif media_type in JSON and not streamed and response.request.method != "HEAD":
        _check(response, media_type, response.read())


def _check(response: httpx.Response, media_type: str, body: bytes) -> None:
    request = response.request
    DESCRIBED.check(request.method, request.url.path, request.url.params.keys(), response.status_code, media_type, body)
