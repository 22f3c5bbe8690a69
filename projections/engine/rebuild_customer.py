"""Rebuilds the rows of one customer, whatever there is of others (A-04): made anew beside the live ones, which then change where they differ, in one transaction.

Readers see the rows of before until that is committed. Nobody projects in that moment: what a projector has read of the rows before must not be written after them. So whoever holds the
projection makes way between two batches (holding.py), and goes on with the events that came meanwhile.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.errors import LockNotAvailable
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from aggregates.engine.event import OPERATOR
from eventstore.log import EventLog
from foundation.advisory_locks import PROJECTION
from foundation.bilingual_error import BilingualError
from projections.engine.fill import Progress, Report, advance, derive, fill
from projections.engine.generation import RETIRED, Generation, clear_retired, create, drop, live_generation
from projections.engine.heart import beating
from projections.engine.holding import holders, note_holder, this_process
from projections.engine.kept_moments import throw_away_of
from projections.engine.projection import Projection
from projections.engine.rebuild import alone, connected_for_rebuild
from projections.engine.unknown_events import unknown_events
from projections.engine.verify import NotBuilt
from readmodels.engine.table import Table

WAY_WITHIN = 20
"""Seconds that whoever projects may take to make way: it looks once a second, between two batches."""


class ProjectorStays(BilingualError):
    """{holder} projects {projection} and doesn't make way: it is of an older version, works on a long batch, or stands still. Wait or end it, and say it again; nothing was changed."""

    status = 409
    code = "projector-stays"
    de = "{holder} projiziert {projection} und macht keinen Platz: ältere Version, ein langer Stapel, oder es steht still. Bitte warten oder es beenden und noch einmal aufrufen; geändert wurde nichts."


class TableReplaced(NamedTuple):
    """`rows` that the customer has in it now; how many others were `gone`, how many of these had `come`, as they weren't there or not so."""

    table: str
    rows: int
    gone: int
    come: int


class CustomerRebuilt(NamedTuple):
    """Which live generation it was, at which position, and what became of its tables."""

    generation: Generation
    tables: Sequence[TableReplaced]

    @property
    def differed(self) -> int:
        """Count the rows that were wrong, missing, or too many."""
        return sum(max(each.gone, each.come) for each in self.tables)


def rebuild_customer(
    log: EventLog, projections: Sequence[Projection], customer_id: UUID, report: Report | None = None
) -> list[CustomerRebuilt]:
    """Rebuild the customer's rows of these projections, one after the other. Wherever it ends, each has the rows of before or the new ones; it then begins anew.

    Raises RebuildRunning, NotBuilt, UnknownEvent, ProjectorStays.
    """
    with connected_for_rebuild(log) as connection, alone(connection, projections):
        for unknown in unknown_events(connection, log):
            raise unknown
        return [_rebuilt(connection, log, projection, customer_id, report) for projection in projections]


def _rebuilt(
    connection: Connection[TupleRow], log: EventLog, projection: Projection, customer_id: UUID, report: Report | None
) -> CustomerRebuilt:
    clear_retired(connection, projection)
    live, of = (
        _live(connection, projection),
        (customer_id, OPERATOR),
    )  # who acts for a customer, and what ops said of its streams, is the operator's
    fresh = create(connection, projection, RETIRED)
    try:
        [fresh] = fill(connection, log, [fresh], report, live.position, of)
        derive(connection, fresh)
        fresh = advance(connection, log, fresh, _live(connection, projection).position, of)
        if report:
            report(Progress((projection.name,), "rows", fresh.position, fresh.position))
        with _nobody_projects(connection, log, projection), connection.transaction():
            live = _live(connection, projection, hold=True)
            fresh = advance(connection, log, fresh, live.position, of)
            tables = [_replace(connection, table, live, fresh, customer_id) for table in projection.tables]
            _replace_parked(connection, live, fresh, customer_id)
    finally:
        if not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE:
            with connection.transaction():
                drop(connection, fresh)
    throw_away_of(connection, projection, customer_id)
    return CustomerRebuilt(live, tables)


def _live(connection: Connection[TupleRow], projection: Projection, *, hold: bool = False) -> Generation:
    if hold:
        connection.execute("SELECT FROM projection_generations WHERE name = %s AND live FOR UPDATE", (projection.name,))
    live = live_generation(connection, projection)
    if live is None or live.version != projection.version:
        raise NotBuilt
    return live


@contextmanager
def _nobody_projects(connection: Connection[TupleRow], log: EventLog, projection: Projection) -> Generator[None]:
    """Hold the projection, as soon as whoever does makes way. A process that freezes meanwhile loses it as a projector would (heart.py)."""
    connection.execute(f"SET lock_timeout = '{WAY_WITHIN}s'; SET idle_in_transaction_session_timeout = '30s'".encode())
    try:
        PROJECTION.wait_for(connection, projection.name)
    except LockNotAvailable:
        raise ProjectorStays(projection=projection.name, holder=holders(connection).get(projection.name, "?")) from None
    finally:
        if not connection.closed:
            connection.execute("SET lock_timeout = 0")
    try:
        note_holder(connection, [projection.name], this_process())
        with beating(log.dsn, connection.info.backend_pid):
            yield
    finally:
        if not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE:
            PROJECTION.let_go(connection, projection.name)


def _replace(connection: Connection[TupleRow], table: Table[Any], live: Generation, fresh: Generation, customer_id: UUID) -> TableReplaced:
    """Take away what the customer has in the live table and not in the fresh one, and add what is only in that."""
    ours, theirs, whose = live.physical[table.name], fresh.physical[table.name], table.about or "customer_id"
    # Rows without a key may be there twice: then each counts.
    number = "1" if table.key else "row_number() OVER (PARTITION BY each::text)"
    said = {
        name: f"SELECT ctid AS place, each::text AS row, {number} AS n FROM {name} AS each WHERE {whose} = %(customer)s"
        for name in (ours, theirs)
    }
    columns = ", ".join(f'"{column}"' for column in table.columns)

    def only_in(one: str, other: str) -> str:
        return f"SELECT place FROM ({said[one]}) AS o WHERE NOT EXISTS (SELECT FROM ({said[other]}) AS t WHERE t.row = o.row AND t.n = o.n)"

    customer = {"customer": customer_id}
    gone = connection.execute(f"DELETE FROM {ours} WHERE ctid = ANY(ARRAY({only_in(ours, theirs)}))".encode(), customer).rowcount
    come = connection.execute(
        f"INSERT INTO {ours} ({columns}) SELECT {columns} FROM {theirs} WHERE ctid = ANY(ARRAY({only_in(theirs, ours)}))".encode(), customer
    ).rowcount
    [(rows,)] = connection.execute(f"SELECT count(*) FROM {ours} WHERE {whose} = %(customer)s".encode(), customer).fetchall()
    return TableReplaced(table.name, rows, gone, come)


_OF_CUSTOMER = "EXISTS (SELECT FROM events e WHERE e.position = p.position AND e.customer_id = %(customer)s)"
_NO_LONGER_PARKED = f"""DELETE FROM parked_events p WHERE name = %(name)s AND generation = %(live)s AND {_OF_CUSTOMER}
    AND NOT EXISTS (SELECT FROM parked_events f WHERE (f.name, f.generation, f.stream_id, f.position) = (p.name, %(fresh)s, p.stream_id, p.position))"""
_PARKED_NOW = f"""INSERT INTO parked_events (name, generation, stream_id, position, event_name, error, parked_at)
    SELECT name, %(live)s, stream_id, position, event_name, error, parked_at FROM parked_events p WHERE name = %(name)s AND generation = %(fresh)s AND {_OF_CUSTOMER}
    ON CONFLICT (name, generation, stream_id, position) DO UPDATE SET error = excluded.error"""


def _replace_parked(connection: Connection[TupleRow], live: Generation, fresh: Generation, customer_id: UUID) -> None:
    """What couldn't be digested this time is parked, and nothing else of the customer's."""
    named = {"name": live.projection.name, "live": live.number, "fresh": fresh.number, "customer": customer_id}
    connection.execute(_NO_LONGER_PARKED, named)
    connection.execute(_PARKED_NOW, named)
