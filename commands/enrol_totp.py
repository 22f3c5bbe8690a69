"""Set up an authenticator app as the second factor, in the place of one before; its first code was right (E-04)."""

from uuid import UUID

from aggregates.account import TotpEnrolled
from commands.account_targets import active_account
from commands.command import Command, Decision, Given


class EnrolTotp(Command):
    """The app's seed is kept sealed under `secret_id` before."""

    account_id: UUID
    secret_id: UUID

    def decide(self, given: Given) -> Decision:
        account = active_account(given, self.account_id)
        return [] if account.totp_id == self.secret_id else [(self.account_id, TotpEnrolled(secret_id=self.secret_id))]
