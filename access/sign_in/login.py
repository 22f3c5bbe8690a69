"""Logging in: password, second factor, session (E-04); tries, refusals and sessions are events, each code is checked once and counted first."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from access.accounts.notices import Notices
from access.engine.address_limit import WINDOW
from access.engine.attempts import Attempts
from access.engine.current_states import CurrentStates
from access.engine.outbox import Outbox
from access.engine.refusals import AppAsksForCode, HashingBusy, LoginFailed, LoginNotUnderWay, SecondFactorWrong
from access.engine.who import Visitor, by_account
from access.sign_in.known_browsers import KnownBrowser, KnownBrowsers
from access.sign_in.login_limits import LIMIT, LoginLimits
from access.sign_in.login_outcome import MEANWHILE, factor_of, refused
from access.sign_in.login_refusals import LoginRefusals
from access.sign_in.login_steps import FactorNeeded, Opened
from access.sign_in.pin_sending import PinSending
from access.sign_in.secrets import Secrets
from access.sign_in.session_tokens import SessionToken, new_token, parsed_token
from aggregates.accounts.account import Account
from aggregates.accounts.claims import login_claim
from aggregates.accounts.second_factor import AskedFactor, SecondFactor
from aggregates.engine.event import OPERATOR
from aggregates.session import TRIES, Session
from commands.engine.dispatch import Dispatcher
from commands.sign_in.open_session import OpenSession
from commands.sign_in.refuse_second_factor import RefuseSecondFactor
from commands.sign_in.send_pin import MOST_PINS, TooManyPins
from commands.sign_in.start_login import StartLogin
from eventstore.ids import new_id
from eventstore.log import EventLog

TOKEN_LASTS = timedelta(minutes=30)
"""How long a session's token opens the portal, unless it is renewed."""
SESSION_LASTS = timedelta(hours=12)
PIN_LASTS = timedelta(minutes=30)


class Login:
    """One per process."""

    def __init__(
        self,
        log: EventLog,
        states: CurrentStates,
        dispatcher: Dispatcher,
        secrets: Secrets,
        attempts: Attempts,
        outbox: Outbox,
        browsers: KnownBrowsers,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._log = log
        self._states = states
        self._dispatcher = dispatcher
        self._secrets = secrets
        self._attempts = attempts
        self._browsers = browsers
        self._limits = LoginLimits(attempts)
        self._notices = Notices(outbox)
        self._clock = clock or (lambda: datetime.now(UTC))
        self._refusals = LoginRefusals(dispatcher, self._clock)
        self._pins = PinSending(dispatcher, secrets, attempts, outbox, self._clock)

    def with_password(self, login: str, password: str, who: Visitor) -> Opened | FactorNeeded:
        """The first step. Raises LoginFailed, with the same words, in the same time and after the same writes, whether there is such an account or not.

        Address and user name are counted before the password is looked at, as many at once would be a way round; what was no failure is given back.
        Raises TooManyTries, HashingBusy; and TooManyPinsAsked, whatever the password, for as long as an account may get no PIN: only who knows it brings an account there.
        """
        now, claim = self._clock(), login_claim(login)
        with self._log.pool.connection() as connection:
            account_id = self._log.holders(connection, OPERATOR, [claim])[claim]
        browser = self._browsers.find(who, account_id)
        by_address = self._limits.take_address(who, browser)
        with self._log.pool.connection() as connection:
            found = self._states.one(connection, Account, account_id)
        account, customer_id = found or (Account(), OPERATOR)
        if account_id is not None and factor_of(account) == "sms":
            self._pins.check(account_id)
        counted = self._limits.take(claim.value, who, browser, by_address)
        try:
            matches = self._secrets.check_password(account.password_id, password)
        except HashingBusy:
            self._limits.give_back(counted, who)
            raise
        why = refused(account, matches=matches, now=now, known_browser=browser is not None) if account_id is not None else "unknown_account"
        if why is None and not counted.allowed:
            why = "suspended"
        if account_id is None or why is not None:
            self._refusals.refuse(customer_id, account_id, account, why or "unknown_account", counted, who)
            raise LoginFailed(limit=LIMIT, minutes=_minutes(WINDOW))
        factor = factor_of(account)
        try:
            if factor is not None:
                needed = self._ask(customer_id, account_id, account, factor, who, known_browser=browser is not None)
                self._limits.give_back_address(who, browser)
                return needed
            opened = self._open(
                customer_id, account_id, new_id(), who, checked_password_id=account.password_id, known_browser=browser is not None
            )
        except tuple(MEANWHILE) as late:
            self._refusals.refuse(customer_id, account_id, account, MEANWHILE[type(late)], counted, who)
            raise LoginFailed(limit=LIMIT, minutes=_minutes(WINDOW)) from None
        self._limits.give_back_address(who, browser)
        self._succeeded(claim.value, who, browser)
        return opened

    def with_code(self, token: str, code: str, who: Visitor) -> Opened:
        """The second step: a PIN, a code of the app, or a recovery code. Raises SecondFactorWrong, and LoginNotUnderWay."""
        if not who.browsers:
            self._limits.check_address(who, None)
        started = parsed_token(token)
        if started is None:
            raise LoginNotUnderWay
        session, customer_id = self._under_way(started)
        account_id = session.account_id
        browser = self._browsers.find(who, account_id)
        self._limits.check_address(who, browser)
        counted = self._attempts.hit(
            "second-factor", str(started.session_id), TRIES, PIN_LASTS
        )  # before the code is looked at: many at once are no way round
        if account_id is None or not counted.allowed:
            raise LoginNotUnderWay
        with self._log.pool.connection() as connection:
            found = self._states.one(connection, Account, account_id)
        if found is None:
            raise LoginNotUnderWay
        login = login_claim(found[0].login).value
        proof = self._proof(session, account_id, found[0], code)
        if proof is None:
            command = RefuseSecondFactor(session_id=started.session_id)
            self._dispatcher.run(command, by_account(customer_id, account_id, who.correlation))
            self._refusals.close(customer_id, account_id, found[0], self._limits.failed_code(login, who, browser), who)
            raise SecondFactorWrong(tries_left=max(session.tries_left - 1, 0))
        factor, pin_id, recovery_code_id = proof
        opened = self._open(
            customer_id,
            account_id,
            started.session_id,
            who,
            factor=factor,
            pin_id=pin_id,
            recovery_code_id=recovery_code_id,
            told=found[0] if recovery_code_id is not None else None,
            known_browser=browser is not None,
        )
        self._succeeded(login, who, browser)
        self._pins.forget(account_id)
        return opened

    def _succeeded(self, login: str, who: Visitor, browser: KnownBrowser | None) -> None:
        self._limits.succeeded(login, who, browser)
        if browser is not None:
            self._browsers.take(browser)

    def another_pin(self, token: str, who: Visitor) -> FactorNeeded:
        """A new PIN for a login under way; the one before is void. Raises LoginNotUnderWay, AppAsksForCode, TooManyPinsAsked, and the refusal of SendPin after the third."""
        started = parsed_token(token)
        if started is None:
            raise LoginNotUnderWay
        session, customer_id = self._under_way(started)
        with self._log.pool.connection() as connection:
            found = self._states.one(connection, Account, session.account_id)
        if found is None or session.account_id is None or session.expires_at is None:
            raise LoginNotUnderWay
        if session.factor != "sms":
            raise AppAsksForCode
        if session.pins_sent >= MOST_PINS:  # one that is not sent doesn't count
            raise TooManyPins
        self._pins.count(session.account_id)
        sent_to = self._pins.send(customer_id, session.account_id, found[0], started.session_id, session.expires_at, who)
        return FactorNeeded(started, "sms", session.expires_at, sent_to)

    def by_sign_on(self, customer_id: UUID, account_id: UUID, who: Visitor) -> Opened:
        """After the customer's directory has said who it is (H-01)."""
        return self._open(customer_id, account_id, new_id(), who, method_sign_on=True)

    def _under_way(self, started: SessionToken) -> tuple[Session, UUID]:
        with self._log.pool.connection() as connection:
            found = self._states.one(connection, Session, started.session_id)
        if found is None:
            raise LoginNotUnderWay
        session, customer_id = found
        fits = session.status == "started" and session.token_id == started.token_id and session.tries_left > 0
        if not fits or session.expires_at is None or self._clock() >= session.expires_at:
            raise LoginNotUnderWay
        return session, customer_id

    def _ask(
        self, customer_id: UUID, account_id: UUID, account: Account, factor: AskedFactor, who: Visitor, *, known_browser: bool
    ) -> FactorNeeded:
        if factor == "sms":
            self._pins.count(account_id)
        token = new_token(new_id())
        expires_at = self._clock() + PIN_LASTS
        command = StartLogin(
            session_id=token.session_id,
            account_id=account_id,
            method="password",
            factor=factor,
            token_id=token.token_id,
            now=self._clock(),
            expires_at=expires_at,
            checked_password_id=account.password_id,
            known_browser=known_browser,
            address=who.address,
            agent=who.agent,
        )
        self._dispatcher.run(command, by_account(customer_id, account_id, who.correlation))
        sent_to = self._pins.send(customer_id, account_id, account, token.session_id, expires_at, who) if factor == "sms" else None
        return FactorNeeded(token, factor, expires_at, sent_to)

    def _proof(
        self, session: Session, account_id: UUID, account: Account, code: str
    ) -> tuple[SecondFactor, UUID | None, UUID | None] | None:
        code = code.strip()
        if session.factor == "sms" and session.pin is not None and self._secrets.check_pin(session.pin[0], code):
            return "sms", session.pin[0], None
        if session.factor == "totp" and account.totp_id is not None and self._secrets.check_totp(account.totp_id, code, self._clock()):
            return "totp", None, None
        recovery = self._secrets.find_recovery_code(account_id, code)
        return ("recovery_code", None, recovery) if recovery is not None and recovery in account.recovery_codes else None

    def _open(
        self,
        customer_id: UUID,
        account_id: UUID,
        session_id: UUID,
        who: Visitor,
        *,
        method_sign_on: bool = False,
        factor: SecondFactor | None = None,
        pin_id: UUID | None = None,
        recovery_code_id: UUID | None = None,
        checked_password_id: UUID | None = None,
        told: Account | None = None,
        known_browser: bool = False,
    ) -> Opened:
        """`told`: whose owner is to read that a recovery code was used."""
        now = self._clock()
        token = new_token(session_id)
        command = OpenSession(
            session_id=session_id,
            account_id=account_id,
            method="sign_on" if method_sign_on else "password",
            factor=factor,
            token_id=token.token_id,
            now=now,
            expires_at=now + TOKEN_LASTS,
            ends_at=now + SESSION_LASTS,
            pin_id=pin_id,
            recovery_code_id=recovery_code_id,
            checked_password_id=checked_password_id,
            known_browser=known_browser,
            address=who.address,
            agent=who.agent,
        )
        cause = by_account(customer_id, account_id, who.correlation)
        if told is not None:
            self._notices.keep(cause, account_id, told, "recovery_code_used", who.language)
        self._dispatcher.run(command, cause)
        return Opened(account_id, token, now + TOKEN_LASTS, now + SESSION_LASTS)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
