"""What becomes of a session that is open: renewed, ended, left for a customer's account and come back to (S-04)."""

from uuid import UUID

from access.accounts.standing import Standing
from access.engine.ground import Ground
from access.engine.who import by_account
from access.sign_in.session_opening import SESSION_LASTS, TOKEN_LASTS, Opened
from access.sign_in.session_tokens import SessionToken, new_token
from aggregates.engine.event import OPERATOR
from aggregates.service_access import ServiceAccess
from aggregates.session import EndReason, Session
from commands.engine.command import NotFound
from commands.engine.dispatch import Done
from commands.sign_in.end_session import EndSession
from commands.sign_in.renew_session import RenewSession, SessionIsOver
from commands.sign_in.start_acting import StartActing
from eventstore.ids import new_id


class SessionKeeping:
    """One per process."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def renew(self, standing: Standing, correlation: str) -> Opened:
        """Make a new token for the same session; the one before opens nothing any more."""
        ours = standing.customer_id, standing.account_id, standing.session_id, standing.token_id
        return self._renewed(*ours, correlation, standing.grant_id)

    def end(self, standing: Standing, correlation: str, reason: EndReason = "logged_out") -> None:
        """End the session at once, everywhere."""
        cause = by_account(standing.customer_id, standing.account_id, correlation, standing.grant_id)
        self._ground.dispatcher.run(EndSession(session_id=standing.session_id, reason=reason), cause)

    def end_replaced(self, standing: Standing, correlation: str) -> None:
        """End what a browser's new login replaces: its session from before, and the one behind it where it was inside a customer's account."""
        self.end(standing, correlation)
        if standing.parent_id is not None:
            command = EndSession(session_id=standing.parent_id, reason="logged_out")
            self._ground.dispatcher.run(command, by_account(OPERATOR, standing.account_id, correlation))

    def end_other(self, standing: Standing, session_id: UUID, correlation: str) -> Done:
        """End one of the same account's sessions. Raises NotFound where it isn't one."""
        with self._ground.log.pool.connection() as connection:
            found = self._ground.states.one(connection, Session, session_id)
        if found is None or found[0].account_id != standing.account_id or found[0].grant_id is not None:
            raise NotFound(Session.noun, session_id)
        cause = by_account(found[1], standing.account_id, correlation)
        return self._ground.dispatcher.run(EndSession(session_id=session_id, reason="ended_by_owner"), cause)

    def act(self, standing: Standing, grant_id: UUID, correlation: str) -> Opened:
        """Switch into the account of the customer who gave the grant. Raises NotFound where it isn't the caller's, or no longer."""
        with self._ground.log.pool.connection() as connection:
            found = self._ground.states.one(connection, ServiceAccess, grant_id)
        if found is None or found[0].status != "active" or found[0].reseller_id != standing.account_id:
            raise NotFound(ServiceAccess.noun, grant_id)
        customer_id = found[1]
        token, now = new_token(new_id()), self._ground.clock()
        command = StartActing(
            session_id=token.session_id,
            grant_id=grant_id,
            parent_id=standing.session_id,
            account_id=standing.account_id,
            name=standing.account.full_name,
            company=standing.account.company,
            epoch=standing.account.epoch,
            token_id=token.token_id,
            now=now,
            expires_at=now + TOKEN_LASTS,
            ends_at=now + SESSION_LASTS,
        )
        self._ground.dispatcher.run(command, by_account(customer_id, standing.account_id, correlation, grant_id))
        return Opened(standing.account_id, token, now + TOKEN_LASTS, now + SESSION_LASTS)

    def go_back(self, standing: Standing, correlation: str) -> Opened | None:
        """End a session inside a customer's account and give a new token for the one it came from; None where that one is over.

        Renewed first, ended then: whoever is interrupted in between asks again. Raises SessionIsOver where another request went back just now.
        """
        opened = self._parent_renewed(standing, correlation)
        self.end(standing, correlation, "went_back")
        return opened

    def _parent_renewed(self, standing: Standing, correlation: str) -> Opened | None:
        parent = self._open_parent(standing)
        if parent is None or parent.token_id is None or standing.parent_id is None:
            return None
        try:
            return self._renewed(OPERATOR, standing.account_id, standing.parent_id, parent.token_id, correlation, going_back=True)
        except SessionIsOver:
            still = self._open_parent(standing)
            if still is not None and still.token_id != parent.token_id:
                raise
            return None

    def _open_parent(self, standing: Standing) -> Session | None:
        with self._ground.log.pool.connection() as connection:
            found = self._ground.states.one(connection, Session, standing.parent_id)
        return found[0] if found is not None and found[0].status == "open" else None

    def _renewed(
        self,
        customer_id: UUID,
        account_id: UUID,
        session_id: UUID,
        token_id: UUID,
        correlation: str,
        grant_id: UUID | None = None,
        *,
        going_back: bool = False,
    ) -> Opened:
        now = self._ground.clock()
        token: SessionToken = new_token(session_id)
        command = RenewSession(
            session_id=session_id,
            was_token_id=token_id,
            token_id=token.token_id,
            now=now,
            expires_at=now + TOKEN_LASTS,
            going_back=going_back,
        )
        self._ground.dispatcher.run(command, by_account(customer_id, account_id, correlation, grant_id))
        with self._ground.log.pool.connection() as connection:
            found = self._ground.states.one(connection, Session, session_id)
        session = found[0] if found is not None else Session()
        return Opened(account_id, token, session.expires_at or now + TOKEN_LASTS, session.ends_at or now + TOKEN_LASTS)
