"""Mails that remind users of old devices that were taken in payment and haven't come (H-09, H-14), in both languages: in which one somebody reads is not known of users."""

from collections.abc import Iterator

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.current_states import CurrentStates
from access.engine.outbox import Message
from access.timers.timed_messages import Letter, TimedMessage
from aggregates.remarketing.remarketing import Remarketing
from aggregates.remarketing.timers import AWAITED_TRADE_IN_REMINDER
from aggregates.timer import Due
from aggregates.user import User
from commands.service_cases.remind_of_return import reminded_at

TRADE_IN_SUBJECT = "Bitte senden Sie Ihr altes Gerät ein / Please send in your old device"
_BODY = """Guten Tag {name},

Ihre Bestellung ist geliefert, und Ihr altes Gerät wurde dafür in Zahlung gegeben (Wiedervermarktung {number}). Es ist bei uns noch nicht eingegangen: {device}. Bitte senden Sie es ein. Wenn es schon unterwegs ist, ist nichts weiter zu tun.


Hello {name},

what you ordered is delivered, and your old device was given in payment for it (remarketing {number}): the device {device} has not reached us yet. Please send it in. If it is on its way already, there is nothing else to do.
"""


def _write(states: CurrentStates, connection: Connection[TupleRow], due: Due) -> Iterator[Letter]:
    found = states.one(connection, Remarketing, due.stream_id)
    if found is None or found[0].status != "registered" or found[0].awaited_for is None:
        return
    of = found[0]
    user = states.one(connection, User, of.user_id)
    if of.user_id is None or user is None or (address := reminded_at(user[0])) is None:
        return
    body = _BODY.format(name=user[0].name, number=of.number, device=of.description.called)
    yield Letter(address, Message(TRADE_IN_SUBJECT, body), of.user_id)


TRADE_IN_MAILS = TimedMessage(AWAITED_TRADE_IN_REMINDER, _write)
