"""Take the authenticator app away; where the role needs a second factor, PINs go to the mobile number from then on (E-04). Sent by access/accounts/own_account.py."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.second_factor import TotpRemoved
from commands.accounts.account_roles import check_second_factor_is_left
from commands.accounts.account_targets import check_password_still_counts, check_present
from commands.engine.command import Command, Decision, Given


class RemoveTotp(Command):
    """`checked_password_id`: of the password with which the owner proved to be it."""

    account_id: UUID
    checked_password_id: UUID | None = None

    def decide(self, given: Given) -> Decision:
        account = given.state(Account, self.account_id)
        check_present(account)
        if self.checked_password_id is not None:
            check_password_still_counts(account, self.checked_password_id)
        if account.totp_id is None:
            return []
        if account.role is not None:
            check_second_factor_is_left(account.role, account.mobile, sign_on=account.subject is not None)
        return [(self.account_id, TotpRemoved())]
