"""What is kept beside the events of a feed that was ended before its end: that nobody said it (docs/decisions/0017).

What it booked stays, and counts like what people do. There is no feed of its day, so its lines are none that the next feed's could be equal to, and what its
rows said, or that it listed a number no more, is undone: the next feed looks at all that it touched, absences among it.
"""

from datetime import date
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from commands.sims.said import NOT_LISTED
from eventstore.log import EventLog
from importers.imports.feed_days import feed_days

_LOOK_AGAIN = """UPDATE settled_lines SET line_hash = sim_id WHERE customer_id = %(customer)s AND carrier = %(carrier)s AND (since = %(day)s OR sim_id IN (
    SELECT stream_id FROM events WHERE customer_id = %(customer)s AND actor = %(actor)s AND event_name LIKE 'sim.%%'
        AND position > (SELECT min(position) FROM events WHERE stream_id = %(import)s)))"""
# What the feeds before it said of the numbers of which its rows said something else, or which it listed no more.
_BEFORE = """SELECT DISTINCT ON (f.sim_id) f.sim_id, f.since, f.said FROM feed_sayings f
    WHERE f.customer_id = %(customer)s AND f.carrier = %(carrier)s AND f.since < %(day)s AND (
        EXISTS (SELECT FROM settled_lines s WHERE s.sim_id = f.sim_id AND s.carrier = f.carrier AND s.since = %(day)s)
        OR NOT EXISTS (SELECT FROM settled_lines s WHERE s.sim_id = f.sim_id)
            AND EXISTS (SELECT FROM feed_sayings d WHERE d.sim_id = f.sim_id AND d.customer_id = f.customer_id AND d.carrier = f.carrier
                AND d.since = %(day)s AND d.said = %(gone)s))
    ORDER BY f.sim_id, f.since DESC"""
_RESTORE = f"""WITH b AS MATERIALIZED (SELECT * FROM ({_BEFORE}) AS b WHERE said IS DISTINCT FROM %(gone)s),
    taken AS (DELETE FROM feed_sayings f USING b
        WHERE f.customer_id = %(customer)s AND f.carrier = %(carrier)s AND f.sim_id = b.sim_id AND f.since = b.since)
    INSERT INTO settled_lines (sim_id, customer_id, carrier, line_hash, said, since)
    SELECT sim_id, %(customer)s, %(carrier)s, sim_id, said, since FROM b
    ON CONFLICT (sim_id) DO UPDATE SET said = excluded.said, since = excluded.since"""
_UNSAY = """DELETE FROM feed_sayings WHERE customer_id = %(customer)s AND carrier = %(carrier)s AND since = %(day)s"""
_UNKEEP = """DELETE FROM contested_rows WHERE customer_id = %(customer)s AND carrier = %(carrier)s AND day = %(day)s"""
_COMPARE_ANEW = """DELETE FROM past_feeds WHERE customer_id = %(customer)s AND carrier = %(carrier)s AND upto = %(day)s"""


def end_feed_early(connection: Connection[TupleRow], log: EventLog, import_id: UUID, customer_id: UUID, carrier: str, day: date) -> None:
    """Undo it, in the transaction in which the feed is ended. Where another feed of its day was imported, what either said isn't told apart, and stays."""
    days = feed_days(log, connection, customer_id, carrier)
    parameters = {
        "customer": customer_id,
        "carrier": carrier,
        "import": import_id,
        "actor": f"import:{import_id}",
        "day": day,
        "gone": NOT_LISTED,
    }
    undone = [_LOOK_AGAIN, *((_COMPARE_ANEW,) if days.after(day) else () if day in days else (_RESTORE, _UNSAY))]
    for query in [*undone, *(() if day in days else (_UNKEEP,))]:
        connection.execute(query.encode(), parameters, prepare=False)
