"""Change an account's user name: its owner in the profile (E-05), or an administrator, whom the owner confirms by a new password (E-16)."""

from collections.abc import Iterator
from typing import Self
from uuid import UUID

from pydantic import model_validator

from aggregates.accounts.account import Account
from aggregates.accounts.invitation import AccountLinkSent
from aggregates.accounts.login import AccountLoginChanged
from aggregates.accounts.roles import AccountRole
from aggregates.engine.event import Event
from commands.accounts.account_targets import (
    account_of_others,
    check_login_is_free,
    check_not_locked,
    check_password_still_counts,
    check_present,
)
from commands.engine.command import Command, Decision, Given
from commands.engine.moments import Moment
from commands.engine.texts import Login


class ChangeAccountLogin(Command):
    """`by_role`: None in one's own profile. `confirm`: nobody logs in until the owner set a new password by the link, which is needed then.

    `checked_password_id`: of the password with which the owner proved to be it.
    """

    made_here = frozenset({"link_id", "link_expires_at"})

    account_id: UUID
    login: Login
    by_role: AccountRole | None
    confirm: bool
    link_id: UUID | None = None
    link_expires_at: Moment | None = None
    checked_password_id: UUID | None = None

    @model_validator(mode="after")
    def link_fits(self) -> Self:
        if self.confirm != (self.link_id is not None) or self.confirm != (self.link_expires_at is not None):
            raise ValueError("zur Bestätigung gehört ein Link, sonst keiner / a link belongs to the confirmation, and only to that")
        return self

    def check(self, given: Given) -> bool:
        account = account_of_others(given, self.account_id, self.by_role)
        check_present(account)
        if self.confirm:
            check_not_locked(account)
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        account = given.state(Account, self.account_id)
        if self.checked_password_id is not None:
            check_password_still_counts(account, self.checked_password_id)
        if self.login == account.login:
            return []
        check_login_is_free(given, self.login, self.account_id)
        return [(self.account_id, event) for event in self._changes(account)]

    def _changes(self, account: Account) -> Iterator[Event]:
        confirm = self.confirm and (
            account.subject is None or account.password_id is not None
        )  # no password to set where a directory logs in
        yield AccountLoginChanged(login=self.login, was=account.login, confirm=confirm)
        if confirm and self.link_id is not None and self.link_expires_at is not None:
            yield AccountLinkSent(link_id=self.link_id, purpose="login_changed", expires_at=self.link_expires_at)
