"""Set up an authenticator app as the second factor, in the place of one before; its first code was right (E-04). Sent by access/accounts/own_account.py."""

from uuid import UUID

from aggregates.accounts.second_factor import TotpEnrolled
from commands.accounts.account_targets import active_account, check_password_still_counts
from commands.engine.command import Command, Decision, Given


class EnrolTotp(Command):
    """The app's seed is kept sealed under `secret_id` before. `checked_password_id`: of the password with which the owner proved to be it."""

    account_id: UUID
    secret_id: UUID
    checked_password_id: UUID | None = None

    def decide(self, given: Given) -> Decision:
        account = active_account(given, self.account_id)
        if self.checked_password_id is not None:
            check_password_still_counts(account, self.checked_password_id)
        return [] if account.totp_id == self.secret_id else [(self.account_id, TotpEnrolled(secret_id=self.secret_id))]
