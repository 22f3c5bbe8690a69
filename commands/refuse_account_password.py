"""Record that somebody in a session of the account didn't know its password (E-05)."""

from uuid import UUID

from aggregates.account import AccountPasswordRefused, PasswordPurpose
from commands.account_targets import active_account
from commands.command import Command, Decision, Given


class RefuseAccountPassword(Command):
    """Each try counts. `purpose`: what the password was asked for."""

    account_id: UUID
    purpose: PasswordPurpose

    def decide(self, given: Given) -> Decision:
        active_account(given, self.account_id)
        return [(self.account_id, AccountPasswordRefused(purpose=self.purpose))]
