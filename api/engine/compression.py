"""Data in gzip for those who take it. Not: files, streams, what is small, and whatever holds a secret beside what a stranger may have chosen (BREACH)."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.engine.revalidation import may_be_kept

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
            await GZipMiddleware(answered, minimum_size=SMALLEST, compresslevel=LEVEL)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
