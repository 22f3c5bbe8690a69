"""Logging in: password, second factor, session (E-04); tries, refusals and sessions are events, each code is checked once and counted first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from access.address_limit import WINDOW, AddressLimit
from access.attempts import Attempts
from access.current_states import CurrentStates
from access.login_refusals import LIMIT, LoginRefusals
from access.notices import Notices
from access.outbox import Outbox
from access.pin_sending import PinSending
from access.refusals import AppAsksForCode, HashingBusy, LoginFailed, LoginNotUnderWay, SecondFactorWrong
from access.secrets import Secrets
from access.session_tokens import SessionToken, new_token, parsed_token
from access.who import Visitor, by_account
from aggregates.account import Account, login_claim
from aggregates.event import OPERATOR
from aggregates.session import TRIES, AskedFactor, Refused, SecondFactor, Session
from commands.account_roles import SECOND_FACTOR
from commands.account_targets import AccountIsInactive, AccountIsLocked, PasswordIsAnother
from commands.change_account_password import PasswordMissing
from commands.command import Refusal
from commands.dispatch import Dispatcher
from commands.login_rules import LoginsSuspended
from commands.open_session import OpenSession
from commands.refuse_second_factor import RefuseSecondFactor
from commands.send_pin import MOST_PINS, TooManyPins
from commands.start_login import FactorNotSetUp, StartLogin
from eventstore.ids import new_id
from eventstore.log import EventLog

TOKEN_LASTS = timedelta(minutes=30)
"""How long a session's token opens the portal, unless it is renewed."""
SESSION_LASTS = timedelta(hours=12)
PIN_LASTS = timedelta(minutes=30)

_MEANWHILE: Mapping[type[Refusal], Refused] = {
    PasswordIsAnother: "wrong_password",
    PasswordMissing: "no_password",
    AccountIsLocked: "not_active",
    AccountIsInactive: "not_active",
    LoginsSuspended: "suspended",
    FactorNotSetUp: "no_second_factor",
}
"""What may become of an account while its password is being checked: then it is as if the login had come after."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session; `token` is shown this once."""

    account_id: UUID
    token: SessionToken
    expires_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class FactorNeeded:
    """The password was right; `token` belongs to the second step alone. `sent_to`: the last digits of the number that a PIN went to."""

    token: SessionToken
    factor: SecondFactor
    expires_at: datetime
    sent_to: str | None = None


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
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._log = log
        self._states = states
        self._dispatcher = dispatcher
        self._secrets = secrets
        self._attempts = attempts
        self._address = AddressLimit(attempts)
        self._notices = Notices(outbox)
        self._clock = clock or (lambda: datetime.now(UTC))
        self._refusals = LoginRefusals(dispatcher, self._clock)
        self._pins = PinSending(dispatcher, secrets, attempts, outbox, self._clock)

    def with_password(self, login: str, password: str, who: Visitor) -> Opened | FactorNeeded:
        """The first step. Raises LoginFailed, with the same words, in the same time and after the same writes, whether there is such an account or not.

        Address and user name are counted before the password is looked at, as many at once would be a way round; what was no failure is given back.
        Raises TooManyTries, HashingBusy; and TooManyPinsAsked, whatever the password, for as long as an account may get no PIN: only who knows it brings an account there.
        """
        by_address = self._address.take(who)
        now = self._clock()
        claim = login_claim(login)
        with self._log.pool.connection() as connection:
            account_id = self._log.holders(connection, OPERATOR, [claim])[claim]
            found = self._states.one(connection, Account, account_id)
        account, customer_id = found or (Account(), OPERATOR)
        if account_id is not None and _factor(account) == "sms":
            self._pins.check(account_id)
        counted = self._attempts.hit("login", claim.value, LIMIT, WINDOW)
        try:
            matches = self._secrets.check_password(account.password_id, password)
        except HashingBusy:  # nothing was looked at
            self._attempts.give_back("login", claim.value)
            self._address.give_back(who)
            raise
        why = _refused(account, matches=matches, now=now) if account_id is not None else "unknown_account"
        if why is None and not counted.allowed:
            why = "suspended"
        if account_id is None or why is not None:
            self._refusals.refuse(customer_id, account_id, account, why or "unknown_account", counted.tries, by_address, who)
            raise LoginFailed(limit=LIMIT, minutes=_minutes(WINDOW))
        factor = _factor(account)
        try:
            if factor is not None:
                needed = self._ask(customer_id, account_id, account, factor, who)
                self._address.give_back(who)
                return needed
            opened = self._open(customer_id, account_id, new_id(), who, checked_password_id=account.password_id)
        except tuple(_MEANWHILE) as late:
            self._refusals.refuse(customer_id, account_id, account, _MEANWHILE[type(late)], counted.tries, by_address, who)
            raise LoginFailed(limit=LIMIT, minutes=_minutes(WINDOW)) from None
        self._address.give_back(who)
        self._attempts.forget("login", claim.value)
        return opened

    def with_code(self, token: str, code: str, who: Visitor) -> Opened:
        """The second step: a PIN, a code of the app, or a recovery code. Raises SecondFactorWrong, and LoginNotUnderWay."""
        self._address.check(who)
        started = parsed_token(token)
        if started is None:
            raise LoginNotUnderWay
        session, customer_id = self._under_way(started)
        account_id = session.account_id
        counted = self._attempts.hit(
            "second-factor", str(started.session_id), TRIES, PIN_LASTS
        )  # before the code is looked at: many at once are no way round
        if account_id is None or not counted.allowed:
            raise LoginNotUnderWay
        with self._log.pool.connection() as connection:
            found = self._states.one(connection, Account, account_id)
        if found is None:
            raise LoginNotUnderWay
        proof = self._proof(session, account_id, found[0], code)
        if proof is None:
            command = RefuseSecondFactor(session_id=started.session_id)
            self._dispatcher.run(command, by_account(customer_id, account_id, who.correlation))
            again = self._attempts.hit("login", login_claim(found[0].login).value, LIMIT, WINDOW)
            self._address.count(who)
            self._refusals.suspend(customer_id, account_id, found[0], again.tries, who)
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
        )
        self._attempts.forget("login", login_claim(found[0].login).value)
        self._pins.forget(account_id)
        return opened

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

    def _ask(self, customer_id: UUID, account_id: UUID, account: Account, factor: AskedFactor, who: Visitor) -> FactorNeeded:
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
            address=who.address,
            agent=who.agent,
        )
        cause = by_account(customer_id, account_id, who.correlation)
        if told is not None:
            self._notices.keep(cause, account_id, told, "recovery_code_used", who.language)
        self._dispatcher.run(command, cause)
        return Opened(account_id, token, now + TOKEN_LASTS, now + SESSION_LASTS)


def _refused(account: Account, *, matches: bool, now: datetime) -> Refused | None:
    """Why this account doesn't get in; None: it does."""
    if account.password_id is None:
        return "no_password"
    if not matches:
        return "wrong_password"
    if account.status != "active":
        return "not_active"
    if account.suspended_until is not None and now < account.suspended_until:
        return "suspended"
    return "no_second_factor" if _factor(account) == "sms" and account.mobile is None else None


def _factor(account: Account) -> AskedFactor | None:
    """The app where one is set up; else a PIN for the roles that must (E-04)."""
    if account.totp_id is not None:
        return "totp"
    return "sms" if account.role in SECOND_FACTOR else None


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
