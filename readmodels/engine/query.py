"""The one way to ask a list (X-01): filter, sort, search, page, chosen fields, total and facets, for any `Resource`.

Each answer is one SQL statement, seen at one moment, of which PostgreSQL makes the JSON. The customer is a bound condition of every part of it,
besides the row-level security of the database (X-06).
"""

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row

from readmodels.engine.cursor import Place, fingerprint, read_place, write_cursor
from readmodels.engine.field import Resource
from readmodels.engine.handed_rows import HANDED
from readmodels.engine.query_conditions import Condition
from readmodels.engine.query_order import keys_of
from readmodels.engine.query_refused import CursorUnreadable, ValueOutOfReach
from readmodels.engine.query_sql import Shape, Statement, count_statement, page_statement, row_statement, rows_statement
from readmodels.engine.query_values import like

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 500

AsOf = tuple[datetime, str]
AnyConnection = psycopg.Connection[Any]

_OF_A_VALUE = (
    psycopg.errors.NumericValueOutOfRange,
    psycopg.errors.InvalidTextRepresentation,
    psycopg.errors.InvalidDatetimeFormat,
    psycopg.errors.DatetimeFieldOverflow,
)
"""What the database says of a value that was asked for. Anything else that is wrong with data is a fault of ours."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of a list; made by `read_query` (readmodels/engine/query_parameters.py), or by hand from conditions.

    `sort` names fields with True for descending; `search` holds the words that must all occur, each with its spellings; no `fields` means all.
    """

    sort: tuple[tuple[str, bool], ...]
    fields: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    search: tuple[tuple[str, ...], ...] = ()
    facets: tuple[str, ...] = ()
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None
    count: bool = False
    handed: str | None = None
    """The rows that are asked, where the list's are in no table."""
    as_of: AsOf | None = None
    """As of when, and by which clock, the rows are: a cursor goes on at that moment alone. None: now."""


def configure(connection: AnyConnection) -> None:
    """Prepare a connection for lists (`configure=` of a pool): plans made for the values at hand, times in UTC, no compiling of short queries."""
    previous, connection.autocommit = connection.autocommit, True
    connection.execute(
        "SELECT set_config('plan_cache_mode', 'force_custom_plan', false), set_config('timezone', 'UTC', false), set_config('jit', 'off', false)"
    )
    connection.autocommit = previous


def answer(connection: AnyConnection, resource: Resource, query: Query, customer: UUID | str, projections: Sequence[str] = ()) -> bytes:
    """Answer with the page as JSON: `{"items": […], "next_cursor": …, "prev_cursor": …, "total": …, "facets": {…}, "position": …}`.

    What was not asked for is null; `next_cursor` is null on the last page, `prev_cursor` on the first; `position` is the position of the last event that the rows contain:
    of those projections, which fill what is read, that of the one that is least far.
    A facet is `{"values": [{"value": …, "count": …}, …], "others": n}`: the hundred most frequent values, and the number of rows with any other.
    Raises QueryRefused.
    """
    asked = fingerprint(resource.name, str(customer), query.conditions, query.sort, query.search, *(query.as_of or ()))
    keys = keys_of(resource, query.sort)
    place = read_place(asked, query.cursor, len(keys) - 1) if query.cursor is not None else None
    if place is not None and any(value is None and not key.nullable for key, value in zip(keys, place.row, strict=False)):
        raise CursorUnreadable("cursor")
    shape = shape_of(resource, query, place, with_key=True)
    parameters = parameters_of(resource, query, customer) | {"projections": list(projections)}
    parameters |= {f"k{n}": value for n, value in enumerate(place.row if place else ()) if value is not None}
    with told_of(query):
        row = _first_row(connection, page_statement(shape), parameters)
    items, first, last, total, facets, position = cast("tuple[str, str | None, str | None, int | None, str | None, int | None]", row)
    if place is not None and place.backwards and first is None:  # what stood before has gone: the list begins here
        return answer(connection, resource, replace(query, cursor=None), customer, projections)
    following, before = _cursors(asked, place, json.loads(first) if first else None, json.loads(last) if last else None)
    return (
        f'{{"items":{items},"next_cursor":{json.dumps(following)},"prev_cursor":{json.dumps(before)},"total":{_json(total)},"facets":{facets or "null"},"position":{_json(position)}}}'
    ).encode()


def _cursors(
    asked: str, place: Place | None, first: list[str | None] | None, last: list[str | None] | None
) -> tuple[str | None, str | None]:
    """For the next page and the one before: of the rows found `first` and, where there are more, `last`, seen from the cursor."""
    further = write_cursor(asked, last, backwards=place is not None and place.backwards) if last else None
    if place is None:
        return further, None
    if place.backwards:
        return write_cursor(asked, first) if first else None, further
    return further, write_cursor(asked, first or [], backwards=True)


def row_by_key(
    connection: AnyConnection, resource: Resource, key: UUID | str, customer: UUID | str, *, beneath: bytes = b""
) -> bytes | None:
    """Read one row with all its fields as JSON; None when this customer has none with this key.

    `beneath`: a WITH that stands in for what is stored.
    """
    if not resource.key_field.composed:
        try:
            key = UUID(str(key))
        except ValueError:
            return None
    statement = row_statement(resource)
    row = _first_row(connection, statement._replace(text=beneath + statement.text), {"customer": str(customer), "key": str(key)})
    return None if row is None else cast("str", row[0]).encode()


def stream_rows(
    connection: AnyConnection, resource: Resource, query: Query, customer: UUID | str, *, batch: int = 5_000
) -> Iterator[tuple[Any, ...]]:
    """Yield every row of the query in its order, with the values of `query.fields`; limit and cursor don't count. Needs a transaction of its own.

    The rows come through a cursor on the server, `batch` at a time: memory stays the same for any number of rows. Raises QueryRefused with the first.
    """
    statement = rows_statement(shape_of(resource, query))
    with connection.transaction(), connection.cursor("list_export", row_factory=tuple_row) as cursor:
        cursor.itersize = batch
        with told_of(query):
            cursor.execute(statement, parameters_of(resource, query, customer))
            yield from cursor


def _told(error: psycopg.Error, query: Query) -> Exception:
    """The client's where the query holds a value that may be out of reach: a text never is."""
    values = [
        value for condition in query.conditions for given in condition.values for value in (given if isinstance(given, tuple) else (given,))
    ]
    return ValueOutOfReach("filter") if query.cursor or any(not isinstance(value, str | bool) for value in values) else error


@contextmanager
def kept_rows(
    connection: AnyConnection, resource: Resource, query: Query, customer: UUID | str, *, first: int = 1_000, batch: int = 5_000
) -> Generator[Iterator[tuple[Any, ...]]]:
    """Read the rows as `stream_rows` does, but within a transaction that the caller began, and that ends early.

    The `first` rows come as soon as the database has them; whoever reads on makes it compute all others at once and keep them, and from then on
    nothing is locked however long reading takes.

    Raises QueryRefused before it yields, or behind the first rows.
    """
    declare = b"DECLARE list_export NO SCROLL CURSOR WITH HOLD FOR " + rows_statement(shape_of(resource, query))
    cursor = psycopg.Cursor(connection, row_factory=tuple_row)
    try:
        with told_of(query):
            cursor.execute(declare, parameters_of(resource, query, customer), prepare=False)
            there = _fetched(cursor, first)
        yield _and_those_kept(cursor, query, there, batch)
    finally:
        if connection.info.transaction_status in (TransactionStatus.IDLE, TransactionStatus.INTRANS):
            cursor.execute("CLOSE ALL")


def _and_those_kept(
    cursor: psycopg.Cursor[tuple[Any, ...]], query: Query, there: Sequence[tuple[Any, ...]], batch: int
) -> Iterator[tuple[Any, ...]]:
    yield from there
    with told_of(query):
        cursor.execute("COMMIT")  # only now, as it takes as long as computing all rows
    while there := _fetched(cursor, batch):
        yield from there


def _fetched(cursor: psycopg.Cursor[tuple[Any, ...]], rows: int) -> Sequence[tuple[Any, ...]]:
    return cursor.execute(f"FETCH {rows} FROM list_export".encode(), prepare=False).fetchall()


def count_of(connection: AnyConnection, resource: Resource, query: Query, customer: UUID | str) -> int:
    """Count the rows that the query has; limit and cursor don't count."""
    cursor = psycopg.Cursor(connection, row_factory=tuple_row)
    counted = cursor.execute(count_statement(shape_of(resource, query)), parameters_of(resource, query, customer), prepare=False)
    return counted.fetchall()[0][0]


@contextmanager
def told_of(query: Query) -> Generator[None]:
    """Refuse the query where the database says that a value of it can't be. Raises QueryRefused."""
    try:
        yield
    except _OF_A_VALUE as error:
        raise _told(error, query) from error


def _first_row(connection: AnyConnection, statement: Statement, values: Mapping[str, object]) -> tuple[Any, ...] | None:
    cursor = psycopg.RawCursor(connection, row_factory=tuple_row)
    return cursor.execute(statement.text, [values[name] for name in statement.names]).fetchone()


def shape_of(resource: Resource, query: Query, place: Place | None = None, *, with_key: bool = False) -> Shape:
    """Return what the statement depends on; `place` is where the cursor stands.

    Items of a page always tell their id, rows of an export only if asked.
    """
    fields = query.fields or tuple(resource.visible)
    if with_key and resource.key_field.name not in fields:
        fields = (resource.key_field.name, *fields)
    return Shape(
        resource=resource,
        fields=fields,
        conditions=tuple(condition.tested for condition in query.conditions),
        sort=query.sort,
        spellings=tuple(len(word) for word in query.search),
        facets=query.facets,
        limit=query.limit,
        total=query.count,
        after=tuple(value is not None for value in place.row) if place is not None and place.row else None,
        backwards=place is not None and place.backwards,
    )


def parameters_of(resource: Resource, query: Query, customer: UUID | str) -> dict[str, object]:
    """Return the values that the rows of the statement depend on, save the cursor's."""
    parameters: dict[str, object] = {"customer": str(customer)}
    if resource.handed:
        parameters[HANDED] = query.handed
    for number, condition in enumerate(query.conditions):
        parameters |= condition.parameters(f"f{number}")
    for number, word in enumerate(query.search):
        parameters |= {f"w{number}_{n}": like(spelling, prefix=False) for n, spelling in enumerate(word)}
    return parameters


def _json(number: int | None) -> str:
    return "null" if number is None else str(number)
