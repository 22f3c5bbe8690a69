"""What settings of the PBX must be together, and the client that they make (E-17)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from access.sign_in.pbx_client import PbxClient

if TYPE_CHECKING:
    from portal.settings import Settings

LOCAL = ("localhost", "127.0.0.1", "::1")


def pbx_client(settings: Settings) -> PbxClient | None:
    """Make the client for whom the portal signs people on; None where no PBX is set."""
    if settings.pbx_client_id is None:
        return None
    return PbxClient(settings.pbx_client_id, settings.pbx_secret_hash, tuple(addresses(settings)))


def addresses(settings: Settings) -> list[str]:
    return [part.strip() for part in (settings.pbx_redirect_uris or "").split(",") if part.strip()]


def pbx_contradictions(settings: Settings) -> Iterator[str]:
    """Yield what is missing or doesn't fit together, with the sentence that repairs it."""
    if settings.pbx_client_id is None:
        for name, value in (("SECRET_HASH", settings.pbx_secret_hash), ("REDIRECT_URIS", settings.pbx_redirect_uris)):
            if value is not None:
                yield f"PORTAL_PBX_CLIENT_ID fehlt, ohne das PORTAL_PBX_{name} nichts bewirkt / PORTAL_PBX_CLIENT_ID is missing, without which PORTAL_PBX_{name} does nothing"
        return
    if not addresses(settings):
        yield "PORTAL_PBX_REDIRECT_URIS fehlt: wohin leitet das Portal zurück? / PORTAL_PBX_REDIRECT_URIS is missing: where does the portal lead back to?"
    for address in addresses(settings):
        parts = urlsplit(address)
        if not parts.hostname or parts.fragment or (parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL)):
            yield (
                f"PORTAL_PBX_REDIRECT_URIS: {address} geht nicht, bitte https ohne # / PORTAL_PBX_REDIRECT_URIS: {address} is not possible, use https without #"
            )
