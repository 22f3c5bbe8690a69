"""Bodies that come too slowly: the request is answered with 408 and its connection closed, so that a half-sent one holds nothing for long."""

import time

import anyio
from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.engine.backend import Limits
from api.engine.refusals import RequestTimeout

_TOLD = f"{RequestTimeout().text_de} / {RequestTimeout().text_en}"
"""As FastAPI passes on what it knows only, and makes a 400 of all else that breaks off a body."""


class BodyDeadline:
    """Counts the time in which the client is waited for: so many seconds, more the more has come, and no more than an upload may take."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        coming, answered = True, False
        waited, got = 0.0, 0

        async def received() -> Message:
            nonlocal coming, waited, got
            if not coming:
                return await receive()
            began = time.monotonic()
            try:
                with anyio.fail_after(max(0.0, self._allowed(got) - waited)):
                    message = await receive()
            except TimeoutError:
                coming = False
                if answered:
                    return {"type": "http.disconnect"}
                raise HTTPException(408, _TOLD, {"Connection": "close"}) from None
            waited += time.monotonic() - began
            got += len(message.get("body", b""))
            coming = message.get("more_body", False)
            return message

        async def sent(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        await self._app(scope, received, sent)

    def _allowed(self, got: int) -> float:
        return min(self._limits.body_seconds + got / self._limits.body_rate, self._limits.upload_seconds)
