"""PINs on their way to the phone of whoever logs in: eight digits, kept as a hash, never more than a phone's owner can bear (E-04)."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from access.engine.address_limit import WINDOW
from access.engine.attempts import Attempts, Verdict
from access.engine.outbox import Outbox
from access.sign_in.login_attempt import AccountAttempt
from access.sign_in.pin_message import pin_message
from access.sign_in.secrets import Secrets
from access.sign_in.sign_in_refusals import TooManyPinsAsked
from commands.engine.dispatch import Dispatcher
from commands.sign_in.send_pin import SendPin

PINS = 15
"""SMS to one account in the same time, since a session of it was opened: whoever knows a password can't flood its owner's phone."""


class PinSending:
    """One per process."""

    def __init__(self, dispatcher: Dispatcher, secrets: Secrets, attempts: Attempts, outbox: Outbox, clock: Callable[[], datetime]) -> None:
        self._dispatcher = dispatcher
        self._secrets = secrets
        self._attempts = attempts
        self._outbox = outbox
        self._clock = clock

    def check(self, account_id: UUID) -> None:
        """Check, without counting, that a PIN may be sent. Raises TooManyPinsAsked where the account may get none for now."""
        _allow(self._attempts.look("pin", str(account_id), PINS, WINDOW))

    def count(self, account_id: UUID) -> None:
        """Count a PIN that is about to be sent. Raises TooManyPinsAsked."""
        _allow(self._attempts.hit("pin", str(account_id), PINS, WINDOW))

    def forget(self, account_id: UUID) -> None:
        """Forget the PINs counted: they came to the phone of somebody who asked for them."""
        self._attempts.forget("pin", str(account_id))

    def send(self, attempt: AccountAttempt, session_id: UUID, expires_at: datetime) -> str:
        """Send a PIN and return the last digits of the number that it went to."""
        number = attempt.account.mobile or ""
        pin_id, pin = self._secrets.new_pin(session_id, attempt.customer_id, expires_at)
        cause = attempt.cause()
        self._outbox.put(
            "sms",
            attempt.customer_id,
            stream_id=session_id,
            causation=cause.causation,
            recipient=number,
            message=pin_message(pin, attempt.who.language),
            owner=attempt.account_id,
        )
        masked = f"…{number[-3:]}"
        self._dispatcher.run(SendPin(session_id=session_id, pin_id=pin_id, masked=masked, now=self._clock(), expires_at=expires_at), cause)
        return masked


def _allow(verdict: Verdict) -> None:
    if not verdict.allowed:
        raise TooManyPinsAsked(seconds=verdict.retry_after)
