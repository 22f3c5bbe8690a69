"""Parcels that are followed at their services, in the database: taken from the log once, and asked for until they have arrived or come back (H-11)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.taken_from_log import taking_new
from commands.orders.parcels_of import PARCELS_OF

PARCELS_TAKEN = "parcels_taken"
"""Up to which event of the log they were taken."""
ASKED_AGAIN_AFTER = timedelta(hours=2)
"""How long after an answer a service is asked again."""
FIRST_PARCEL_PAUSE = timedelta(minutes=1)
"""How long one waits that could not be asked: doubled each time, up to `ASKED_AGAIN_AFTER`."""
PARCELS_OF_ONE = 5
"""Parcels of one customer at a look, so that whoever has thousands keeps nobody else waiting."""
PARCELS_AT_ONE_LOOK = 20
"""Parcels of all customers at a look, per service."""

_TAKE = """INSERT INTO followed_parcels (parcel_id, customer_id, owner, order_id, carrier, tracking_number, next_try_at)
    SELECT (payload->>'parcel_id')::uuid, customer_id, split_part(event_name, '.', 1), stream_id, payload->>'carrier', payload->>'tracking_number', %(now)s
    FROM events WHERE position > %(after)s AND position <= %(upto)s AND event_name = ANY(%(shipped)s)
        AND payload->>'parcel_id' IS NOT NULL AND payload->>'tracking_number' IS NOT NULL AND payload->>'carrier' = ANY(%(carriers)s)
    ON CONFLICT DO NOTHING"""
_DUE = """SELECT parcel_id, customer_id, owner, order_id, tracking_number FROM (
        SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY next_try_at) AS nth FROM followed_parcels
        WHERE carrier = %s AND done_at IS NULL AND next_try_at <= %s) due
    WHERE nth <= %s ORDER BY nth, next_try_at LIMIT %s"""
_ANSWERED = "UPDATE followed_parcels SET tries = 0, last_error = NULL, next_try_at = %s WHERE parcel_id = %s"
_FAILED = """UPDATE followed_parcels SET tries = tries + 1, last_error = %(error)s,
    next_try_at = %(now)s::timestamptz + least(%(first)s * power(2, least(tries, 20)), %(longest)s) WHERE parcel_id = %(parcel)s"""
_DONE = "UPDATE followed_parcels SET done_at = %s, last_error = NULL WHERE parcel_id = %s"


class FollowedParcel(NamedTuple):
    """`owner`: to what it belongs, by the stem of that one's events; `owner_id`: to which."""

    parcel_id: UUID
    customer_id: UUID
    owner: str
    owner_id: UUID
    tracking_number: str


def follow_new(connection: Connection[TupleRow], carriers: Collection[str], now: datetime) -> None:
    """Take what was shipped by these services since the last time; what was stored before its parcels had ids is left to people."""
    shipped = [event.event_name for each in PARCELS_OF for event in each.shipped]
    with taking_new(connection, PARCELS_TAKEN) as new:
        if new is not None:
            connection.execute(_TAKE, {"now": now, **new._asdict(), "carriers": [*carriers], "shipped": shipped})


def due_parcels(connection: Connection[TupleRow], carrier: str, now: datetime) -> list[FollowedParcel]:
    """Look up what a service is to be asked: those who waited longest, a share of each customer."""
    return [FollowedParcel(*row) for row in connection.execute(_DUE, (carrier, now, PARCELS_OF_ONE, PARCELS_AT_ONE_LOOK)).fetchall()]


def note_answered(connection: Connection[TupleRow], parcel: FollowedParcel, now: datetime) -> None:
    """Note that its service is asked again after a while."""
    connection.execute(_ANSWERED, (now + ASKED_AGAIN_AFTER, parcel.parcel_id))


def note_failed(connection: Connection[TupleRow], parcel: FollowedParcel, now: datetime, error: str) -> None:
    """Note that it is asked again, later each time."""
    named = {"error": error, "now": now, "first": FIRST_PARCEL_PAUSE, "longest": ASKED_AGAIN_AFTER, "parcel": parcel.parcel_id}
    connection.execute(_FAILED, named)


def note_arrived(connection: Connection[TupleRow], parcel: FollowedParcel, now: datetime) -> None:
    """Note that there is nothing left to ask."""
    connection.execute(_DONE, (now, parcel.parcel_id))
