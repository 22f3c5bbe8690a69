"""The index of routes chooses what the framework would choose by trying one after the other."""

from __future__ import annotations

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from api.app import routes_of_all
from api.engine.route_index import RouteIndex
from tests.api.engine.every_route import filled

ROUTES = routes_of_all()


async def nowhere(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """What isn't there."""


INDEX = RouteIndex(((route, None) for route in ROUTES), nowhere)


def by_trying(scope: Scope) -> APIRoute | None:
    partly: APIRoute | None = None
    for route in ROUTES:
        match, _ = route.matches(scope)
        if match is Match.FULL:
            return route
        if match is Match.PARTIAL and partly is None:
            partly = route
    return partly


@pytest.mark.parametrize(
    ("method", "root"), [*((method, "") for method in ("GET", "POST", "PUT", "DELETE", "TRACE")), ("GET", "/portal"), ("TRACE", "/portal")]
)
def test_each_path_leads_to_the_route_that_stands_first_for_it(method: str, root: str) -> None:
    for path in {filled(route.path) for route in ROUTES} | {"/", "//", "/devices/", "/nothing", "/device", "/devices/x/y/z/history"}:
        scope: Scope = {"type": "http", "method": method, "path": root + path, "root_path": root}
        match, told = INDEX.matches(dict(scope))
        assert (match, told.get("route")) == (Match.FULL, by_trying(dict(scope))), path
