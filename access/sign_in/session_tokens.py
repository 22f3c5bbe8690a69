"""Tokens of sessions: the session's id and 32 random bytes; what is known of them here is 128 bits of their hash."""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import NamedTuple
from uuid import UUID

PREFIX = "ps_"
"""How a session's token begins, so that leaked ones can be searched for."""
_LENGTH = 48


class SessionToken(NamedTuple):
    """`text` is shown once; `token_id` stands in the events."""

    session_id: UUID
    token_id: UUID
    text: str


def new_token(session_id: UUID) -> SessionToken:
    """Make a token for a session."""
    secret = secrets.token_bytes(32)
    return SessionToken(session_id, _token_id(secret), PREFIX + base64.urlsafe_b64encode(session_id.bytes + secret).decode())


def parsed_token(text: str) -> SessionToken | None:
    """Parse what a token says; None where it isn't one."""
    try:
        whole = base64.b64decode(text.removeprefix(PREFIX), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if not text.startswith(PREFIX) or len(whole) != _LENGTH:
        return None
    return SessionToken(UUID(bytes=whole[:16]), _token_id(whole[16:]), text)


def csrf_token(text: str) -> str:
    """Derive what a page sends back beside the session's cookie: only who reads the answer to the login knows it, and it opens nothing by itself."""
    return hmac.new(text.encode(), b"csrf", hashlib.sha256).hexdigest()


def _token_id(secret: bytes) -> UUID:
    return UUID(bytes=hashlib.sha256(secret).digest()[:16])
