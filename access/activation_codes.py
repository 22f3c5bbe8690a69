"""Activation codes by which a reseller is let into a customer's account (S-01, S-06); only a keyed hash is kept."""

from datetime import datetime, timedelta
from uuid import UUID

from access.engine.readable_codes import new_code, read_code
from access.engine.secret_rows import Found, SecretRows
from aggregates.engine.event import OPERATOR

REMEMBERED = timedelta(days=365)
"""So long a code that was used is told from one that never was."""


class ActivationCodes(SecretRows):
    """Whether a code is valid, void or used is for the events to say."""

    def new_activation_code(self, account_id: UUID, customer_id: UUID, expires_at: datetime) -> tuple[UUID, str]:
        """Make an activation code and return id and code, the latter in clear this once."""
        code = new_code()
        digest = self._keyed(OPERATOR, "activation_code", code.replace("-", ""))
        return self._keep_digest("activation_code", account_id, customer_id, digest, expires_at + REMEMBERED), code

    def find_activation_code(self, text: str) -> Found | None:
        """Find whose code this is, valid or not, however it was typed; None: nobody's."""
        code = read_code(text)
        return self._find("activation_code", self._keyed(OPERATOR, "activation_code", code)) if code else None
