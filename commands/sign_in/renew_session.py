"""Renew a session: a new token until a later moment, never beyond the session's end; the token before opens nothing any more. Sent by access/sign_in/session_keeping.py."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.service_access import ServiceAccess
from aggregates.session import Session, SessionRenewed
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Moment


class SessionIsOver(Refusal):
    """This session has ended; log in again."""

    status = 401
    code = "session-is-over"
    de = "Diese Sitzung ist beendet; bitte neu anmelden."


class RenewSession(Command):
    """`going_back`: whoever acted for a customer comes back (S-04). The token may have run out meanwhile, as it could not be renewed; the session's end counts."""

    session_id: UUID
    was_token_id: UUID
    token_id: UUID
    now: Moment
    expires_at: Moment
    going_back: bool = False

    def decide(self, given: Given) -> Decision:
        session = given.state(Session, self.session_id)
        if session.account_id is None or session.expires_at is None or session.ends_at is None:
            raise SessionIsOver
        if session.status != "open" or not _rests_on_what_holds(given, session):
            raise SessionIsOver
        if session.token_id == self.token_id:
            return []
        until = session.ends_at if self.going_back else min(session.expires_at, session.ends_at)
        if session.token_id != self.was_token_id or self.now >= until:
            raise SessionIsOver
        renewed = SessionRenewed(account_id=session.account_id, token_id=self.token_id, expires_at=min(self.expires_at, session.ends_at))
        return [(self.session_id, renewed)]


def _rests_on_what_holds(given: Given, session: Session) -> bool:
    """An own session rests on its account, one in which somebody acts for a customer on what the customer gave."""
    if session.grant_id is not None:
        grant = given.state(ServiceAccess, session.grant_id)
        return grant.status == "active" and grant.account_id is not None and given.state(Account, grant.account_id).status == "active"
    account = given.state(Account, session.account_id) if session.account_id is not None else Account()
    return account.status == "active" and account.epoch == session.epoch
