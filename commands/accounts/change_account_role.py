"""Give an account another role; ends its sessions, and the service access that it gave if it may give none any more (E-03, E-16)."""

from typing import Annotated
from uuid import UUID

from aggregates.accounts.labels import ROLE
from aggregates.accounts.roles import AccountRole
from aggregates.accounts.standing import AccountRoleChanged
from aggregates.engine.words import Help
from commands.accounts.account_ends import ended_with_role
from commands.accounts.account_roles import check_role_is_at_home, check_role_is_theirs, check_second_factor_is_left
from commands.accounts.account_targets import account_of_others, check_present
from commands.engine.command import Command, Decision, Given


class ChangeAccountRole(Command):
    account_id: UUID
    role: Annotated[AccountRole, ROLE, Help("Alle Sitzungen des Zugangs enden damit.", "All sessions of the account end with it.")]
    by_role: AccountRole | None

    def check(self, given: Given) -> bool:
        check_present(account_of_others(given, self.account_id, self.by_role))
        return True

    def decide(self, given: Given) -> Decision:
        account = account_of_others(given, self.account_id, self.by_role)
        check_present(account)
        check_role_is_at_home(self.role, given.customer_id)
        check_role_is_theirs(self.by_role, self.role)
        check_second_factor_is_left(self.role, account.mobile, totp=account.totp_id is not None, sign_on=account.subject is not None)
        if account.role is None or account.role == self.role:
            return []
        return [(self.account_id, AccountRoleChanged(role=self.role, was=account.role)), *ended_with_role(given, self.account_id)]
