"""End a session, or a login that waits for its second factor; an ended one stays so."""

from uuid import UUID

from aggregates.accounts.roles import AccountRole
from aggregates.session import EndReason, Session, SessionEnded
from commands.accounts.account_roles import check_role_is_theirs
from commands.accounts.account_targets import account_of_others
from commands.engine.command import Command, Decision, Given


class EndSession(Command):
    # `by_role`: of who ends somebody else's; None: the owner, the command line, or the portal itself.
    session_id: UUID
    reason: EndReason
    by_role: AccountRole | None = None

    def decide(self, given: Given) -> Decision:
        session = given.state(Session, self.session_id)
        self._check_is_theirs(given, session)
        if session.status not in ("started", "open") or session.account_id is None:
            return []
        return [(self.session_id, SessionEnded(account_id=session.account_id, reason=self.reason))]

    def _check_is_theirs(self, given: Given, session: Session) -> None:
        """One in which somebody acts for the customer goes by the customer's leave: its administrators, and whoever may change these, end it."""
        if self.by_role is None or session.account_id is None:
            return
        if session.grant_id is None:
            account_of_others(given, session.account_id, self.by_role)
        elif self.by_role != "administrator":
            check_role_is_theirs(self.by_role, "administrator")
