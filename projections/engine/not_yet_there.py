"""What the rows of a moment name that wasn't there yet: whoever was registered later, and is known by now to have held a device then (docs/decisions/0018).

It is on no list, but whoever names it names it: as it was called at first.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.arrays import uuid_array
from eventstore.log import EventLog
from eventstore.timeline import timeline
from projections.engine.as_of import known_by, rows_of
from projections.engine.generation import wall_in
from projections.engine.moment_asked import Moment
from projections.engine.parked_then import load_counting, parked_then
from projections.engine.projection import NamedRows, Projection


def add_not_yet_there(
    log: EventLog, connection: Connection[TupleRow], projection: Projection, moment: Moment, schema: str, told: Sequence[UUID]
) -> Mapping[str, str]:
    """Fill tables of their own, beside those of the moment, of which these streams were told anew; returns what is joined where something is named."""
    joined: dict[str, str] = {}
    for named in projection.named:
        joined[named.relation] = there = f"{schema}.{named.table.name}"
        absent = _absent(connection, named, told)
        if absent:
            beside = f"{there}_not_yet_there"
            connection.execute(f"CREATE UNLOGGED TABLE {beside} AS SELECT * FROM {there} WHERE false".encode())
            wall_in(connection, beside)
            _fill(log, connection, projection, moment, named, absent, beside)
            joined[named.relation] = f"(SELECT * FROM {there} UNION ALL SELECT * FROM {beside})"
    return joined


def _absent(connection: Connection[TupleRow], named: NamedRows, told: Sequence[UUID]) -> list[UUID]:
    """Those that are named; what no event has touched since is there now, so it was there."""
    table, key = named.table.name, named.table.key
    naming = " OR ".join(f'EXISTS (SELECT FROM {each.name} WHERE "{column}" = told)' for each, column in named.by)
    query = f'SELECT told FROM unnest(%s::uuid[]) AS told WHERE NOT EXISTS (SELECT FROM {table} WHERE "{key}" = told) AND ({naming})'
    return [key for (key,) in connection.execute(query.encode(), (uuid_array(told),))]


def _fill(
    log: EventLog,
    connection: Connection[TupleRow],
    projection: Projection,
    moment: Moment,
    named: NamedRows,
    absent: Sequence[UUID],
    beside: str,
) -> None:
    """Write a row of each, of which nothing is told but what it was called by its first event."""
    found = load_counting(log, connection, parked_then(connection, projection), [moment.customer_id, *absent])
    own = [recorded for recorded in found if recorded.customer_id == moment.customer_id]
    of_customer = [recorded for recorded in own if recorded.stream_id == moment.customer_id]
    firsts = {recorded.stream_id: recorded for recorded in reversed(own) if recorded.stream_id != moment.customer_id}
    rows = rows_of(projection, [*timeline(of_customer, moment.at, known_by(moment.at, moment.clock)), *firsts.values()])
    for row in rows.find(named.table):
        values = {"customer_id": moment.customer_id, str(named.table.key): row[named.table.key_index], **named.called(row)}
        columns, places = (", ".join(each) for each in ((f'"{name}"' for name in values), ["%s"] * len(values)))
        connection.execute(f"INSERT INTO {beside} ({columns}) VALUES ({places})".encode(), [*values.values()])
