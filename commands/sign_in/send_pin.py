"""Send a PIN by SMS for a login that was started; the one before is void (E-04). Sent by access/sign_in/pin_sending.py."""

from uuid import UUID

from aggregates.session import PinSent, Session
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Moment
from commands.engine.texts import Name
from commands.sign_in.login_rules import LoginIsOver, check_waits

MOST_PINS = 3
"""PINs of one login, the first included."""


class TooManyPins(Refusal):
    """Three PINs were sent for this login already; check the mobile number on file, then log in anew."""

    status = 429
    code = "too-many-pins"
    de = "Für diese Anmeldung wurden schon drei PINs gesendet; bitte die hinterlegte Mobilfunknummer prüfen und dann neu anmelden."


class SendPin(Command):
    """The PIN's hash is kept under `pin_id` before. `masked`: the last digits of the number that it goes to."""

    session_id: UUID
    pin_id: UUID
    masked: Name
    now: Moment
    expires_at: Moment

    def decide(self, given: Given) -> Decision:
        login = given.state(Session, self.session_id)
        check_waits(login, self.now)
        if login.account_id is None or login.factor != "sms":
            raise LoginIsOver
        if login.pin is not None and login.pin[0] == self.pin_id:
            return []
        if login.pins_sent >= MOST_PINS:
            raise TooManyPins
        sent = PinSent(account_id=login.account_id, pin_id=self.pin_id, masked=self.masked, expires_at=self.expires_at)
        return [(self.session_id, sent)]
