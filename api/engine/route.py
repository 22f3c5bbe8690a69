"""Routes whose requests are authenticated before anything of them is read."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar, cast

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from access.rights import FEATURE_OF, SHUT_WHOLLY, Area, denied
from api.engine.access import SAFE, Caller, authenticate
from api.engine.asking import read_as
from api.engine.reading import feature_off
from api.engine.revalidation import NOT_KEPT
from api.engine.said_once import Handler, SaidOnceRoute, headers_once
from api.engine.shares import Share
from api.engine.turns import Takes, takes


def _open(request: Request) -> None:
    """Refuse to show what is switched off for the customer; who may not read there at all is told so by the route, and who may change it sees it all the same."""
    caller: Caller = request.scope["caller"]
    area: Area = request.scope["area"]
    if request.method not in SAFE or caller.customer_id is None or (area, "read") not in caller.rights:
        return
    with read_as(caller, caller.customer_id) as found:
        if denied(caller.rights, (area, "read"), found.settings.features) == "feature":
            raise feature_off(FEATURE_OF[area])


class GuardedRoute(SaidOnceRoute):
    """Answers 401 before it looks at the body; who asks, and which area of rights they enter, then stands in the request's scope.

    Every request has a place of a share: of the one that its route `takes`, else of `reads` or `changes`.
    """

    area: ClassVar[Area]
    kept: ClassVar[bool]
    """Whether a client may keep the answers, to ask whether they still are so."""
    changes: ClassVar[Share | None] = "changes"
    """The share of what changes something; None where a place is taken before the body has come."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        dependencies: list[Any] = list(options.get("dependencies") or ())
        share = "reads" if SAFE.issuperset(options.get("methods") or SAFE) else self.changes
        if share is not None and not any(isinstance(each.dependency, Takes) for each in dependencies):
            options["dependencies"] = [*dependencies, takes(share)]
        if self.area in SHUT_WHOLLY:
            options["dependencies"] = [*(options.get("dependencies") or ()), Depends(_open)]
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            headers_once(request)
            request.scope["area"] = self.area
            request.scope["kept"] = self.kept
            caller = await run_in_threadpool(authenticate, request)
            request.scope["caller"] = caller
            with self.admitted(request, caller):
                return await handle(request)

        return guarded

    def admitted(self, _request: Request, _caller: Caller) -> AbstractContextManager[object]:
        """Return what holds while the body comes in and the request is worked on; refuse before the body has come."""
        return nullcontext()


def area_of(router: APIRouter) -> Area:
    """Return the area of rights that all routes of a guarded router belong to."""
    return cast("type[GuardedRoute]", router.route_class).area


def guarded(tag: str, area: Area, kind: type[GuardedRoute] = GuardedRoute, *, kept: bool | None = None, **options: Any) -> APIRouter:
    """Make a router whose routes all want a token or a session, and belong to one area of rights; `kept`: whether nothing in their answers opens something, where the area doesn't say so."""
    route: type[GuardedRoute] = type(f"{area}Route", (kind,), {"area": area, "kept": area not in NOT_KEPT if kept is None else kept})
    return APIRouter(route_class=route, tags=[tag], **options)
