"""Routes of the application itself (its description, and the pages that show it), which refuse what they don't know as all others do."""

from collections.abc import Callable, Collection

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.engine.said_once import asked_nothing


class _AskedNothing:
    """Lets requests pass that ask for nothing but a language; `first`: what takes long the first time, so that others are answered meanwhile."""

    def __init__(self, app: ASGIApp, first: Callable[[], object] | None) -> None:
        self._app = app
        self._first = first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked_nothing(Request(scope, receive))
        if self._first is not None:
            await run_in_threadpool(self._first)
        await self._app(scope, receive, send)


def guard_own_pages(app: FastAPI, paths: Collection[str]) -> None:
    """Let these routes of the application refuse parameters, and what is said twice."""
    for route in app.routes:
        if isinstance(route, Route) and route.path in paths:
            route.app = _AskedNothing(route.app, app.openapi if route.path == app.openapi_url else None)
