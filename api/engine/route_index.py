"""Finds the route of a request by what its path begins with, instead of trying hundreds one after the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.datastructures import URLPath
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.routing import BaseRoute, Match, Mount, NoMatchFound, Route
from starlette.types import ASGIApp, Receive, Scope, Send

_CHOSEN = "serviceportal.chosen"
Choice = tuple[BaseRoute, ASGIApp]


class RouteIndex(BaseRoute):
    """Answers whatever is asked, by the first of `routes` that fits among those whose path begins likewise; where none does, by `otherwise`.

    With each route comes how many bytes its bodies may have; None: as many as the application takes. The framework would try all routes in their order,
    twice, and prepare each once more for each application: 5 ms a request, and seconds at the start.
    """

    def __init__(self, routes: Iterable[tuple[BaseRoute, int | None]], otherwise: ASGIApp) -> None:
        self._otherwise = otherwise
        found: defaultdict[str, list[Choice]] = defaultdict(list)
        for route, most_bytes in routes:
            handle: ASGIApp = route.handle if most_bytes is None else RequestBodyLimitMiddleware(route.handle, max_body_size=most_bytes)
            found[_beginning(_path_of(route))].append((route, handle))
        self._by_beginning: Mapping[str, list[Choice]] = dict(found)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Choose the route: of several that fit but for the method the first, which tells what methods there are."""
        partly: Scope | None = None
        for route, handle in self._by_beginning.get(_beginning(scope["path"].removeprefix(scope.get("root_path", ""))), ()):
            match, told = route.matches(scope)
            if match is Match.FULL:
                return match, {**told, _CHOSEN: handle}
            if match is Match.PARTIAL and partly is None:
                partly = {**told, _CHOSEN: handle}
        return Match.FULL, partly or {_CHOSEN: self._otherwise}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the chosen route answer."""
        chosen: ASGIApp = scope[_CHOSEN]
        await chosen(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Raise NoMatchFound: routes aren't looked up by their names here."""
        raise NoMatchFound(name, path_params)


def _path_of(route: BaseRoute) -> str:
    return route.path if isinstance(route, (Route, Mount)) else "/"


def _beginning(path: str) -> str:
    return path.split("/", 2)[1] if path.startswith("/") else ""
