"""Numbers whose carriers are asked to block them, in the database: taken from the log once, and asked until it is decided (H-13)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.taken_from_log import taking_new

BLOCKINGS_TAKEN = "blockings_taken"
"""Up to which event of the log they were taken."""
_ASKED = "service_case.blocking_asked"
_BLOCKINGS = UUID("3f0c2f5e-9a1b-4b52-8a77-0e5f1d6c9b10")
"""The namespace of the ids by which carriers know what they are asked."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
"""How long one waits that could not be asked, or that the carrier is at: doubled each time, up to the longest."""
SHARE = 5
"""Numbers of one customer at a look, so that whoever has thousands keeps nobody else waiting."""
AT_ONE_LOOK = 20
"""Numbers of all customers at a look, per carrier."""

_NEW = """SELECT position, customer_id, stream_id, number FROM events, json_array_elements_text(payload->'numbers') AS number
    WHERE position > %s AND position <= %s AND event_name = %s ORDER BY position"""
_TAKE = """INSERT INTO blockings (blocking_id, customer_id, case_id, number, carrier, next_try_at) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING"""
_DUE = """SELECT blocking_id, customer_id, case_id, number, begun FROM (
        SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY next_try_at) AS nth FROM blockings
        WHERE carrier = %s AND done_at IS NULL AND next_try_at <= %s) due
    WHERE nth <= %s ORDER BY nth, next_try_at LIMIT %s"""
_BEGUN = "UPDATE blockings SET begun = true WHERE blocking_id = %s"
_LATER = """UPDATE blockings SET tries = tries + 1, last_error = %(error)s, next_try_at = %(now)s::timestamptz + least(%(first)s * power(2, least(tries, 20)), %(longest)s)
    WHERE blocking_id = %(blocking)s"""
_DONE = "UPDATE blockings SET done_at = %s, last_error = NULL WHERE blocking_id = %s"


class WantedBlocking(NamedTuple):
    """`begun`: the carrier may have been asked already."""

    blocking_id: UUID
    customer_id: UUID
    case_id: UUID
    number: str
    begun: bool


def take_new(connection: Connection[TupleRow], now: datetime, carrier_of: Callable[[UUID, str], str | None]) -> None:
    """Take what was asked for since the last time. `carrier_of` a case and a number: whom to ask, None: nobody can be."""
    with taking_new(connection, BLOCKINGS_TAKEN) as new:
        if new is None:
            return
        for position, customer_id, case_id, number in connection.execute(_NEW, (*new, _ASKED)).fetchall():
            if (carrier := carrier_of(case_id, number)) is not None:
                blocking_id = uuid5(_BLOCKINGS, f"{case_id} {number} {position}")
                connection.execute(_TAKE, (blocking_id, customer_id, case_id, number, carrier, now))


def due_blockings(connection: Connection[TupleRow], carrier: str, now: datetime) -> list[WantedBlocking]:
    """Look up what is to be asked of a carrier: those who waited longest, a share of each customer."""
    return [WantedBlocking(*row) for row in connection.execute(_DUE, (carrier, now, SHARE, AT_ONE_LOOK)).fetchall()]


def note_begun(connection: Connection[TupleRow], wanted: WantedBlocking) -> None:
    """Note that the carrier is about to be asked: whoever comes after a kill asks first what became of it."""
    connection.execute(_BEGUN, (wanted.blocking_id,))


def note_later(connection: Connection[TupleRow], wanted: WantedBlocking, now: datetime, error: str | None) -> None:
    """Note that it is asked again, later each time."""
    named = {"error": error, "now": now, "first": FIRST_PAUSE, "longest": LONGEST_PAUSE, "blocking": wanted.blocking_id}
    connection.execute(_LATER, named)


def note_done(connection: Connection[TupleRow], wanted: WantedBlocking, now: datetime) -> None:
    """Note that there is nothing left to ask."""
    connection.execute(_DONE, (now, wanted.blocking_id))
