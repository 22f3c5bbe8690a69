"""Between password and session: a login that waits for its second factor, what it is asked for, and whether that was shown (E-04)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from access.engine.attempts import Attempts
from access.engine.current_states import CurrentStates
from access.sign_in.login_attempt import AccountAttempt, LoginAttempt
from access.sign_in.login_outcome import factor_of
from access.sign_in.pin_sending import PinSending
from access.sign_in.secrets import Secrets
from access.sign_in.session_opening import Proof
from access.sign_in.session_tokens import SessionToken, new_token, parsed_token
from access.sign_in.sign_in_refusals import AppAsksForCode, LoginNotUnderWay
from aggregates.accounts.second_factor import AskedFactor, SecondFactor
from aggregates.session import CODE_TRIES, Session
from commands.engine.dispatch import Dispatcher
from commands.sign_in.refuse_second_factor import RefuseSecondFactor
from commands.sign_in.send_pin import MOST_PINS, TooManyPins
from commands.sign_in.start_login import StartLogin
from eventstore.ids import new_id
from eventstore.log import EventLog

PIN_LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class FactorNeeded:
    """The password was right; `token` belongs to the second step alone. `sent_to`: the last digits of the number that a PIN went to."""

    token: SessionToken
    factor: SecondFactor
    expires_at: datetime
    sent_to: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A login whose first factor was right."""

    token: SessionToken
    session: Session
    account_id: UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """One per process."""

    log: EventLog
    states: CurrentStates
    dispatcher: Dispatcher
    secrets: Secrets
    attempts: Attempts
    pins: PinSending
    clock: Callable[[], datetime]

    def check(self, attempt: LoginAttempt) -> None:
        """Check the limit of PINs without counting. Raises TooManyPinsAsked where a PIN is needed and the account may get none for now."""
        if isinstance(attempt, AccountAttempt) and factor_of(attempt.account) == "sms":
            self.pins.check(attempt.account_id)

    def ask(self, attempt: AccountAttempt, factor: AskedFactor) -> FactorNeeded:
        """Start the login, and send the PIN where it is one. Raises TooManyPinsAsked, and the refusals of StartLogin."""
        if factor == "sms":
            self.pins.count(attempt.account_id)
        token, now = new_token(new_id()), self.clock()
        expires_at = now + PIN_LASTS
        command = StartLogin(
            session_id=token.session_id,
            account_id=attempt.account_id,
            method="password",
            factor=factor,
            token_id=token.token_id,
            now=now,
            expires_at=expires_at,
            checked_password_id=attempt.account.password_id,
            known_browser=attempt.browser is not None,
            address=attempt.who.address,
            agent=attempt.who.agent,
        )
        self.dispatcher.run(command, attempt.cause())
        sent_to = self.pins.send(attempt, token.session_id, expires_at) if factor == "sms" else None
        return FactorNeeded(token, factor, expires_at, sent_to)

    def waiting(self, text: str) -> Waiting:
        """Find the login to which this token belongs. Raises LoginNotUnderWay."""
        token = parsed_token(text)
        if token is None:
            raise LoginNotUnderWay
        with self.log.pool.connection() as connection:
            found = self.states.one(connection, Session, token.session_id)
        if found is None:
            raise LoginNotUnderWay
        session, _ = found
        fits = session.status == "started" and session.token_id == token.token_id and session.tries_left > 0
        if not fits or session.account_id is None or session.expires_at is None or self.clock() >= session.expires_at:
            raise LoginNotUnderWay
        return Waiting(token, session, session.account_id, session.expires_at)

    def take_try(self, waiting: Waiting) -> None:
        """Count a try before a code is looked at, as many at once would be a way round. Raises LoginNotUnderWay where there were too many."""
        if not self.attempts.hit("second-factor", str(waiting.token.session_id), CODE_TRIES, PIN_LASTS).allowed:
            raise LoginNotUnderWay

    def proof(self, waiting: Waiting, attempt: AccountAttempt, code: str) -> Proof | None:
        """Tell what was shown: a PIN, a code of the app, or a recovery code; None: nothing that fits."""
        session, account, code = waiting.session, attempt.account, code.strip()
        known_browser = attempt.browser is not None
        if session.factor == "sms" and session.pin is not None and self.secrets.check_pin(session.pin[0], code):
            return Proof(factor="sms", pin_id=session.pin[0], known_browser=known_browser)
        if session.factor == "totp" and account.totp_id is not None and self.secrets.check_totp(account.totp_id, code, self.clock()):
            return Proof(factor="totp", known_browser=known_browser)
        recovery = self.secrets.find_recovery_code(attempt.account_id, code)
        if recovery is not None and recovery in account.recovery_codes:
            return Proof(factor="recovery_code", recovery_code_id=recovery, known_browser=known_browser)
        return None

    def refuse(self, waiting: Waiting, attempt: AccountAttempt) -> None:
        """Record a wrong code as an event."""
        self.dispatcher.run(RefuseSecondFactor(session_id=waiting.token.session_id), attempt.cause())

    def another_pin(self, waiting: Waiting, attempt: AccountAttempt) -> FactorNeeded:
        """Send a new PIN; the one before is void. Raises AppAsksForCode, TooManyPinsAsked, and the refusal of SendPin after the third."""
        if waiting.session.factor != "sms":
            raise AppAsksForCode
        if waiting.session.pins_sent >= MOST_PINS:  # one that is not sent doesn't count
            raise TooManyPins
        self.pins.count(attempt.account_id)
        sent_to = self.pins.send(attempt, waiting.token.session_id, waiting.expires_at)
        return FactorNeeded(waiting.token, "sms", waiting.expires_at, sent_to)
