"""Record that a login was refused, and why; whoever tried doesn't learn it (E-01, E-04). Sent by access/sign_in/login_refusals.py."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.session import LoginRefused, Refused, Session
from commands.engine.command import Command, Decision, Given
from commands.engine.creation import created
from commands.sign_in.login_rules import Origin


class RefuseLogin(Command):
    """`account_id`: None where nobody has the user name; then it is recorded with the operator. `address`: the network address that it came from; `agent`: what the browser says of itself."""

    session_id: UUID
    account_id: UUID | None
    reason: Refused
    address: Origin = None
    agent: Origin = None

    def decide(self, given: Given) -> Decision:
        nobody = self.account_id is None or given.state(Account, self.account_id).erased
        address, agent = (None, None) if nobody else (self.address, self.agent)  # with nobody's key to seal them, they are not kept
        refused = LoginRefused(account_id=self.account_id, reason=self.reason, address=address, agent=agent)
        return created(given, Session, self.session_id, refused)
