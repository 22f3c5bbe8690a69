"""Routes whose requests are authenticated before anything of them is read."""

from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from access.rights import Area
from api.access import authenticate

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class GuardedRoute(APIRoute):
    """Answers 401 before it looks at the body; who asks, and which area of rights they enter, then stands in the request's scope."""

    area: ClassVar[Area]

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            request.scope["area"] = self.area
            request.scope["caller"] = await run_in_threadpool(authenticate, request)
            return await handle(request)

        return guarded


def guarded(tag: str, area: Area, **options: Any) -> APIRouter:
    """A router whose routes all want a token or a session, and belong to one area of rights."""
    route: type[GuardedRoute] = type(f"{area}Route", (GuardedRoute,), {"area": area})
    return APIRouter(route_class=route, tags=[tag], **options)
