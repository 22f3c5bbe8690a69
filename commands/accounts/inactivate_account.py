"""Deactivate an account for good: its sessions end, its user name is free, the service access that it gave ends (E-16, H-07 "delete")."""

from uuid import UUID

from aggregates.accounts.roles import AccountRole
from aggregates.accounts.standing import AccountInactivated
from commands.accounts.account_ends import ended_with_account
from commands.accounts.account_targets import account_of_others
from commands.engine.command import Command, Decision, Given


class InactivateAccount(Command):
    account_id: UUID
    by_role: AccountRole | None

    def decide(self, given: Given) -> Decision:
        account = account_of_others(given, self.account_id, self.by_role)
        if account.status == "inactive":
            return []
        inactivated = AccountInactivated(login=account.login, issuer=account.issuer, subject=account.subject, user_id=account.user_id)
        return [(self.account_id, inactivated), *ended_with_account(given, self.account_id)]
