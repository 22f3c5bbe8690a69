"""What people change about their own account (E-05): what others could take it over by, only with the current password."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from access.accounts.account_limits import AccountLimits
from access.accounts.account_refusals import AppCodeWrong, CurrentPasswordMissing, CurrentPasswordWrong, HashingBusy, NoPassword
from access.accounts.account_secrets import AccountSecrets
from access.accounts.messages import Notice
from access.accounts.notices import Notices
from access.accounts.password_rules import check_password
from access.accounts.standing import Standing
from access.accounts.totp import NewTotp
from access.engine.ground import Ground
from access.engine.refusals import TooManyTries, TooOften
from access.engine.who import Visitor, by_account
from aggregates.accounts.account import Account
from aggregates.accounts.login import PasswordPurpose
from commands.accounts.change_account import ChangeAccount
from commands.accounts.change_account_login import ChangeAccountLogin
from commands.accounts.change_account_password import ChangeAccountPassword
from commands.accounts.enrol_totp import EnrolTotp
from commands.accounts.issue_recovery_codes import IssueRecoveryCodes
from commands.accounts.refuse_account_password import RefuseAccountPassword
from commands.accounts.remove_totp import RemoveTotp
from commands.engine.command import asked
from commands.engine.dispatch import Done
from eventstore.envelope import Cause

TRIES, _WINDOW = 5, timedelta(minutes=15)
SEEDS, SEEDS_IN = 20, timedelta(hours=1)
"""New seeds of an account: each is a row until it is swept."""


class Owner(NamedTuple):
    """Who went to the directory out of a session, having shown the account's password once more, to tie the account to whom the directory vouches for."""

    account_id: UUID
    session_id: UUID
    password_id: UUID


@dataclass(frozen=True, slots=True)
class Enrolled:
    """`recovery_codes` are shown this once."""

    done: Done
    recovery_codes: Sequence[str]


class OwnAccount:
    """One per process. Every change is told to the address on file by mail."""

    def __init__(self, ground: Ground, secrets: AccountSecrets, notices: Notices, limits: AccountLimits) -> None:
        self._ground = ground
        self._secrets = secrets
        self._notices = notices
        self._limits = limits

    def change_password(self, standing: Standing, current: str, password: str, who: Visitor) -> Done:
        """Change the password at once; all sessions end, this one too. Raises CurrentPasswordWrong, PasswordUnfit, NoPassword."""
        account = self._proven(standing, current, "password", who)
        check_password(password, account.login, account.full_name)
        password_id = self._secrets.keep_password(standing.account_id, standing.customer_id, password)
        command = ChangeAccountPassword(
            account_id=standing.account_id, password_id=password_id, checked_password_id=account.password_id or password_id
        )
        return self._ground.dispatcher.run(command, self._told(standing, account, "password_changed", who))

    def change_login(self, standing: Standing, current: str, login: str, who: Visitor) -> Done:
        """Change the user name. Raises CurrentPasswordWrong, LoginTaken, and TooOften."""
        account = self._proven(standing, current, "login", who)
        command = asked(
            ChangeAccountLogin,
            account_id=standing.account_id,
            login=login,
            by_role=None,
            confirm=False,
            checked_password_id=account.password_id,
        )
        with self._limits.asking_for_login(standing.account_id):
            return self._ground.dispatcher.run(command, self._told(standing, account, "login_changed", who))

    def change_profile(self, standing: Standing, command: ChangeAccount, current: str | None, who: Visitor) -> Done:
        """Change name, e-mail and numbers.

        A new e-mail address or mobile number takes the current password, as links and PINs go there; the e-mail address before is told of both.
        """
        account = standing.account
        moved = "email" in command.model_fields_set and command.email != account.email
        if moved or ("mobile" in command.model_fields_set and command.mobile != account.mobile):
            account = self._known_again(standing, current, "email" if moved else "mobile", who)
            command = command.model_copy(update={"checked_password_id": account.password_id})
        cause = self._cause(standing, who)
        self._notices.keep_of_change(cause, command, account, who.language)
        return self._ground.dispatcher.run(command, cause)

    def proven_for_sign_on(self, standing: Standing, current: str, who: Visitor) -> Owner:
        """Check the password before somebody goes to the directory to tie the account to themselves there.

        Raises CurrentPasswordWrong, NoPassword.
        """
        account = self._proven(standing, current, "sign_on", who)
        return Owner(standing.account_id, standing.session_id, account.password_id or standing.account_id)

    def begin_totp(self, standing: Standing) -> NewTotp:
        """Make a new seed, which counts only once a code has proven that the app has it. Raises TooOften."""
        made = self._ground.attempts.hit("totp-seed", str(standing.account_id), SEEDS, SEEDS_IN)
        if not made.allowed:
            raise TooOften(seconds=made.retry_after)
        return self._secrets.new_totp(standing.account_id, standing.customer_id, standing.account.login)

    def enrol_totp(self, standing: Standing, secret_id: UUID, code: str, current: str, who: Visitor) -> Enrolled:
        """Set up the app. Raises CurrentPasswordWrong, and AppCodeWrong where the code doesn't fit."""
        account = self._proven(standing, current, "second_factor", who)
        if not self._secrets.belongs(secret_id, "totp", standing.account_id) or not self._secrets.check_totp(
            secret_id, code, self._ground.clock()
        ):
            refused = RefuseAccountPassword(account_id=standing.account_id, purpose="app_code")
            self._ground.dispatcher.run(refused, self._cause(standing, who))
            raise AppCodeWrong
        command = EnrolTotp(account_id=standing.account_id, secret_id=secret_id, checked_password_id=account.password_id)
        done = self._ground.dispatcher.run(command, self._told(standing, account, "app_set_up", who))
        return Enrolled(done, self._new_codes(standing, self._cause(standing, who))[1])

    def remove_totp(self, standing: Standing, current: str, who: Visitor) -> Done:
        """Remove the app: PINs by SMS come in its place, for the roles that need a second factor."""
        account = self._proven(standing, current, "second_factor", who)
        command = RemoveTotp(account_id=standing.account_id, checked_password_id=account.password_id)
        return self._ground.dispatcher.run(command, self._told(standing, account, "app_removed", who))

    def new_recovery_codes(self, standing: Standing, current: str, who: Visitor) -> Enrolled:
        """Make new recovery codes; the ones before are void."""
        account = self._proven(standing, current, "second_factor", who)
        return Enrolled(*self._new_codes(standing, self._told(standing, account, "recovery_codes_changed", who)))

    def _new_codes(self, standing: Standing, cause: Cause) -> tuple[Done, Sequence[str]]:
        codes = self._secrets.new_recovery_codes(standing.account_id, standing.customer_id)
        code_ids = tuple(code_id for code_id, _ in codes)
        command = IssueRecoveryCodes(account_id=standing.account_id, code_ids=code_ids, checked_password_id=standing.account.password_id)
        return self._ground.dispatcher.run(command, cause), [code for _, code in codes]

    def _known_again(self, standing: Standing, current: str | None, purpose: PasswordPurpose, who: Visitor) -> Account:
        """Who logs in by single sign-on has no password to show."""
        if standing.account.password_id is None:
            return standing.account
        if current is None:
            raise CurrentPasswordMissing
        return self._proven(standing, current, purpose, who)

    def _proven(self, standing: Standing, current: str, purpose: PasswordPurpose, who: Visitor) -> Account:
        """The account, whose password the caller knows."""
        if standing.account.password_id is None:
            raise NoPassword
        verdict = self._ground.attempts.hit("current-password", str(standing.account_id), TRIES, _WINDOW)
        if not verdict.allowed:
            raise TooManyTries(seconds=verdict.retry_after)
        try:
            matches = self._secrets.check_password(standing.account.password_id, current)
        except HashingBusy:  # nothing was looked at
            self._ground.attempts.give_back("current-password", str(standing.account_id))
            raise
        if not matches:
            command = RefuseAccountPassword(account_id=standing.account_id, purpose=purpose)
            self._ground.dispatcher.run(command, self._cause(standing, who))
            raise CurrentPasswordWrong
        self._ground.attempts.forget("current-password", str(standing.account_id))
        return standing.account

    def _cause(self, standing: Standing, who: Visitor) -> Cause:
        return by_account(standing.customer_id, standing.account_id, who.correlation)

    def _told(self, standing: Standing, account: Account, notice: Notice, who: Visitor) -> Cause:
        """The cause of a change of which the address on file is told."""
        cause = self._cause(standing, who)
        self._notices.keep(cause, standing.account_id, account, notice, who.language)
        return cause
