"""Bodies that are too large: the answer says by how much, in words, whichever part of the framework refuses them."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.engine.backend import Limits
from api.engine.problem import problem_response
from api.engine.refusals import BodyTooLarge


class BodyLimit:
    """Puts our answer in the place of the framework's. `uploads`: paths that take files, with their own limit."""

    def __init__(self, app: ASGIApp, limits: Limits, uploads: frozenset[str]) -> None:
        self._app = app
        self._limits = limits
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = False

        async def sent(message: Message) -> None:
            nonlocal told
            if message["type"] == "http.response.start" and message["status"] == BodyTooLarge.status:
                told = True
                limit = self._limits.upload_bytes if scope["path"] in self._uploads else self._limits.body_bytes
                answer = problem_response(Request(scope), BodyTooLarge(limit=f"{limit / 1_000_000:g}"), headers=_request_id(scope))
                await answer(scope, receive, send)
            elif not told:
                await send(message)

        await self._app(scope, receive, sent)


def _request_id(scope: Scope) -> dict[str, str]:
    """As this answer is made outside of what gives it to all others."""
    return {"X-Request-Id": scope["correlation"]} if "correlation" in scope else {}
