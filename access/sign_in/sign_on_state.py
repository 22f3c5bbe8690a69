"""What a browser keeps while its owner is at the directory: sealed, for ten minutes, and only in that browser (login CSRF, session fixation)."""

import base64
import binascii
import re
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

import orjson

from access.accounts.own_account import Owner
from access.sign_in.sign_on_refusals import ReturnNotLocal
from eventstore.keyring import MasterKey, WrongMasterKey
from gateways.oidc import Handshake

SIGN_ON_LASTS = timedelta(minutes=10)
LONGEST_COOKIE = 4000
_PURPOSE = UUID("5160b0a7-0000-8000-8000-000000000001")
"""Goes into the seal, so that nothing else that is sealed passes for this."""
_LOCAL = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]{0,499}")


def local_path(path: str) -> str:
    """Return the path, if it leads nowhere but into the portal: browsers take // and /\\ for another host. Raises ReturnNotLocal."""
    if not _LOCAL.fullmatch(path) or not path.isprintable():
        raise ReturnNotLocal
    return path


class Pending:
    """A sign-on that was begun; `issuer` and `client_id` as they were configured then; `owner`: whose account it is to be tied to."""

    __slots__ = ("client_id", "customer_id", "expires_at", "handshake", "issuer", "owner", "return_to")

    def __init__(
        self,
        customer_id: UUID,
        issuer: str,
        client_id: str,
        handshake: Handshake,
        return_to: str,
        expires_at: datetime,
        owner: Owner | None = None,
    ) -> None:
        self.customer_id = customer_id
        self.issuer = issuer
        self.client_id = client_id
        self.handshake = handshake
        self.return_to = return_to
        self.expires_at = expires_at
        self.owner = owner

    def sealed(self, master: MasterKey) -> str:
        shaken = self.handshake
        told = (
            str(self.customer_id),
            self.issuer,
            self.client_id,
            shaken.state,
            shaken.nonce,
            shaken.verifier,
            self.return_to,
            self.expires_at.isoformat(),
            [str(part) for part in self.owner or ()],
        )
        return base64.urlsafe_b64encode(master.wrap(_PURPOSE, orjson.dumps(told))).decode()

    @classmethod
    def unsealed(cls, master: MasterKey, cookie: str) -> Self | None:
        """Unseal a cookie; None for what was not sealed here."""
        if len(cookie) > LONGEST_COOKIE:
            return None
        try:
            told = orjson.loads(master.unwrap(_PURPOSE, base64.b64decode(cookie, altchars=b"-_", validate=True)))
        except (WrongMasterKey, binascii.Error, ValueError):
            return None
        customer_id, issuer, client_id, state, nonce, verifier, return_to, expires_at, *owner = told
        parts = [UUID(part) for part in (owner[0] if owner else ())]
        shaken, until = Handshake(state, nonce, verifier), datetime.fromisoformat(expires_at)
        return cls(UUID(customer_id), issuer, client_id, shaken, return_to, until, Owner(*parts) if parts else None)
