"""End a session, or a login that waits for its second factor; an ended one stays so."""

from uuid import UUID

from aggregates.session import EndReason, Session, SessionEnded
from commands.command import Command, Decision, Given


class EndSession(Command):
    session_id: UUID
    reason: EndReason

    def decide(self, given: Given) -> Decision:
        session = given.state(Session, self.session_id)
        if session.status not in ("started", "open") or session.account_id is None:
            return []
        return [(self.session_id, SessionEnded(account_id=session.account_id, reason=self.reason))]
