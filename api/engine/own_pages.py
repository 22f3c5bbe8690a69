"""Routes of the application itself (its description, and the pages that show it), which refuse what they don't know as all others do."""

from collections.abc import Collection

from fastapi import FastAPI, Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.engine.said_once import asked_nothing


class _AskedNothing:
    """Lets requests pass that ask for nothing but a language."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked_nothing(Request(scope, receive))
        await self._app(scope, receive, send)


def guard_own_pages(app: FastAPI, paths: Collection[str]) -> None:
    """Let these routes of the application refuse parameters, and what is said twice."""
    for route in app.routes:
        if isinstance(route, Route) and route.path in paths:
            route.app = _AskedNothing(route.app)
