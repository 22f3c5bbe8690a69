"""Change an account's name, e-mail, numbers, company and address: its owner (E-05), or who may change such accounts (E-16). What is not given stays; None takes away."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from pydantic import MISSING

from aggregates.accounts.account import Account
from aggregates.accounts.labels import ADDRESS, COMPANY, EMAIL, FULL_NAME, LINKS_GO_THERE, MOBILE, OF_RESELLERS, PHONE, PINS_GO_THERE
from aggregates.accounts.owner import (
    AccountAddressChanged,
    AccountCompanyChanged,
    AccountEmailChanged,
    AccountMobileChanged,
    AccountNameChanged,
    AccountPhoneChanged,
)
from aggregates.accounts.roles import AccountRole
from aggregates.engine.event import Event
from aggregates.engine.words import OF_PERSON
from commands.accounts.account_roles import check_second_factor_is_left
from commands.accounts.account_targets import account_of_others, check_password_still_counts, check_present
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import Email, Name, OptionalName, OptionalPhoneNumber


class ChangeAccount(Command):
    """`company`, `address`: a reseller's."""

    # `own`: the account is that of who does it; otherwise `by_role` must be one that may change it. `checked_password_id`: of the password with which the
    # owner proved to be it.
    account_id: UUID
    full_name: Annotated[Name | MISSING, FULL_NAME, OF_PERSON] = MISSING
    email: Annotated[Email | MISSING, EMAIL, LINKS_GO_THERE, OF_PERSON] = MISSING
    phone: Annotated[OptionalPhoneNumber | MISSING, PHONE, OF_PERSON] = MISSING
    mobile: Annotated[OptionalPhoneNumber | MISSING, MOBILE, PINS_GO_THERE, OF_PERSON] = MISSING
    company: Annotated[OptionalName | MISSING, COMPANY, OF_RESELLERS] = MISSING
    address: Annotated[OptionalName | MISSING, ADDRESS, OF_RESELLERS, OF_PERSON] = MISSING
    by_role: AccountRole | None
    own: bool
    checked_password_id: UUID | None = None

    def check(self, given: Given) -> bool:
        check_present(self._account(given))
        return True

    def decide(self, given: Given) -> Decision:
        account = self._account(given)
        check_present(account)
        if self.checked_password_id is not None:
            check_password_still_counts(account, self.checked_password_id)
        if self.mobile is not MISSING and account.role is not None:
            check_second_factor_is_left(account.role, self.mobile, totp=account.totp_id is not None, sign_on=account.subject is not None)
        return [(self.account_id, event) for event in self._changes(account)]

    def _account(self, given: Given) -> Account:
        return given.state(Account, self.account_id) if self.own else account_of_others(given, self.account_id, self.by_role)

    def _changes(self, account: Account) -> Iterator[Event]:
        if self.full_name is not MISSING and self.full_name != account.full_name:
            yield AccountNameChanged(full_name=self.full_name, was=account.full_name)
        if self.email is not MISSING and self.email != account.email:
            yield AccountEmailChanged(email=self.email, was=account.email)
        if self.phone is not MISSING and self.phone != account.phone:
            yield AccountPhoneChanged(phone=self.phone, was=account.phone)
        if self.mobile is not MISSING and self.mobile != account.mobile:
            yield AccountMobileChanged(mobile=self.mobile, was=account.mobile)
        if self.company is not MISSING and self.company != account.company:
            yield AccountCompanyChanged(company=self.company, was=account.company)
        if self.address is not MISSING and self.address != account.address:
            yield AccountAddressChanged(address=self.address, was=account.address)
