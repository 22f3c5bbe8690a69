"""Record that a second factor was wrong; after the last try the login has to begin anew (E-04). Sent by access/sign_in/second_factor.py."""

from uuid import UUID

from aggregates.accounts.second_factor import SecondFactor
from aggregates.session import SecondFactorRefused, Session
from commands.engine.command import Command, Decision, Given
from commands.sign_in.login_rules import LoginIsOver, check_waits


class RefuseSecondFactor(Command):
    """Each try counts. `factor`: what was tried, if not what was asked for."""

    session_id: UUID
    factor: SecondFactor | None = None

    def decide(self, given: Given) -> Decision:
        login = given.state(Session, self.session_id)
        check_waits(login)
        factor = self.factor or login.factor
        if login.account_id is None or factor is None:
            raise LoginIsOver
        refused = SecondFactorRefused(account_id=login.account_id, factor=factor, tries_left=login.tries_left - 1)
        return [(self.session_id, refused)]
