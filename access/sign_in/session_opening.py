"""A session for whoever has shown what they must: the last step of every login (E-04, H-01)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from access.engine.who import Visitor
from access.sign_in.session_tokens import SessionToken, new_token
from aggregates.accounts.second_factor import SecondFactor
from aggregates.session import LoginMethod
from commands.engine.dispatch import Dispatcher
from commands.sign_in.open_session import OpenSession
from eventstore.envelope import Cause

TOKEN_LASTS = timedelta(minutes=30)
"""How long a session's token opens the portal, unless it is renewed."""
SESSION_LASTS = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Opened:
    """A session; `token` is shown this once."""

    account_id: UUID
    token: SessionToken
    expires_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody has shown: a password (`password_id`: whose hash it fitted), a second factor on top of one, or the word of their directory."""

    method: LoginMethod = "password"
    password_id: UUID | None = None
    factor: SecondFactor | None = None
    pin_id: UUID | None = None
    recovery_code_id: UUID | None = None
    known_browser: bool = False


@dataclass(frozen=True, slots=True)
class SessionOpening:
    """One per process."""

    dispatcher: Dispatcher
    clock: Callable[[], datetime]

    def open(self, cause: Cause, account_id: UUID, session_id: UUID, who: Visitor, proof: Proof) -> Opened:
        """Give a token for a new session, or for the login that waited for its second factor. Raises the refusals of OpenSession."""
        now, token = self.clock(), new_token(session_id)
        command = OpenSession(
            session_id=session_id,
            account_id=account_id,
            method=proof.method,
            factor=proof.factor,
            token_id=token.token_id,
            now=now,
            expires_at=now + TOKEN_LASTS,
            ends_at=now + SESSION_LASTS,
            pin_id=proof.pin_id,
            recovery_code_id=proof.recovery_code_id,
            checked_password_id=proof.password_id,
            known_browser=proof.known_browser,
            address=who.address,
            agent=who.agent,
        )
        self.dispatcher.run(command, cause)
        return Opened(account_id, token, now + TOKEN_LASTS, now + SESSION_LASTS)
