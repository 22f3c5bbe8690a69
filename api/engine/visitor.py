"""Who sends a request (access/engine/who.py)."""

from ipaddress import IPv6Address, ip_address
from uuid import UUID

from fastapi import Request

from access.engine.who import Visitor
from api.engine.backend import Backend, backend_of
from api.engine.language import language_of

LONGEST_AGENT = 200
BROWSER_COOKIE = "portal_browser"
SECURE_BROWSER_COOKIE = "__Host-portal_browser"
MOST_BROWSERS = 8


def visitor(request: Request) -> Visitor:
    """Tell who sends the request: the client's address is that of the connection, or what a trusted proxy says (PORTAL_TRUSTED_PROXIES)."""
    address = _readable(request.client.host) if request.client else ""
    agent = "".join(character for character in request.headers.get("user-agent", "") if character.isprintable())[:LONGEST_AGENT]
    return Visitor(address, agent, request.scope["correlation"], language_of(request), _browsers(request))


def _browsers(request: Request) -> tuple[str, ...]:
    """What the browser has kept of logins before, of the few accounts that one browser has."""
    backend = backend_of(request)
    name = browser_cookie(backend)
    return tuple(value for key, value in request.cookies.items() if key.startswith(name))[:MOST_BROWSERS]


def browser_cookie(backend: Backend, account_id: UUID | None = None) -> str:
    """Return its name, one for each account; without one, how all begin."""
    return f"{SECURE_BROWSER_COOKIE if backend.https else BROWSER_COOKIE}_{account_id.hex[-12:] if account_id else ''}"


def _readable(host: str) -> str:
    """One way of writing for each address, IPv4 as such where a socket of both kinds shows it within IPv6; what a proxy passes on that isn't one counts as none."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    return str((isinstance(address, IPv6Address) and address.ipv4_mapped) or address)
