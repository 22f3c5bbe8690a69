"""The cookies in which a browser keeps its session, that it is known, and what it needs on its way to the directory and back."""

from datetime import datetime
from uuid import UUID

from fastapi import Request, Response

from access.sign_in.known_browsers import KnownBrowsers
from access.sign_in.session_keeping import SessionKeeping
from access.sign_in.session_tokens import SessionToken
from access.sign_in.sessions import Sessions
from access.sign_in.sign_on_state import SIGN_ON_LASTS
from api.engine.access import COOKIE, SECURE_COOKIE
from api.engine.backend import Backend, backend_of
from api.engine.visitor import browser_cookie

SIGN_ON_COOKIE = "portal_sign_on"
SECURE_SIGN_ON_COOKIE = "__Host-portal_sign_on"


def set_browser_cookie(response: Response, backend: Backend, account_id: UUID) -> None:
    """Make the browser known for this account from now on: others' wrong passwords don't keep its owner out. It opens nothing by itself."""
    kept = backend.parts[KnownBrowsers].remember(account_id)
    name, https = browser_cookie(backend, account_id), backend.https
    response.set_cookie(name, kept.text, expires=kept.expires_at, path="/", secure=https, httponly=True, samesite="lax")


def set_session_cookie(response: Response, backend: Backend, token: SessionToken, ends_at: datetime) -> None:
    """Set the session's cookie, out of reach of scripts, and sent to this host alone; changes take the CSRF token beside it."""
    https = backend.https
    response.set_cookie(
        SECURE_COOKIE if https else COOKIE, token.text, expires=ends_at, path="/", secure=https, httponly=True, samesite="lax"
    )


def end_session_of_browser(request: Request) -> None:
    """End the session whose cookie is about to be replaced or forgotten: whoever has just logged in anew leaves none open (ASVS 7.2.4)."""
    backend = backend_of(request)
    cookie = request.cookies.get(SECURE_COOKIE if backend.https else COOKIE, "")
    with backend.log.pool.connection() as connection:
        standing = backend.parts[Sessions].resolve(connection, cookie) if cookie else None
    if standing is not None:
        backend.parts[SessionKeeping].end_replaced(standing, request.scope["correlation"])


def clear_session_cookie(response: Response, backend: Backend) -> None:
    https = backend.https
    response.delete_cookie(SECURE_COOKIE if https else COOKIE, path="/", secure=https, httponly=True, samesite="lax")


def sign_on_cookie(request: Request, backend: Backend) -> str:
    """Read what a browser keeps while it is at the directory; empty where it keeps nothing."""
    return request.cookies.get(SECURE_SIGN_ON_COOKIE if backend.https else SIGN_ON_COOKIE, "")


def set_sign_on_cookie(response: Response, backend: Backend, sealed: str) -> None:
    name, lasts = SECURE_SIGN_ON_COOKIE if backend.https else SIGN_ON_COOKIE, int(SIGN_ON_LASTS.total_seconds())
    response.set_cookie(name, sealed, max_age=lasts, path="/", secure=backend.https, httponly=True, samesite="lax")


def clear_sign_on_cookie(response: Response, backend: Backend) -> None:
    name = SECURE_SIGN_ON_COOKIE if backend.https else SIGN_ON_COOKIE
    response.delete_cookie(name, path="/", secure=backend.https, httponly=True, samesite="lax")
