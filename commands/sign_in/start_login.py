"""Start a login whose first factor was right and whose second is asked for (E-04). Sent by access/sign_in/second_factor.py."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.second_factor import AskedFactor
from aggregates.session import LoginMethod, LoginStarted, Session
from commands.accounts.account_targets import check_password_still_counts
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.moments import Moment
from commands.sign_in.login_rules import Origin, check_may_log_in


class FactorNotSetUp(Refusal):
    """The account's second factor is another one by now; log in anew, and the right one is asked for."""

    code = "factor-not-set-up"
    de = "Der zweite Faktor des Zugangs ist inzwischen ein anderer; bitte neu anmelden, dann wird nach dem richtigen gefragt."


class StartLogin(Command):
    """`factor`: the authenticator app where there is one, otherwise the PIN by SMS. `token_id`: of the token that goes with it; `expires_at`: until when.

    `checked_password_id`: whose hash fitted the password that was shown. `known_browser`: somebody got in before in this browser.
    """

    session_id: UUID
    account_id: UUID
    method: LoginMethod
    factor: AskedFactor
    token_id: UUID
    now: Moment
    expires_at: Moment
    checked_password_id: UUID | None = None
    known_browser: bool = False
    address: Origin = None
    agent: Origin = None

    def decide(self, given: Given) -> Decision:
        account = given.state(Account, self.account_id)
        check_may_log_in(account, self.method, self.now, known_browser=self.known_browser)
        if self.method == "password":
            check_password_still_counts(account, self.checked_password_id)
        if (self.factor == "totp") != (account.totp_id is not None) or (self.factor == "sms" and account.mobile is None):
            raise FactorNotSetUp
        started = LoginStarted(
            account_id=self.account_id,
            method=self.method,
            factor=self.factor,
            epoch=account.epoch,
            token_id=self.token_id,
            expires_at=self.expires_at,
            address=self.address,
            agent=self.agent,
        )
        return created(given, Session, self.session_id, started)
