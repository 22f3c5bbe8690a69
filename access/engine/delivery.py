"""Sends what waits in the outbox: each message at least once after its event, by one process at a time, again and again until it is gone or too late.

Who is killed after a message went out and before that was written down sends it again, with the same id.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import LiteralString, NamedTuple

from psycopg import Connection, Error
from psycopg.rows import TupleRow
from psycopg_pool import PoolTimeout

from access.engine.outbox import COMMITTED, Outbox
from access.engine.sealing import Sealed
from aggregates.engine.message_terms import Channel
from eventstore.append_lock import CHANNEL
from eventstore.keyring import KeyDestroyed
from eventstore.log import EventLog
from foundation.advisory_locks import DELIVERY
from gateways.sending import OutgoingMessage, Undeliverable, Unsent

Send = Callable[[OutgoingMessage], None]


class Patience(NamedTuple):
    """How long to wait after the first failure, doubled with each further one up to `longest`; and after what time it is too late."""

    first: timedelta
    longest: timedelta
    ends: timedelta


PATIENCE: dict[Channel, Patience] = {
    "sms": Patience(timedelta(seconds=2), timedelta(seconds=30), timedelta(minutes=30)),
    "mail": Patience(timedelta(seconds=5), timedelta(minutes=5), timedelta(days=3)),
}
"""A PIN is good for half an hour; notes of changes are worth reading days later, links to passwords until they end."""
IDLE = 1.0
"""Seconds between two looks when no event wakes us."""
RECOVERY = 2.0
"""Seconds until another try after the database was away, or another process had the channel."""

_OVER: LiteralString = """EXISTS (SELECT FROM events e WHERE e.stream_id = o.stream_id AND e.causation = o.causation
    AND e.event_name = 'account.link_sent' AND (e.payload->>'expires_at')::timestamptz <= now())"""
"""The link in it has ended: whoever got it now would only find that out."""
_ENDED: LiteralString = """EXISTS (SELECT FROM events e JOIN events later ON later.stream_id = e.stream_id AND later.stream_version > e.stream_version
    WHERE e.stream_id = o.stream_id AND e.causation = o.causation AND e.event_name = 'report_schedule.sent'
    AND later.event_name IN ('report_schedule.stopped', 'report_schedule.ended'))"""
"""Whoever was to get the report gets it no more."""
_DUE: LiteralString = """SELECT message_id, created_at, sealed, sealed_for, begun_at IS NOT NULL FROM outbox o
    WHERE channel = %s AND sent_at IS NULL AND given_up_at IS NULL AND next_try_at <= now() AND """
_GOOD: LiteralString = " AND NOT " + _OVER + " AND NOT " + _ENDED
_ORDER: LiteralString = " ORDER BY next_try_at LIMIT 1"
_BEGUN = "UPDATE outbox SET begun_at = now() WHERE message_id = %s"
_SENT = """UPDATE outbox SET sent_at = now(), tries = tries + 1, sealed = NULL, sealed_for = NULL, last_error = NULL, begun_at = NULL
    WHERE message_id = %s"""
_LATER = """UPDATE outbox SET tries = tries + 1, last_error = %s, begun_at = NULL, next_try_at = now() + least(%s * power(2, least(tries, 20)), %s)
    WHERE message_id = %s"""
_NEVER = "UPDATE outbox SET given_up_at = now(), last_error = %s, sealed = NULL, sealed_for = NULL WHERE message_id = %s"
_TOO_LATE: LiteralString = (
    """UPDATE outbox o SET given_up_at = now(), sealed = NULL, sealed_for = NULL, last_error = coalesce(last_error, 'too late')
    WHERE channel = %s AND sent_at IS NULL AND given_up_at IS NULL AND (created_at < now() - %s OR """
    + _OVER
    + " OR "
    + _ENDED
    + ")"
)
_FILES_OF_OVER = """DELETE FROM outbox_files f USING outbox o WHERE o.message_id = f.message_id AND (o.sent_at IS NOT NULL OR o.given_up_at IS NOT NULL)"""

log_of = logging.getLogger(__name__)


class Delivery:
    """Of one channel; a slow mail server must not hold up PINs. `run` in a thread or process of its own."""

    def __init__(self, log: EventLog, channel: Channel, send: Send) -> None:
        self._log = log
        self._outbox = Outbox(log)
        self._channel: Channel = channel
        self._send = send

    def run(self, stop: threading.Event) -> None:
        """Send until told to end."""
        while not stop.is_set():
            try:
                with self._connected() as connection:
                    if self._is_ours(connection):
                        self._follow(connection, stop)
            except (Error, PoolTimeout) as error:
                log_of.warning("%s waits, the database is away: %s", self._channel, error)
            stop.wait(RECOVERY)

    def send_due(self) -> int:
        """Send all that is due now; returns how many were tried, 0 if another process does it."""
        tried = 0
        with self._connected() as connection:
            while self._is_ours(connection) and self._step(connection):
                tried += 1
        return tried

    def _connected(self) -> Connection[TupleRow]:
        """A connection of its own: the lock lives and ends with it, and whoever lost it writes nothing any more."""
        return Connection[TupleRow].connect(self._log.dsn, autocommit=True, application_name="portal deliver")

    def _is_ours(self, connection: Connection[TupleRow]) -> bool:
        return DELIVERY.take_if_free(connection, self._channel)

    def _follow(self, connection: Connection[TupleRow], stop: threading.Event) -> None:
        connection.execute(f"LISTEN {CHANNEL}".encode())
        while not stop.is_set():
            connection.execute(_TOO_LATE, (self._channel, PATIENCE[self._channel].ends))
            connection.execute(_FILES_OF_OVER)
            while not stop.is_set() and self._step(connection):
                pass
            for _ in connection.notifies(timeout=IDLE, stop_after=1):
                stop.wait(0.05)  # a feed makes a thousand events a second: one look for many of them

    def _step(self, connection: Connection[TupleRow]) -> bool:
        """Try the message that is due for longest; False if there is none."""
        row = connection.execute((_DUE + COMMITTED + _GOOD + _ORDER).encode(), (self._channel,)).fetchone()
        if row is None:
            return False
        message_id, created_at, sealed, sealed_for, perhaps_again = row
        try:
            content = self._outbox.content(connection, message_id, Sealed(sealed, sealed_for))
            file = self._outbox.file(connection, message_id) if content.file is not None else None
            message = OutgoingMessage(
                message_id, content.recipient, content.subject, content.body, created_at, file, perhaps_again=perhaps_again
            )
            connection.execute(_BEGUN, (message_id,))
            self._send(message)
        except KeyDestroyed:
            connection.execute(_NEVER, ("erased", message_id))
        except Undeliverable as error:
            log_of.warning("%s %s can't be sent: %s", self._channel, message_id, error)
            connection.execute(_NEVER, (str(error), message_id))
        except Unsent as error:
            self._later(connection, row, str(error))
        except Exception as error:  # noqa: BLE001  whatever is wrong with one message, the others go on; its text may quote the message
            self._later(connection, row, type(error).__name__)
        else:
            connection.execute(_SENT, (message_id,))
        connection.execute(_FILES_OF_OVER)
        return True

    def _later(self, connection: Connection[TupleRow], row: TupleRow, why: str) -> None:
        log_of.warning("%s %s was not sent, again later: %s", self._channel, row[0], why)
        patience = PATIENCE[self._channel]
        connection.execute(_LATER, (why, patience.first, patience.longest, row[0]))
