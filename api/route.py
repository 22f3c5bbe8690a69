"""Routes whose requests are authenticated before anything of them is read."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from api.access import authenticate

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class GuardedRoute(APIRoute):
    """Answers 401 before it looks at the body; who asks then stands in the request's scope."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            request.scope["caller"] = await run_in_threadpool(authenticate, request)
            return await handle(request)

        return guarded


def guarded(tag: str, **options: Any) -> APIRouter:
    """A router whose routes all want a token."""
    return APIRouter(route_class=GuardedRoute, tags=[tag], **options)
