"""Around every request: its correlation id, a line in the log, its time in the metrics (X-03)."""

import re
import time
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.engine.head_as_get import is_head
from api.engine.metrics import Metrics
from eventstore.ids import new_id

_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")
_UNKNOWN = "-"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class AccessLog:
    """`X-Request-Id` is taken from the request, or made; it becomes the correlation of the events that the request causes."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._log: Any = structlog.get_logger("api.engine.access")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        correlation = given if _ID.fullmatch(given) else str(new_id())
        scope["correlation"] = correlation
        status = 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).append("X-Request-Id", correlation)
            await send(message)

        began = time.perf_counter()
        self._metrics.under_way.inc()
        try:
            await self._app(scope, receive, sent)
        finally:
            self._metrics.under_way.dec()
            self._record(scope, status, time.perf_counter() - began)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", _UNKNOWN)
        method = "HEAD" if is_head(scope) else scope["method"] if scope["method"] in _METHODS else "OTHER"
        self._metrics.requests.labels(method, route, status).observe(seconds)
        caller = scope.get("caller")
        self._log.info(
            "request",
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 2),
            correlation=scope["correlation"],
            actor=caller.actor if caller else None,
            customer=str(caller.customer_id) if caller and caller.customer_id else None,
        )
