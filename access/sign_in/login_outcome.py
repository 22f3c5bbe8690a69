"""What comes of a right or wrong password: why an account doesn't get in, and which second factor it is asked for (E-04)."""

from collections.abc import Mapping
from datetime import datetime

from access.sign_in.login_attempt import AccountAttempt, LoginAttempt
from aggregates.accounts.account import Account
from aggregates.accounts.second_factor import AskedFactor
from aggregates.session import Refused
from commands.accounts.account_roles import SECOND_FACTOR
from commands.accounts.account_targets import AccountIsInactive, AccountIsLocked, PasswordIsAnother
from commands.accounts.change_account_password import PasswordMissing
from commands.engine.command import Refusal
from commands.sign_in.login_rules import LoginsSuspended
from commands.sign_in.start_login import FactorNotSetUp

MEANWHILE: Mapping[type[Refusal], Refused] = {
    PasswordIsAnother: "wrong_password",
    PasswordMissing: "no_password",
    AccountIsLocked: "not_active",
    AccountIsInactive: "not_active",
    LoginsSuspended: "suspended",
    FactorNotSetUp: "no_second_factor",
}
"""What may become of an account while its password is being checked: then it is as if the login had come after."""


def refused(attempt: LoginAttempt, *, matches: bool, now: datetime) -> Refused | None:
    """Tell why nobody gets in; None: they do. `matches`: the password."""
    if not isinstance(attempt, AccountAttempt):
        return "unknown_account"
    account = attempt.account
    if account.password_id is None:
        return "no_password"
    if not matches:
        return "wrong_password"
    if account.status != "active":
        return "not_active"
    if account.suspended_until is not None and now < account.suspended_until and attempt.browser is None:
        return "suspended"
    return "no_second_factor" if factor_of(account) == "sms" and account.mobile is None else None


def factor_of(account: Account) -> AskedFactor | None:
    """Choose the second factor: the app where one is set up; else a PIN for the roles that must (E-04)."""
    if account.totp_id is not None:
        return "totp"
    return "sms" if account.role in SECOND_FACTOR else None
