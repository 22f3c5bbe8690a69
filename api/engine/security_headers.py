"""Headers that make browsers careful with whatever the portal answers; what an answer says itself stands (docs/security.md)."""

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Answers are data, not pages: nothing in them is run, framed, sniffed at or kept."""
HSTS = "max-age=31536000"
"""For a year, browsers come to this host by https only."""
_DOCS = frozenset({"/docs", "/redoc"})
_STATIC = "/static-offline-docs/"
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_POLICY = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:;"
    " connect-src 'self'; worker-src blob:; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
)


class SecurityHeaders:
    """`https`: whether people reach the portal by https, proxies or not (PORTAL_PUBLIC_URL)."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._always = ALWAYS | ({"Strict-Transport-Security": HSTS} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        held: list[Message] = []

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(scope, message)
                if scope["path"] in _DOCS:
                    held.append(message)  # until the page is there whose scripts it allows
                    return
            elif held:
                start = held.pop()
                MutableHeaders(scope=start)["Content-Security-Policy"] = docs_policy(message.get("body", b""))
                await send(start)
            await send(message)

        await self._app(scope, receive, sent)

    def _complete(self, scope: Scope, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        for name, value in self._always.items():
            if not (name == "Cache-Control" and scope["path"].startswith(_STATIC)):
                headers.setdefault(name, value)


def docs_policy(page: bytes) -> str:
    """Return the policy on what the API's description may load: our own files, and the script that stands in the page."""
    hashes = map(source_hash, _INLINE.findall(page))
    return _POLICY.format(hashes=" ".join(hashes)).replace("  ", " ").replace(" ;", ";")


def source_hash(text: bytes) -> str:
    """Name a script or style that stands in a page as a policy does, by its text between the tags."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'"
