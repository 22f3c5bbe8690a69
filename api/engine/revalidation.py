"""Answers that a client has already: `If-None-Match` with the tag of the one before is answered 304 without a body (docs/decisions/0022).

The tag is made of what is about to be answered to this very caller, behind all checks of rights: it opens nothing, whoever sends it. The position that an
answer shows is no part of it, as it moves with every event of anybody; a 304 has that of now as `X-Position`.
"""

import re
from hashlib import blake2b

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOT_KEPT = frozenset({"profile", "outbox", "customer_password"})
"""Areas whose answers hold what opens something (tokens, PINs, a CSRF token): no client keeps them, and they aren't compressed, but for those of routers that say otherwise."""
KEPT_BY_READERS = "private, no-cache"
_DEPENDS_ON = ("Authorization", "Cookie", "X-Customer", "Accept-Language")
_POSITION = re.compile(rb',"position":(?:\d+|null)\}\Z')
_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def may_be_kept(scope: Scope, start: Message) -> bool:
    """Tell whether an answer is a page of data that its reader's own program may keep, to ask whether it still is so."""
    json = Headers(raw=start["headers"]).get("content-type", "").startswith("application/json")
    return scope["method"] == "GET" and start["status"] == 200 and json and scope.get("kept", False)


class Revalidation:
    """Gives each such answer its tag, and leaves out the body where the client has it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        held: list[Message] = []

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and may_be_kept(scope, message):
                held.append(message)
                return
            if held:
                start = held.pop()
                if message.get("more_body"):
                    await send(start)
                else:
                    await _send_tagged(start, message, Headers(scope=scope).getlist("if-none-match"), send)
                    return
            await send(message)

        await self._app(scope, receive, sent)


async def _send_tagged(start: Message, body: Message, known: list[str], send: Send) -> None:
    headers = MutableHeaders(raw=start["headers"])
    digest = blake2b(_POSITION.sub(b"}", body["body"]), digest_size=12).hexdigest()
    version = headers.get("etag", "").strip('"')
    tag = f"{version}-{digest}" if version else digest
    headers["ETag"] = f'W/"{tag}"'
    headers["Cache-Control"] = KEPT_BY_READERS
    for name in _DEPENDS_ON:
        headers.add_vary_header(name)
    asked = ",".join(known)
    if asked.strip() == "*" or tag in _TAG.findall(asked):
        del headers["content-length"]
        del headers["content-type"]
        await send({**start, "status": 304, "headers": headers.raw})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({**start, "headers": headers.raw})
    await send(body)
