"""HEAD wherever GET is: the same headers, and nothing of the body. No content is shown, so nobody looked at anything (api/engine/looked.py)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadAsGet:
    """Asks as GET does; once the head is sent, whoever makes the body is told that the client is gone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        answered = False

        async def received() -> Message:
            return {"type": "http.disconnect"} if answered else await receive()

        async def sent(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                await send(message)
                await send({"type": "http.response.body", "body": b""})

        await self._app({**scope, "method": "GET", "head": True}, received, sent)


def is_head(scope: Scope) -> bool:
    """Tell whether only the head of the answer is asked for."""
    return scope.get("head", False)
