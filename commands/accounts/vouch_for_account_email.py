"""Record that the customer's directory has proven the address of an account to be its owner's (H-01): by it the account moves along to another directory. Sent by access/sign_in/sign_on_accounts.py."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.owner import AccountEmailVouched
from commands.accounts.account_targets import check_not_locked
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import Email, Name


class VouchForAccountEmail(Command):
    """Nothing where the account has another address by now, or is of another directory."""

    account_id: UUID
    email: Email
    issuer: Name

    def decide(self, given: Given) -> Decision:
        account = given.state(Account, self.account_id)
        check_not_locked(account)
        email = account.email or ""
        if email.lower() != self.email.lower() or account.issuer != self.issuer or account.vouched_email == email:
            return []
        return [(self.account_id, AccountEmailVouched(email=email, issuer=self.issuer))]
