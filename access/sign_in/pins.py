"""PINs that go by SMS (E-04): eight random digits, of which only a keyed hash is kept."""

import secrets
from datetime import datetime
from uuid import UUID

from access.engine.secret_rows import SecretRows
from eventstore.ids import new_id

DIGITS = 8


class Pins(SecretRows):
    """That a PIN is good once, for half an hour, and for few tries is for the session's events to say."""

    def new_pin(self, session_id: UUID, customer_id: UUID, expires_at: datetime) -> tuple[UUID, str]:
        """Make a PIN and return id and PIN, the latter in clear this once."""
        pin_id, pin = new_id(), f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        self._keep_digest("pin", session_id, customer_id, self._keyed(pin_id, "pin", pin), expires_at, secret_id=pin_id)
        return pin_id, pin

    def check_pin(self, pin_id: UUID, pin: str) -> bool:
        """Tell whether it is this PIN; spaces don't count."""
        return self._same(self._digest_of(pin_id, "pin"), self._keyed(pin_id, "pin", "".join(pin.split())))
