"""Data in gzip for those who take it. Not: files, streams, what is small, and whatever holds a secret beside what a stranger may have chosen (BREACH)."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.engine.revalidation import may_be_kept

_NOT_AT_ALL = re.compile(r"q=0(?:\.0*)?")
SMALLEST = 1_000
"""Bytes; a smaller answer would hardly become smaller."""
LEVEL = 4
OPEN = frozenset({"/openapi.json"})
"""Without anybody's data, for everybody."""


class Compression:
    """Compresses pages of data and the API's description."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answered(scope: Scope, receive: Receive, compressing: Send) -> None:
            chosen: Send | None = None

            async def sent(message: Message) -> None:
                nonlocal chosen
                if chosen is None:
                    chosen = compressing if scope["path"] in OPEN or may_be_kept(scope, message) else send
                await chosen(message)

            await self._app(scope, receive, sent)

        if scope["type"] == "http":
            if not takes_gzip(Headers(scope=scope).get("accept-encoding", "")):
                del MutableHeaders(scope=scope)["accept-encoding"]  # the framework looks for the word alone
            await GZipMiddleware(answered, minimum_size=SMALLEST, compresslevel=LEVEL)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def takes_gzip(accepted: str) -> bool:
    """Tell whether a client that sends this Accept-Encoding takes gzip."""
    for part in accepted.lower().split(","):
        coding, *parameters = (each.strip() for each in part.split(";"))
        if coding in ("gzip", "x-gzip"):
            return not any(_NOT_AT_ALL.fullmatch(each.replace(" ", "")) for each in parameters)
    return False
