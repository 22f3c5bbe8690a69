"""A list's rows, handed over to another process: it reads them as this one's transaction sees them, by the same snapshot, as the same role, for the same customer."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
from psycopg import ClientCursor, sql

from readmodels.engine.field import Resource
from readmodels.engine.query import Query, configure, parameters_of, shape_of
from readmodels.engine.query_sql import rows_statement
from readmodels.engine.reader import Reading

_SETTINGS = ("role", "portal.customer_id", "portal.customer_proof", "search_path")
"""What a transaction has set that says what it may see, and as of when."""
_SECONDS = 60
_FIRST, _BATCH = 1_000, 5_000
SHEET_ENDS: tuple[Any, ...] = ()
"""Stands between the rows of two sheets."""


class HandedOver(NamedTuple):
    """All that the other process needs. It is of use as long as the transaction lasts that handed it over."""

    dsn: str
    snapshot: str
    settings: tuple[tuple[str, str], ...]
    rows: bytes
    """The SELECT, with its values in it."""
    further: tuple[bytes, ...] = ()
    """Those of further sheets."""


def rows_of(found: Reading, resource: Resource, query: Query) -> bytes:
    """Build the SELECT of all rows of a query, with its values in it."""
    cursor = ClientCursor(found.connection)
    return cursor.mogrify(rows_statement(shape_of(resource, query)), parameters_of(resource, query, found.customer_id)).encode()


def estimated(found: Reading, rows: bytes) -> int:
    """Return how many rows the database expects, without reading any."""
    [[plan]] = found.connection.execute(b"EXPLAIN (FORMAT JSON) " + rows).fetchall()
    return int(plan[0]["Plan"]["Plan Rows"])


def hand_over(found: Reading, dsn: str, rows: bytes, *further: bytes) -> HandedOver:
    """Let another process read these rows, and those of further sheets; the transaction must last until it has said that they are kept."""
    asked = sql.SQL("SELECT pg_export_snapshot(), {}").format(
        sql.SQL(", ").join(sql.SQL("coalesce(current_setting({}, true), '')").format(sql.Literal(name)) for name in _SETTINGS)
    )
    [(snapshot, *values)] = found.connection.execute(asked).fetchall()
    settings = tuple((name, value) for name, value in zip(_SETTINGS, values, strict=True) if value)
    return HandedOver(dsn, snapshot, settings, rows, further)


@contextmanager
def taken_over(handed: HandedOver, kept: Callable[[], object]) -> Generator[Iterator[tuple[Any, ...]]]:
    """Read the rows, those of each sheet behind `SHEET_ENDS`. `kept` is called once the database has computed them all and keeps them: then nothing is locked any more."""
    with psycopg.connect(handed.dsn, autocommit=True) as connection:
        configure(connection)
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(handed.snapshot)))
        for name, value in (*handed.settings, ("statement_timeout", f"{_SECONDS}s"), ("cursor_tuple_fraction", "1")):
            connection.execute("SELECT set_config(%s, %s, true)", (name, value))
        yield rows_of_sheets(connection, (handed.rows, *handed.further), kept)


def rows_of_sheets(
    connection: psycopg.Connection[tuple[Any, ...]], selects: Sequence[bytes], kept: Callable[[], object]
) -> Iterator[tuple[Any, ...]]:
    """Read what these SELECTs have, one after the other, `SHEET_ENDS` between them, all within the transaction that the caller began, and that ends behind the first rows."""
    cursors = [f"list_export_{number}" for number in range(len(selects))]
    for cursor, select in zip(cursors, selects, strict=True):
        connection.execute(f"DECLARE {cursor} NO SCROLL CURSOR WITH HOLD FOR ".encode() + select)
    yield from _fetched(connection, cursors[0], _FIRST)
    connection.execute("COMMIT")
    kept()
    for number, cursor in enumerate(cursors):
        if number:
            yield SHEET_ENDS
        while there := _fetched(connection, cursor, _BATCH):
            yield from there


def _fetched(connection: psycopg.Connection[tuple[Any, ...]], cursor: str, rows: int) -> Sequence[tuple[Any, ...]]:
    return connection.execute(f"FETCH {rows} FROM {cursor}".encode()).fetchall()
