"""A customer's read model as it stood at a moment, in tables of its own beside the live ones (A-11; docs/decisions/0018).

What no event has touched since is copied from the live rows; only the streams of the others are told anew, by the live handlers. No row has versions,
and writing costs nothing for it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import PastFact, type_registry
from eventstore.arrays import uuid_array
from eventstore.log import EventLog
from eventstore.timeline import timeline
from projections.engine.as_of import followed, known_by, rows_of
from projections.engine.generation import Generation, live_generation, wall_in
from projections.engine.moment_asked import Moment
from projections.engine.not_yet_there import add_not_yet_there
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from projections.engine.verify import NotBuilt
from projections.engine.views import show_moment
from readmodels.engine.moment_reading import MADE, POSITIONS
from readmodels.engine.table import Table

TOLD_AT_ONCE = 2_000
"""Streams that are told anew at once: their events lie in memory."""


@dataclass(frozen=True, slots=True)
class MomentProgress:
    """Streams told anew, of so many."""

    done: int
    total: int


Reported = Callable[[MomentProgress], None]


def make_moment(
    log: EventLog, connection: Connection[TupleRow], projection: Projection, moment: Moment, schema: str, report: Reported
) -> int:
    """Make the schema and fill it, in the caller's transaction (repeatable read); returns the position at which it was made. Raises NotBuilt."""
    live = live_generation(connection, projection)
    if live is None or live.version != projection.version:
        raise NotBuilt
    head = log.recorder.head(connection)
    connection.execute(f"CREATE SCHEMA {schema}".encode())
    connection.execute(f"SET LOCAL search_path = {schema}, public".encode())
    for table in projection.tables:
        connection.execute(table.ddl(table.name, logged=False).encode())
    told = _tell(log, connection, projection, moment, _touched(connection, live, moment, head), report)
    _copy_untouched(connection, live, moment, told)
    for table in projection.tables:
        if not table.by_sql:
            _index(connection, table)
    joined = add_not_yet_there(log, connection, projection, moment, schema, told)
    if projection.afterwards is not None:
        projection.afterwards(connection, {**{table.name: table.name for table in projection.tables}, **joined}, None)
    for table in projection.tables:
        if table.by_sql:
            _index(connection, table)
    _open(connection, schema, projection, joined)
    _say_position(connection, schema, projection, head if moment.clock == "effective" else _position_at(connection, moment.at, head))
    return head


_LATER = (
    """(position > %(live)s OR (position > %(since)s AND (NOT %(effective)s OR effective_at > %(at)s OR event_name = ANY (%(past)s))))"""
)
_TOUCHED = f"""SELECT stream_id FROM events WHERE position > least(%(since)s, %(live)s) AND customer_id = %(customer)s AND {_LATER}
    UNION SELECT stream_id FROM parked_events WHERE name = %(name)s AND generation = %(generation)s"""
_OF_THE_CUSTOMER = f"""SELECT event_name FROM events WHERE stream_id = %(customer)s AND {_LATER}
    UNION SELECT event_name FROM parked_events WHERE name = %(name)s AND generation = %(generation)s AND stream_id = %(customer)s"""


def _touched(connection: Connection[TupleRow], live: Generation, moment: Moment, head: int) -> list[UUID]:
    """Streams whose rows may differ from the live ones, for an event that doesn't count at the moment, or one that the live rows don't show.

    Nothing is effective later than it is recorded: whatever was recorded by the moment was effective by then. Where such an event of the customer's own stream
    reaches rows of others, these are among them.
    """
    parameters = {
        "since": _position_at(connection, moment.at, head),
        "customer": moment.customer_id,
        "effective": moment.clock == "effective",
        "at": moment.at,
        "past": [name for name, kind in type_registry.items() if issubclass(kind, PastFact)],
        "live": live.position,
        "name": live.projection.name,
        "generation": live.number,
    }
    touched = {moment.customer_id, *(stream_id for (stream_id,) in connection.execute(_TOUCHED.encode(), parameters))}
    own = {name for (name,) in connection.execute(_OF_THE_CUSTOMER.encode(), parameters)} if moment.customer_id in touched else set[str]()
    for reach in {reach for kind, reach in live.projection.reaches.items() if kind.event_name in own}:
        reached = f'SELECT "{reach.table.stream or reach.table.key}" FROM {live.physical[reach.table.name]} WHERE customer_id = %s AND ({reach.where})'
        touched.update(stream_id for (stream_id,) in connection.execute(reached.encode(), (moment.customer_id,)))
    return sorted(touched)


def _position_at(connection: Connection[TupleRow], at: datetime, head: int) -> int:
    """The position of the last event that was recorded by then: positions and times grow together."""
    low, high = 0, head
    while low < high:
        middle = (low + high + 1) // 2
        found = connection.execute("SELECT recorded_at FROM events WHERE position >= %s ORDER BY position LIMIT 1", (middle,)).fetchone()
        if found is not None and found[0] <= at:
            low = middle
        else:
            high = middle - 1
    return low


def _tell(
    log: EventLog, connection: Connection[TupleRow], projection: Projection, moment: Moment, touched: Sequence[UUID], report: Reported
) -> list[UUID]:
    """Write the rows of these streams, and of those that theirs follow from; returns all of them."""
    told: set[UUID] = set()
    known, tables = known_by(moment.at, moment.clock), {table.name: table.name for table in projection.tables}
    for first in range(0, len(touched), TOLD_AT_ONCE):
        part = [stream_id for stream_id in touched[first : first + TOLD_AT_ONCE] if stream_id not in told]
        events = followed(log, connection, projection, moment.customer_id, part)
        rows = rows_of(projection, timeline(events, moment.at, known), lambda: Rows(connection, tables, fresh=True))
        rows.write()
        told.update(part, (recorded.stream_id for recorded in events))
        report(MomentProgress(min(first + TOLD_AT_ONCE, len(touched)), len(touched)))
    return sorted(told)


def _copy_untouched(connection: Connection[TupleRow], live: Generation, moment: Moment, told: Sequence[UUID]) -> None:
    connection.execute("CREATE TEMPORARY TABLE told_anew (stream_id uuid PRIMARY KEY) ON COMMIT DROP")
    connection.execute("INSERT INTO told_anew SELECT unnest(%s::uuid[])", (uuid_array(told),))
    connection.execute("ANALYZE told_anew")
    for table in live.projection.tables:
        if not table.by_sql and table is not live.projection.tally:
            columns = ", ".join(f'"{column}"' for column in table.columns)
            untouched = f'NOT EXISTS (SELECT FROM told_anew WHERE stream_id = t."{table.stream or table.key}")'
            copied = f"SELECT {columns} FROM {live.physical[table.name]} AS t WHERE customer_id = %s AND {untouched}"
            connection.execute(f"INSERT INTO {table.name} ({columns}) {copied}".encode(), (moment.customer_id,))


def _index(connection: Connection[TupleRow], table: Table[Any]) -> None:
    for statement in (*table.index_ddl(table.name), f"ANALYZE {table.name}"):
        connection.execute(statement.encode())


def _open(connection: Connection[TupleRow], schema: str, projection: Projection, joined: Mapping[str, str]) -> None:
    """Let the customer's readers in, by the same names and behind the same wall as the live tables."""
    for table in projection.tables:
        wall_in(connection, f"{schema}.{table.name}")
    show_moment(connection, projection, schema, joined)
    connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO portal_reader".encode())


def _say_position(connection: Connection[TupleRow], schema: str, projection: Projection, position: int) -> None:
    """Let readers ask the moment which position it shows, as they ask the live tables: up to where what was recorded counts."""
    for name, columns in ((POSITIONS, f"'{projection.name}' AS projection, "), (MADE, "")):
        connection.execute(f"CREATE UNLOGGED TABLE {schema}.{name} AS SELECT {columns}{position}::bigint AS position".encode())
        connection.execute(f"GRANT SELECT ON {schema}.{name} TO portal_reader".encode())
