"""Open a session: the login was right, with its second factor where one is needed (E-04). Sent by access/sign_in/session_opening.py."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.second_factor import RecoveryCodeUsed, SecondFactor
from aggregates.session import LoginMethod, Session, SessionOpened
from commands.accounts.account_roles import needs_second_factor
from commands.accounts.account_targets import check_password_still_counts
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Moment
from commands.sign_in.login_rules import LoginIsOver, Origin, check_may_log_in, check_waits, started_login


class SecondFactorNeeded(Refusal):
    """This account logs in with a second factor; give the PIN from the SMS, the code of the authenticator app, or a recovery code."""

    status = 403
    code = "second-factor-needed"
    de = "Dieser Zugang meldet sich mit einem zweiten Faktor an; bitte die PIN aus der SMS, den Code der Authentifizierungs-App oder einen Wiederherstellungscode angeben."


class PinNotValid(Refusal):
    """This PIN is no longer valid: it is too old, or a newer one was sent; use the newest, or ask for a new one."""

    code = "pin-not-valid"
    de = "Diese PIN gilt nicht mehr: Sie ist abgelaufen, oder es wurde eine neuere gesendet; bitte die neueste verwenden oder eine neue anfordern."


class RecoveryCodeNotValid(Refusal):
    """This recovery code was used already or replaced by newer ones; use another one."""

    code = "recovery-code-not-valid"
    de = "Dieser Wiederherstellungscode wurde schon verwendet oder durch neuere ersetzt; bitte einen anderen verwenden."


class OpenSession(Command):
    """Whether password, PIN or code were right, the caller has checked. `expires_at`: unless renewed; `ends_at`: whatever happens.

    `pin_id`, `recovery_code_id`: which one it was; each opens once. `checked_password_id`: whose hash fitted the password, where no login was started with it.
    `known_browser`: somebody got in before in this browser.
    """

    session_id: UUID
    account_id: UUID
    method: LoginMethod
    factor: SecondFactor | None = None
    token_id: UUID
    now: Moment
    expires_at: Moment
    ends_at: Moment
    pin_id: UUID | None = None
    recovery_code_id: UUID | None = None
    checked_password_id: UUID | None = None
    known_browser: bool = False
    address: Origin = None
    agent: Origin = None

    def decide(self, given: Given) -> Decision:
        account = given.state(Account, self.account_id)
        login = started_login(given, self.session_id)
        check_may_log_in(account, self.method, self.now, known_browser=self.known_browser)
        if login is not None and login.status == "open" and login.token_id == self.token_id:
            return []
        if login is not None:
            self._check_second_factor(login, account)
        elif self.factor is not None:
            raise LoginIsOver
        elif self.method == "password" and needs_second_factor(account):
            raise SecondFactorNeeded
        elif self.method == "password":
            check_password_still_counts(account, self.checked_password_id)
        opened = SessionOpened(
            account_id=self.account_id,
            method=self.method,
            factor=self.factor,
            epoch=account.epoch,
            token_id=self.token_id,
            expires_at=min(self.expires_at, self.ends_at),
            ends_at=self.ends_at,
            address=self.address,
            agent=self.agent,
        )
        decision: Decision = [(self.session_id, opened)]
        if self.factor == "recovery_code" and self.recovery_code_id is not None:
            return [*decision, (self.account_id, RecoveryCodeUsed(code_id=self.recovery_code_id))]
        return decision

    def _check_second_factor(self, login: Session, account: Account) -> None:
        check_waits(login, self.now)
        if login.token_id == self.token_id:  # what went with the first step never opens the portal
            raise LoginIsOver
        if login.account_id != self.account_id or login.method != self.method or login.epoch != account.epoch:
            raise LoginIsOver
        match self.factor:
            case None:
                raise SecondFactorNeeded
            case "recovery_code":
                if self.recovery_code_id not in account.recovery_codes:
                    raise RecoveryCodeNotValid
            case "sms":
                if login.factor != "sms" or login.pin is None or login.pin[0] != self.pin_id or self.now >= login.pin[1]:
                    raise PinNotValid
            case "totp":
                if login.factor != "totp" or account.totp_id is None:
                    raise LoginIsOver
