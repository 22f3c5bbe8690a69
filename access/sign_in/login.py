"""Logging in: password, second factor, session (E-04); tries, refusals and sessions are events, each code is checked once and counted first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.accounts.account_refusals import HashingBusy
from access.accounts.notices import Notices
from access.engine.address_limit import WINDOW
from access.engine.current_states import CurrentStates
from access.engine.who import Visitor, by_account
from access.sign_in.known_browsers import KnownBrowser, KnownBrowsers
from access.sign_in.login_attempt import AccountAttempt, LoginAttempt
from access.sign_in.login_limits import LIMIT, Counted, LoginLimits
from access.sign_in.login_outcome import MEANWHILE, factor_of, refused
from access.sign_in.login_refusals import LoginRefusals
from access.sign_in.second_factor import FactorNeeded, SecondFactors
from access.sign_in.secrets import Secrets
from access.sign_in.session_opening import Opened, Proof, SessionOpening
from access.sign_in.sign_in_refusals import LoginFailed, LoginNotUnderWay, SecondFactorWrong
from aggregates.accounts.account import Account
from aggregates.accounts.claims import login_claim
from aggregates.engine.event import OPERATOR
from aggregates.session import Refused
from eventstore.ids import new_id
from eventstore.log import EventLog


@dataclass(frozen=True, slots=True)
class Login:
    """One per process."""

    log: EventLog
    states: CurrentStates
    secrets: Secrets
    browsers: KnownBrowsers
    limits: LoginLimits
    refusals: LoginRefusals
    factors: SecondFactors
    opening: SessionOpening
    notices: Notices
    clock: Callable[[], datetime]

    def with_password(self, login: str, password: str, who: Visitor) -> Opened | FactorNeeded:
        """Take the first step.

        Raises LoginFailed, with the same words, in the same time and after the same writes, whether there is such an account or not.
        Address and user name are counted before the password is looked at, as many at once would be a way round; what was no failure is given back.
        Raises TooManyTries, HashingBusy; and TooManyPinsAsked, whatever the password, for as long as an account may get no PIN: only who knows it brings an account there.
        """
        claim = login_claim(login)
        with self.log.pool.connection() as connection:
            account_id = self.log.holders(connection, OPERATOR, [claim])[claim]
        tried = LoginAttempt(who, claim.value, self.browsers.find(who, account_id))
        by_address = self.limits.take_address(tried)
        attempt = self._at_account(account_id, who, tried.browser, tried.login) or tried
        self.factors.check(attempt)
        counted = self.limits.take(attempt, by_address)
        password_id = attempt.account.password_id if isinstance(attempt, AccountAttempt) else None
        try:
            matches = self.secrets.check_password(password_id, password)
        except HashingBusy:
            self.limits.give_back(counted)
            raise
        why = refused(attempt, matches=matches, now=self.clock()) or (None if counted.allowed else "suspended")
        if why is not None or not isinstance(attempt, AccountAttempt):
            raise self._failed(counted, why or "unknown_account")
        try:
            result = self._go_on(attempt)
        except tuple(MEANWHILE) as late:
            raise self._failed(counted, MEANWHILE[type(late)]) from None
        self.limits.give_back_address(attempt)
        if isinstance(result, Opened):
            self._succeeded(attempt)
        return result

    def with_code(self, token: str, code: str, who: Visitor) -> Opened:
        """Take the second step: a PIN, a code of the app, or a recovery code. Raises SecondFactorWrong, and LoginNotUnderWay."""
        if not who.browsers:
            self.limits.check_address(who, None)
        waiting = self.factors.waiting(token)
        browser = self.browsers.find(who, waiting.account_id)
        self.limits.check_address(who, browser)
        self.factors.take_try(waiting)
        attempt = self._at_account(waiting.account_id, who, browser)
        if attempt is None:
            raise LoginNotUnderWay
        proof = self.factors.proof(waiting, attempt, code)
        if proof is None:
            self.factors.refuse(waiting, attempt)
            self.refusals.close(self.limits.failed_code(attempt))
            raise SecondFactorWrong(tries_left=max(waiting.session.tries_left - 1, 0))
        cause = attempt.cause()
        if proof.recovery_code_id is not None:
            self.notices.keep(cause, attempt.account_id, attempt.account, "recovery_code_used", who.language)
        opened = self.opening.open(cause, attempt.account_id, waiting.token.session_id, who, proof)
        self._succeeded(attempt)
        self.factors.pins.forget(attempt.account_id)
        return opened

    def another_pin(self, token: str, who: Visitor) -> FactorNeeded:
        """Send a new PIN for a login under way; the one before is void.

        Raises LoginNotUnderWay, AppAsksForCode, TooManyPinsAsked, and the refusal of SendPin after the third.
        """
        waiting = self.factors.waiting(token)
        attempt = self._at_account(waiting.account_id, who, None)
        if attempt is None:
            raise LoginNotUnderWay
        return self.factors.another_pin(waiting, attempt)

    def by_sign_on(self, customer_id: UUID, account_id: UUID, who: Visitor) -> Opened:
        """Open a session after the customer's directory has said who it is (H-01)."""
        return self.opening.open(by_account(customer_id, account_id, who.correlation), account_id, new_id(), who, Proof("sign_on"))

    def _at_account(
        self, account_id: UUID | None, who: Visitor, browser: KnownBrowser | None, login: str | None = None
    ) -> AccountAttempt | None:
        """`login`: as it was given, where it was."""
        with self.log.pool.connection() as connection:
            found = self.states.one(connection, Account, account_id)
        if account_id is None or found is None:
            return None
        account, customer_id = found
        return AccountAttempt(who, login or login_claim(account.login).value, browser, account_id, customer_id, account)

    def _go_on(self, attempt: AccountAttempt) -> Opened | FactorNeeded:
        """The password was right: to the second factor, or in."""
        factor = factor_of(attempt.account)
        if factor is not None:
            return self.factors.ask(attempt, factor)
        proof = Proof(password_id=attempt.account.password_id, known_browser=attempt.browser is not None)
        return self.opening.open(attempt.cause(), attempt.account_id, new_id(), attempt.who, proof)

    def _failed(self, counted: Counted, why: Refused) -> LoginFailed:
        self.refusals.refuse(counted, why)
        return LoginFailed(limit=LIMIT, minutes=int(WINDOW.total_seconds() // 60))

    def _succeeded(self, attempt: LoginAttempt) -> None:
        self.limits.succeeded(attempt)
        if attempt.browser is not None:
            self.browsers.take(attempt.browser)
