"""What a login comes to: a session, or the question for a second factor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.sign_in.session_tokens import SessionToken
from aggregates.accounts.second_factor import SecondFactor


@dataclass(frozen=True, slots=True)
class Opened:
    """A session; `token` is shown this once."""

    account_id: UUID
    token: SessionToken
    expires_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class FactorNeeded:
    """The password was right; `token` belongs to the second step alone. `sent_to`: the last digits of the number that a PIN went to."""

    token: SessionToken
    factor: SecondFactor
    expires_at: datetime
    sent_to: str | None = None
