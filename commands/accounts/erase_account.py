"""Erase the personal data of an inactive account for good, by destroying its key (A-14)."""

from uuid import UUID

from aggregates.accounts.roles import AccountRole
from aggregates.accounts.standing import AccountErased
from commands.accounts.account_targets import account_of_others
from commands.engine.command import Command, Decision, Given, Refusal
from commands.users.erase_user import ended_with_person


class AccountNotInactive(Refusal):
    """The account {login} is not inactive; deactivate it for good first, then erase the personal data."""

    code = "account-not-inactive"
    de = "Der Zugang {login} ist nicht inaktiv; bitte ihn erst endgültig deaktivieren, dann die personenbezogenen Daten vernichten."


class EraseAccount(Command):
    account_id: UUID
    by_role: AccountRole | None

    def decide(self, given: Given) -> Decision:
        account = account_of_others(given, self.account_id, self.by_role)
        if account.erased:
            return []
        if account.status != "inactive":
            raise AccountNotInactive(login=account.login)
        return [*ended_with_person(given, self.account_id, account.known_as), (self.account_id, AccountErased())]
