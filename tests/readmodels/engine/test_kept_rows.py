"""A file's first rows come while the others are yet to be computed; once these are, nothing of the database is held however long they are read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import DivisionByZero

from readmodels.engine.query import configure, kept_rows
from readmodels.engine.query_parameters import read_query
from tests.readmodels.engine.query_table import DEVICES, MINE, SCHEMA, Device, fill
from tests.waiting import until

GATE = 4_711
FIRST, ALL = 5, 40
SLOW = replace(DEVICES, table="slow", facet_cubes=())
QUERY = read_query(SLOW, [("fields", "price"), ("sort", "name")])

Connection = psycopg.Connection[Any]


@pytest.fixture
def connection(empty_database: str) -> Iterator[Connection]:
    """Rows in the order of an index, as those of large lists are."""
    with psycopg.connect(empty_database) as connection:
        configure(connection)
        connection.execute(SCHEMA)
        changed = datetime(2026, 1, 1, tzinfo=UTC)
        made = (
            Device(MINE, UUID(int=n), f"Name {n:03}", None, Decimal(n), date(2026, 1, 1), changed, True, "new", None) for n in range(ALL)
        )
        fill(connection, made)
        connection.commit()
        connection.execute("SET enable_sort = off; SET enable_seqscan = off")
        connection.commit()
        yield connection


def view(connection: Connection, price: str, where: str = "true") -> None:
    columns = "customer_id, device_id, name, name_sort, note, bought, changed_at, active, status, tags, pin, search"
    connection.execute(f"CREATE VIEW slow AS SELECT {columns}, {price} AS price FROM devices WHERE {where}".encode())
    connection.commit()


def test_the_first_rows_come_before_the_others_are_computed(connection: Connection, empty_database: str) -> None:
    """Those wait for a lock, as they would for a slow disk."""
    view(connection, "price", f"price < {FIRST} OR pg_advisory_xact_lock_shared({GATE}) IS NOT NULL")
    with psycopg.connect(empty_database, autocommit=True) as other, kept_rows(connection, SLOW, QUERY, MINE, first=FIRST, batch=7) as rows:
        other.execute("SET lock_timeout = '5s'")
        other.execute("SELECT pg_advisory_lock(%s)", (GATE,))
        assert [next(rows) for _ in range(FIRST)] == [(Decimal(n),) for n in range(FIRST)]
        others: list[tuple[Any, ...]] = []
        reading = threading.Thread(target=lambda: others.append(next(rows)))
        reading.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
        until(lambda: other.execute(waiting, (GATE,)).fetchall() == [(1,)])
        assert not others
        other.execute("SELECT pg_advisory_unlock(%s)", (GATE,))
        reading.join()
        assert others == [(Decimal(FIRST),)]
        other.execute("ALTER TABLE devices ADD COLUMN more text")
        assert [row[0] for row in rows] == list(range(FIRST + 1, ALL)), "as they were, and none is missing"


def test_who_reads_no_further_than_the_first_rows_ends_it(connection: Connection, empty_database: str) -> None:
    view(connection, "price")
    with kept_rows(connection, SLOW, QUERY, MINE, first=FIRST) as rows:
        next(rows)
    connection.rollback()
    with psycopg.connect(empty_database, autocommit=True) as other:
        other.execute("SET lock_timeout = '5s'")
        other.execute("ALTER TABLE devices ADD COLUMN more text")


def test_an_error_behind_the_first_rows_is_one(connection: Connection) -> None:
    view(connection, f"1 / ({ALL - 1} - price)")
    with kept_rows(connection, SLOW, QUERY, MINE, first=FIRST) as rows:
        for _ in range(FIRST):
            next(rows)
        with pytest.raises(DivisionByZero):
            next(rows)
    connection.rollback()


@pytest.mark.parametrize("first", [1, ALL, ALL + 1])
def test_all_rows_come_once_however_many_come_first(connection: Connection, first: int) -> None:
    view(connection, "price")
    with kept_rows(connection, SLOW, QUERY, MINE, first=first, batch=3) as rows:
        assert [row[0] for row in rows] == list(range(ALL))
