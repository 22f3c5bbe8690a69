"""Which other origins' pages may ask the API in a browser: exactly those of the settings, and none unless some are named (docs/api.md, docs/security.md)."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SENT = (
    "Accept-Language",
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "Prefer",
    "X-CSRF-Token",
    "X-Customer",
    "X-Effective-At",
    "X-Position",
    "X-Request-Id",
)
SHOWN = ("Content-Disposition", "Content-Language", "Content-Range", "ETag", "Location", "Retry-After", "X-Position", "X-Request-Id")
"""Headers that such a page may read."""
REMEMBERED = 600
"""Seconds for which a browser need not ask again whether it may."""


def across_origins(app: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    """Let pages of these origins ask, with the person's cookies and whatever is answered, faults too; the application as it is where there are none."""
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=METHODS,
        allow_headers=SENT,
        allow_credentials=True,
        expose_headers=SHOWN,
        max_age=REMEMBERED,
    )
