"""Record that somebody in a session of the account didn't know its password (E-05), or came with a link that is no longer valid (E-01). Sent by access/accounts/own_account.py."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.login import AccountPasswordRefused, PasswordPurpose
from commands.accounts.account_targets import active_account, check_present
from commands.engine.command import Command, Decision, Given


class RefuseAccountPassword(Command):
    """Each try counts. `purpose`: what the password was asked for."""

    account_id: UUID
    purpose: PasswordPurpose

    def decide(self, given: Given) -> Decision:
        if self.purpose == "link":
            check_present(given.state(Account, self.account_id))
        else:
            active_account(given, self.account_id)
        return [(self.account_id, AccountPasswordRefused(purpose=self.purpose))]
