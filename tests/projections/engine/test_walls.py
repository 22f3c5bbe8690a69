"""The role with which the API reads sees one customer's rows, in every read model, and nothing else (X-06)."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from random import Random
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.rows import TupleRow

from aggregates.feed_import import ImportStarted, RowsQuarantined, RowsWarned
from eventstore.log import EventLog
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.registry import PROJECTIONS
from tests.commands.made_up import FEED_DAY, IMPORT
from tests.databases import Databases, prepared
from tests.eventstore.store import appended, cause, open_log, rows_of
from tests.projections.account_life import life_of
from tests.projections.lives import Life, of_customer
from tests.projections.made_up_documents import attach_documents
from tests.projections.made_up_orders import order_and_return
from tests.projections.test_import_rows import bad, warned

pytestmark = pytest.mark.requirement("X-06")
"""Everything here is about the wall."""


OF_RESELLERS = ("service_access_rows", "service_accesses")
"""Walled by the reseller's account instead of by a customer (S-03)."""


@contextmanager
def reading(dsn: str, customer_id: UUID | str | None = None) -> Generator[psycopg.Connection[TupleRow]]:
    """A transaction as the API opens it."""
    with psycopg.Connection[TupleRow].connect(dsn) as connection:
        connection.execute("SET LOCAL ROLE portal_reader")
        if customer_id is not None:
            connection.execute("SELECT set_config('portal.customer_id', %s, true)", (str(customer_id),))
        yield connection
        connection.rollback()


@pytest.fixture
def customers(log: EventLog) -> tuple[UUID, UUID]:
    """Two customers with a life each, an import with quarantined rows, a reseller who works in it, and documents."""
    both = uuid4(), uuid4()
    for number, customer_id in enumerate(both):
        life = Life(Random(number))
        appended(log, *(of_customer(entry, customer_id) for entry in life.events(200)), by=cause(customer_id))
        start = ImportStarted(kind="feed", carrier="Vodafone", file_name="f", file_hash=str(number), file_size=1, feed_date=FEED_DAY)
        import_id = of_customer((IMPORT, start), customer_id)[0]
        appended(
            log,
            (import_id, start),
            (import_id, RowsQuarantined(rows=(bad(1),))),
            (import_id, RowsWarned(warnings=(warned(1),))),
            by=cause(customer_id),
        )
        for happened in life_of(customer_id):
            appended(log, *happened.entries, by=happened.by)
        attach_documents(log, customer_id)
        order_and_return(log, customer_id)
    Projector(log, PROJECTIONS).catch_up()
    return both


def relations(dsn: str) -> list[str]:
    """Every view and every table that a projection made."""
    found = rows_of(
        dsn,
        """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')
           AND (relkind = 'v' OR relname ~ '_g[0-9]+$') AND relname <> 'projection_positions' ORDER BY 1""",
    )
    return [name for (name,) in found]


def customers_in(connection: psycopg.Connection[TupleRow], relation: str) -> set[UUID]:
    query = sql.SQL("SELECT DISTINCT customer_id FROM {}").format(sql.Identifier(relation))
    return {customer for (customer,) in connection.execute(query)}


def expected(log: EventLog) -> set[str]:
    tables = {table.name for projection in PROJECTIONS for table in projection.tables if not table.private}
    gathered = {table.gathered.name for projection in PROJECTIONS for table in projection.tables if table.gathered is not None}
    return tables | gathered | {view for projection in PROJECTIONS for view in projection.views}


def test_every_view_and_table_shows_one_customers_rows_only(log: EventLog, customers: tuple[UUID, UUID]) -> None:
    names = relations(log.dsn)
    assert expected(log) <= set(names)
    everything = {name: {customer for (customer,) in rows_of(log.dsn, f"SELECT DISTINCT customer_id FROM {name}")} for name in names}
    resellers = {name for name in names if name.startswith(OF_RESELLERS)}
    assert len(resellers) == 3
    assert all(len(everything[name]) == 2 and everything[name].isdisjoint(customers) for name in resellers), (
        "a reseller each has rows there"
    )
    everywhere = [name for name, found in everything.items() if name not in resellers and not found >= set(customers)]
    assert everywhere == [], "both customers have rows everywhere"
    for rebuilt in (False, True):
        if rebuilt:
            rebuild(log, PROJECTIONS)
        for customer_id in customers:
            with reading(log.dsn, customer_id) as connection:
                seen = {name: customers_in(connection, name) for name in relations(log.dsn)}
            assert {
                name: found for name, found in seen.items() if found != (set() if name.startswith(OF_RESELLERS) else {customer_id})
            } == {}


def test_without_a_customer_nothing_is_seen(log: EventLog, customers: tuple[UUID, UUID]) -> None:
    for setting in (None, "", str(uuid4())):
        with reading(log.dsn, setting) as connection:
            assert [name for name in relations(log.dsn) if customers_in(connection, name)] == []
    with reading(log.dsn, "' OR true --") as connection, pytest.raises(errors.InvalidTextRepresentation):
        customers_in(connection, "users")


def test_a_customer_that_was_set_for_one_transaction_is_not_there_in_the_next(log: EventLog, customers: tuple[UUID, UUID]) -> None:
    with reading(log.dsn, customers[0]) as connection:
        assert customers_in(connection, "users")
        connection.commit()
        connection.execute("SET LOCAL ROLE portal_reader")
        assert not customers_in(connection, "users")


FORBIDDEN = [
    "SELECT 1 FROM events",
    "SELECT 1 FROM keys",
    "SELECT 1 FROM claims",
    "SELECT 1 FROM idempotency",
    "SELECT 1 FROM migrations",
    "SELECT 1 FROM parked_events",
    "SELECT nextval('events_position')",
    "LOCK TABLE events IN EXCLUSIVE MODE",
    "SELECT take_append_lock()",
    "INSERT INTO events DEFAULT VALUES",
    "DELETE FROM keys",
    "DELETE FROM users",
    "UPDATE overview SET number = '0'",
    "INSERT INTO customers (customer_id) VALUES (gen_random_uuid())",
    "UPDATE projection_generations SET position = 0",
    "TRUNCATE projection_generations",
    "CREATE TABLE mine (n int)",
    "ALTER TABLE events DISABLE TRIGGER ALL",
    "DROP VIEW users",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_reader_can_do_nothing_but_read(statement: str, walled: tuple[str, UUID]) -> None:
    dsn, customer_id = walled
    with reading(dsn, customer_id) as connection, pytest.raises((errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)):
        connection.execute(statement.encode())


@pytest.fixture(scope="module")
def walled(databases: Databases) -> Iterator[tuple[str, UUID]]:
    """One database for all that must fail on it."""
    customer_id = uuid4()
    with databases.like(prepared) as dsn:
        log = open_log(dsn)
        appended(log, *(of_customer(entry, customer_id) for entry in Life(Random(1)).events(20)), by=cause(customer_id))
        Projector(log, PROJECTIONS).catch_up()
        log.close()
        yield dsn, customer_id


def test_tables_of_a_projection_are_changed_as_the_reader_by_nobody(log: EventLog, customers: tuple[UUID, UUID]) -> None:
    for name in relations(log.dsn):
        with reading(log.dsn, customers[0]) as connection, pytest.raises(errors.Error):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))


def test_positions_may_be_read_by_all(log: EventLog, customers: tuple[UUID, UUID]) -> None:
    with reading(log.dsn) as connection:
        found = connection.execute("SELECT projection FROM projection_positions").fetchall()
    assert {name for (name,) in found} == {projection.name for projection in PROJECTIONS}


def test_new_tables_are_walled_before_anybody_reads_them(log: EventLog, customers: tuple[UUID, UUID]) -> None:
    unwalled = """SELECT relname FROM pg_class c WHERE relname ~ '_g[0-9]+$' AND relkind = 'r'
        AND (NOT relrowsecurity OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))"""
    assert rows_of(log.dsn, unwalled) == []
    definers = """SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace AND relname <> 'projection_positions'
        AND NOT coalesce(reloptions::text LIKE '%%security_invoker=true%%', false)"""
    assert rows_of(log.dsn, definers) == []
