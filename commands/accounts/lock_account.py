"""Lock an account: its sessions end, and nobody logs in until it is unlocked (E-16)."""

from uuid import UUID

from aggregates.accounts.roles import AccountRole
from aggregates.accounts.standing import AccountLocked
from commands.accounts.account_targets import account_of_others, check_present
from commands.engine.command import Command, Decision, Given


class LockAccount(Command):
    account_id: UUID
    by_role: AccountRole | None

    def decide(self, given: Given) -> Decision:
        account = account_of_others(given, self.account_id, self.by_role)
        check_present(account)
        return [] if account.status == "locked" else [(self.account_id, AccountLocked())]
