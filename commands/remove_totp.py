"""Take the authenticator app away; where the role needs a second factor, PINs go to the mobile number from then on (E-04)."""

from uuid import UUID

from aggregates.account import Account, TotpRemoved
from commands.account_roles import check_second_factor_is_left
from commands.account_targets import check_present
from commands.command import Command, Decision, Given


class RemoveTotp(Command):
    account_id: UUID

    def decide(self, given: Given) -> Decision:
        account = given.state(Account, self.account_id)
        check_present(account)
        if account.totp_id is None:
            return []
        if account.role is not None:
            check_second_factor_is_left(account.role, account.mobile, sign_on=account.subject is not None)
        return [(self.account_id, TotpRemoved())]
