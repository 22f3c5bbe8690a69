"""Links by which somebody sets a password (E-01): 256 random bits, of which only a keyed hash is kept."""

import secrets
from datetime import datetime
from uuid import UUID

from access.engine.secret_rows import Found, SecretRows
from aggregates.engine.event import OPERATOR


class Links(SecretRows):
    """Whether a link is still valid is for the account's events to say."""

    def new_link(self, account_id: UUID, customer_id: UUID, expires_at: datetime) -> tuple[UUID, str]:
        """Make a link and return its id and token; the token is shown this once."""
        token = secrets.token_urlsafe(32)
        return self._keep_digest("link", account_id, customer_id, self._keyed(OPERATOR, "link", token), expires_at), token

    def find_link(self, token: str) -> Found | None:
        """Find whose link this is, valid or not; None: nobody's."""
        return self._find("link", self._keyed(OPERATOR, "link", token))
