"""Which moments are kept, for how long, and when they no longer hold (docs/decisions/0018).

A moment goes when a later event reaches back before it, when a person of its customer is erased, when the rows that it was copied from were rebuilt, when it was long not asked for, and when others
take its place. From then on nobody is given it; its tables go once nobody reads them any more. What is made in its place has tables of its own meanwhile.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from psycopg import Connection, errors
from psycopg.rows import TupleRow

from aggregates.engine.event import erasing_events
from aggregates.engine.projection_run import ProjectionRebuilt, ProjectionRowsRebuilt, projection_stream
from eventstore.log import EventLog
from foundation.advisory_locks import MOMENT
from projections.engine.moment import Reported, make_moment
from projections.engine.moment_asked import Moment
from projections.engine.parked_then import INSTRUCTIONS
from projections.engine.projection import Projection
from readmodels.engine.moment_reading import MADE, POSITIONS

OF_A_CUSTOMER = 6
"""Moments that are kept of one customer and projection."""
OF_ALL = 60
UNUSED = "1 hour"
PATIENCE = "500ms"
"""How long throwing one away waits for who reads it."""

_KEPT = f"""SELECT schema_name, position FROM kept_moments
    WHERE (customer_id, projection, version, clock, at) = (%s, %s, %s, %s, %s) AND to_regclass(schema_name || '.{POSITIONS}') IS NOT NULL
    ORDER BY made_at DESC LIMIT 1"""
"""One that another program made, which had no such table, is for that one."""
_REACHED_BACK = """SELECT max(position) AS newest, coalesce(bool_or(event_name = ANY (%(erasing)s) OR recorded_at <= %(at)s OR (%(effective)s AND effective_at <= %(at)s)), false)
        OR EXISTS (SELECT FROM events WHERE position > %(since)s AND stream_id = %(runs)s AND (event_name = ANY (%(instructions)s)
            OR (event_name = %(rows_rebuilt)s AND (payload ->> 'customer')::uuid = %(customer)s))) AS reached_back
    FROM events WHERE position > %(since)s AND customer_id = %(customer)s"""
"""So do what lets a parked stream go on, and a rebuild of the rows that were copied."""
_LOOKED_AT = f"""WITH since AS ({_REACHED_BACK}),
    used AS (UPDATE kept_moments k SET used_at = now(), position = coalesce(newest, k.position) FROM since
        WHERE schema_name = %(schema)s AND NOT reached_back AND (newest <> k.position OR used_at < now() - interval '1 second'))
    SELECT reached_back FROM since"""
"""One that still holds was used: a burst of pages writes that once a second, not with each page."""
_TOO_MANY = """SELECT schema_name FROM (
        SELECT schema_name, used_at < now() - %s::interval AS unused, row_number() OVER (ORDER BY used_at DESC) AS n,
               row_number() OVER (PARTITION BY customer_id, projection ORDER BY used_at DESC) AS of_customer
        FROM kept_moments) AS kept
    WHERE unused OR n > %s OR of_customer > %s"""
_ORPHANS = """SELECT nspname FROM pg_namespace n WHERE nspname ~ '^moment_[0-9a-f]{24}$'
    AND NOT EXISTS (SELECT FROM kept_moments WHERE schema_name = nspname)"""


def kept_schema(connection: Connection[TupleRow], projection: Projection, moment: Moment) -> str | None:
    """Look up the schema that holds the moment, if it is kept and still holds."""
    row = connection.execute(_KEPT.encode(), _key(projection, moment)).fetchone()
    if row is None:
        return None
    schema, position = row
    asked: dict[str, Any] = {"at": moment.at, "effective": moment.clock == "effective", "since": position, "customer": moment.customer_id}
    asked |= {
        "schema": schema,
        "erasing": erasing_events(),
        "runs": projection_stream(projection.name),
        "instructions": [*INSTRUCTIONS, ProjectionRebuilt.event_name],
        "rows_rebuilt": ProjectionRowsRebuilt.event_name,
    }
    [(reached_back,)] = connection.execute(_LOOKED_AT.encode(), asked).fetchall()
    if reached_back:
        _give_to_nobody(connection, schema)
        return None
    return schema


def keep(log: EventLog, projection: Projection, moment: Moment, report: Reported) -> str:
    """Make the moment, unless another process just did, in one transaction; and throw away those that are too many. Returns its schema."""
    with Connection[TupleRow].connect(log.dsn, autocommit=True, application_name="portal moment") as connection:
        MOMENT.wait_for(connection, moment.name(projection))
        schema = kept_schema(connection, projection, moment)
        if schema is not None:
            return schema
        schema = f"moment_{uuid4().hex[:24]}"
        with connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            position = make_moment(log, connection, projection, moment, schema, report)
            connection.execute(
                "INSERT INTO kept_moments (schema_name, position, customer_id, projection, version, clock, at) VALUES (%s, %s, %s, %s, %s, %s, %s)",
                (schema, position, *_key(projection, moment)),
            )
        throw_away_too_many(connection)
    return schema


def _key(projection: Projection, moment: Moment) -> tuple[Any, ...]:
    return moment.customer_id, projection.name, projection.version, moment.clock, moment.at


def throw_away_too_many(connection: Connection[TupleRow]) -> int:
    """Throw away what is long unused, too many, or left over from a crash; returns how many. Who is being read stays for now."""
    gone = [name for (name,) in connection.execute(_TOO_MANY, (UNUSED, OF_ALL, OF_A_CUSTOMER))]
    gone += [name for (name,) in connection.execute(_ORPHANS)]
    return throw_away(connection, gone)


def throw_away_outdated(connection: Connection[TupleRow]) -> int:
    """Throw away the moments of whom somebody was erased since they were made; returns how many."""
    found = connection.execute(
        """SELECT schema_name FROM kept_moments k
           WHERE EXISTS (SELECT FROM events e WHERE e.position > k.position AND e.customer_id = k.customer_id AND e.event_name = ANY (%s))""",
        (erasing_events(),),
    )
    return throw_away(connection, [name for (name,) in found])


def throw_away_of(connection: Connection[TupleRow], projection: Projection, customer_id: UUID) -> int:
    """Throw away the moments of a customer whose rows were others than the events say; returns how many."""
    query = "SELECT schema_name FROM kept_moments WHERE projection = %s AND customer_id = %s"
    return throw_away(connection, [name for (name,) in connection.execute(query, (projection.name, customer_id))])


def throw_away(connection: Connection[TupleRow], schemas: Sequence[str]) -> int:
    """Throw away these moments, one at a time; returns how many went. One that is being read is given to nobody else, and goes another time."""
    gone = 0
    for schema in schemas:
        _give_to_nobody(connection, schema)
        with suppress(errors.LockNotAvailable, errors.DeadlockDetected, *_GONE), connection.transaction():
            connection.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'; SET LOCAL client_min_messages = warning".encode())
            if _is_there(connection, schema):
                connection.execute(f"LOCK TABLE {schema}.{MADE}".encode())  # before all others: as readers do
            connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE".encode())
            gone += 1
    return gone


_GONE = (errors.UndefinedTable, errors.InvalidSchemaName)
"""Another one just threw it away."""


def _give_to_nobody(connection: Connection[TupleRow], schema: str) -> None:
    """Take it from the list, and from those who have its name from there but don't read it yet: without waiting for those who do."""
    with suppress(*_GONE), connection.transaction():
        connection.execute("DELETE FROM kept_moments WHERE schema_name = %s", (schema,))
        if _is_there(connection, schema):
            connection.execute(f"DELETE FROM {schema}.{MADE}".encode())


def _is_there(connection: Connection[TupleRow], schema: str) -> bool:
    return connection.execute("SELECT to_regclass(%s)", (f"{schema}.{MADE}",)).fetchall() != [(None,)]
