"""Bodies that are too large: the answer says by how much, in words, whichever part of the framework refuses them."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.engine.problem import problem_response
from api.engine.refusals import BodyTooLarge


class BodyLimit:
    """Puts our answer in the place of the framework's. `limit_of`: how many bytes a path takes."""

    def __init__(self, app: ASGIApp, limit_of: Callable[[str], int]) -> None:
        self._app = app
        self._limit_of = limit_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = False

        async def sent(message: Message) -> None:
            nonlocal told
            if message["type"] == "http.response.start" and message["status"] == BodyTooLarge.status:
                told = True
                limit = f"{self._limit_of(scope['path']) / 1_000_000:g}"
                answer = problem_response(Request(scope), BodyTooLarge(limit=limit), headers=_request_id(scope))
                await answer(scope, receive, send)
            elif not told:
                await send(message)

        await self._app(scope, receive, sent)


def _request_id(scope: Scope) -> dict[str, str]:
    """As this answer is made outside of what gives it to all others."""
    return {"X-Request-Id": scope["correlation"]} if "correlation" in scope else {}
