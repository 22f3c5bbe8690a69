"""Who sends a request (access/engine/who.py), and the cookie in which a browser keeps its session."""

from datetime import datetime
from ipaddress import IPv6Address, ip_address
from uuid import UUID

from fastapi import Request, Response

from access.engine.who import Visitor
from access.entrance import Entrance
from access.sign_in.session_tokens import SessionToken
from access.sign_in.sign_on_state import LASTS
from api.backend import Backend
from api.engine.access import COOKIE, SECURE_COOKIE
from api.engine.language import language_of

LONGEST_AGENT = 200
BROWSER_COOKIE = "portal_browser"
SECURE_BROWSER_COOKIE = "__Host-portal_browser"
MOST_BROWSERS = 8
SIGN_ON_COOKIE = "portal_sign_on"
SECURE_SIGN_ON_COOKIE = "__Host-portal_sign_on"


def visitor(request: Request) -> Visitor:
    """The client's address is that of the connection, or what a trusted proxy says (PORTAL_TRUSTED_PROXIES)."""
    address = _readable(request.client.host) if request.client else ""
    agent = "".join(character for character in request.headers.get("user-agent", "") if character.isprintable())[:LONGEST_AGENT]
    return Visitor(address, agent, request.scope["correlation"], language_of(request), _browsers(request))


def _browsers(request: Request) -> tuple[str, ...]:
    """What the browser has kept of logins before, of the few accounts that one browser has."""
    backend: Backend = request.app.state.backend
    name = _browser_cookie(backend)
    return tuple(value for key, value in request.cookies.items() if key.startswith(name))[:MOST_BROWSERS]


def _browser_cookie(backend: Backend, account_id: UUID | None = None) -> str:
    """Its name, one for each account; without one, how all begin."""
    return f"{SECURE_BROWSER_COOKIE if backend.entrance.https else BROWSER_COOKIE}_{account_id.hex[-12:] if account_id else ''}"


def set_browser_cookie(response: Response, backend: Backend, account_id: UUID) -> None:
    """The browser is known for this account from now on: others' wrong passwords don't keep its owner out. It opens nothing by itself."""
    kept = backend.entrance.browsers.remember(account_id)
    name, https = _browser_cookie(backend, account_id), backend.entrance.https
    response.set_cookie(name, kept.text, expires=kept.expires_at, path="/", secure=https, httponly=True, samesite="lax")


def _readable(host: str) -> str:
    """One way of writing for each address, IPv4 as such where a socket of both kinds shows it within IPv6; what a proxy passes on that isn't one counts as none."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    return str((isinstance(address, IPv6Address) and address.ipv4_mapped) or address)


def set_session_cookie(response: Response, backend: Backend, token: SessionToken, ends_at: datetime) -> None:
    """Out of reach of scripts, and sent to this host alone; changes take the CSRF token beside it."""
    https = backend.entrance.https
    response.set_cookie(
        SECURE_COOKIE if https else COOKIE, token.text, expires=ends_at, path="/", secure=https, httponly=True, samesite="lax"
    )


def end_session_of_browser(request: Request) -> None:
    """Whoever has just logged in anew leaves no session open whose cookie is about to be replaced or forgotten (ASVS 7.2.4)."""
    backend: Backend = request.app.state.backend
    cookie = request.cookies.get(SECURE_COOKIE if backend.entrance.https else COOKIE, "")
    with backend.log.pool.connection() as connection:
        standing = backend.entrance.sessions.resolve(connection, cookie) if cookie else None
    if standing is not None:
        backend.entrance.keeping.end_replaced(standing, request.scope["correlation"])


def clear_session_cookie(response: Response, backend: Backend) -> None:
    https = backend.entrance.https
    response.delete_cookie(SECURE_COOKIE if https else COOKIE, path="/", secure=https, httponly=True, samesite="lax")


def sign_on_cookie(request: Request, entrance: Entrance) -> str:
    """What a browser keeps while it is at the directory; empty where it keeps nothing."""
    return request.cookies.get(SECURE_SIGN_ON_COOKIE if entrance.https else SIGN_ON_COOKIE, "")


def set_sign_on_cookie(response: Response, entrance: Entrance, sealed: str) -> None:
    name, lasts = SECURE_SIGN_ON_COOKIE if entrance.https else SIGN_ON_COOKIE, int(LASTS.total_seconds())
    response.set_cookie(name, sealed, max_age=lasts, path="/", secure=entrance.https, httponly=True, samesite="lax")


def clear_sign_on_cookie(response: Response, entrance: Entrance) -> None:
    name = SECURE_SIGN_ON_COOKIE if entrance.https else SIGN_ON_COOKIE
    response.delete_cookie(name, path="/", secure=entrance.https, httponly=True, samesite="lax")
