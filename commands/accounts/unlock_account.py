"""Unlock an account: with a password it is active again, without one it needs a new link (E-16)."""

from uuid import UUID

from aggregates.accounts.roles import AccountRole
from aggregates.accounts.standing import AccountUnlocked
from commands.accounts.account_targets import account_of_others, check_present
from commands.engine.command import Command, Decision, Given


class UnlockAccount(Command):
    account_id: UUID
    by_role: AccountRole | None

    def decide(self, given: Given) -> Decision:
        account = account_of_others(given, self.account_id, self.by_role)
        check_present(account)
        return [(self.account_id, AccountUnlocked())] if account.status == "locked" else []
