"""Mails that remind users of devices that they are to send back (H-14), in both languages: in which one somebody reads is not known of users."""

from collections.abc import Iterator

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.current_states import CurrentStates
from access.engine.outbox import Message
from access.timers.timed_messages import Letter, TimedMessage
from aggregates.device import Device
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.timers import OPEN_RETURN_REMINDER
from aggregates.timer import Due
from aggregates.user import User
from commands.service_cases.remind_of_return import reminded_at

RETURN_SUBJECT = "Bitte senden Sie ein Gerät zurück / Please send a device back"
_BODY = """Guten Tag {name},

die Rücksendung {number} ist noch offen: Das Gerät {device} ist bei uns noch nicht eingegangen. Bitte senden Sie es zurück. Wenn es schon unterwegs ist, ist nichts weiter zu tun.


Hello {name},

the return {number} is still open: the device {device} has not reached us yet. Please send it back. If it is on its way already, there is nothing else to do.
"""


def _write(states: CurrentStates, connection: Connection[TupleRow], due: Due) -> Iterator[Letter]:
    found = states.one(connection, ServiceCase, due.stream_id)
    if found is None or found[0].status != "requested":
        return
    case = found[0]
    user, device = states.one(connection, User, case.user_id), states.one(connection, Device, case.device_id)
    if case.user_id is None or user is None or device is None or (address := reminded_at(user[0])) is None:
        return
    body = _BODY.format(name=user[0].name, number=case.number, device=device[0].description.called)
    yield Letter(address, Message(RETURN_SUBJECT, body), case.user_id)


RETURN_MAILS = TimedMessage(OPEN_RETURN_REMINDER, _write)
