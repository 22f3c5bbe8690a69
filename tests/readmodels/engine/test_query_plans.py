"""How PostgreSQL finds a page: along an index, and under row-level security as well as without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from readmodels.engine.cursor import Place
from readmodels.engine.query import configure, parameters_of, shape_of
from readmodels.engine.query_leakproof import mark_leakproof
from readmodels.engine.query_parameters import read_query
from readmodels.engine.query_sql import page_statement
from tests.readmodels.engine.query_table import DEVICES, MINE, SCHEMA, YOURS, ask, count_cube

ROWS = 20_000


@pytest.fixture
def connection(empty_database: str) -> Iterator[psycopg.Connection[Any]]:
    """Rows of two customers, of which only MINE is let through by the row policy."""
    role = sql.Identifier(f"reader_{uuid4().hex}")
    with psycopg.connect(empty_database, autocommit=True) as connection:
        configure(connection)
        connection.execute(SCHEMA)
        connection.execute(
            """INSERT INTO devices (customer_id, device_id, name, name_sort, price, active, status, search)
               SELECT CASE WHEN i %% 100 = 0 THEN %s ELSE %s END, md5(i::text)::uuid, 'N' || i, 'n' || i, i, true, 'new', 'n' || i || ' ' || md5(i::text)
               FROM generate_series(1, %s) i""",
            (YOURS, MINE, ROWS),
        )
        count_cube(connection)
        connection.execute("VACUUM ANALYZE devices")
        connection.execute(sql.SQL("CREATE ROLE {role}; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}").format(role=role))
        for table in ("devices", "devices_by_status", "devices_by_name"):
            connection.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))
            connection.execute(
                sql.SQL("CREATE POLICY own ON {} USING (customer_id = current_setting('portal.customer')::uuid)").format(
                    sql.Identifier(table)
                )
            )
        connection.execute("SELECT set_config('portal.customer', %s, false)", (str(MINE),))
        mark_leakproof(connection)
        connection.execute(sql.SQL("SET ROLE {}").format(role))
        yield connection
        connection.execute("RESET ROLE")
        connection.execute(sql.SQL("DROP OWNED BY {role}; DROP ROLE {role}").format(role=role))


def _plan(
    connection: psycopg.Connection[Any], *pairs: tuple[str, str], after: tuple[str, ...] | None = None, backwards: bool = False
) -> str:
    query = read_query(DEVICES, pairs)
    parameters = (
        parameters_of(DEVICES, query, MINE) | {"projections": list[str]()} | {f"k{n}": value for n, value in enumerate(after or ())}
    )
    statement = page_statement(shape_of(DEVICES, query, None if after is None else Place(after, backwards)))
    lines = psycopg.RawCursor(connection).execute(b"EXPLAIN " + statement.text, [parameters[name] for name in statement.names])
    return "\n".join(line[0] for line in lines)


@pytest.mark.requirement("X-01")
def test_a_page_is_read_from_an_index_forwards_and_backwards(connection: psycopg.Connection[Any]) -> None:
    key = "00000000-0000-0000-0000-000000000000"
    pages = [
        ("name", ("n5", key), "device_id) > ROW("),
        ("-name", ("n5", key), "device_id) < ROW("),
        ("id", (key,), "device_id > "),
        ("-id", (key,), "device_id < "),
    ]
    for sort, last, condition in pages:
        for after in (None, last):
            plan = _plan(connection, ("sort", sort), after=after)
            found = next((line for line in plan.splitlines() if "Index Cond: ((customer" in line), "")
            assert "Seq Scan" not in plan
            assert ("Backward" in plan) == sort.startswith("-")
            assert after is None or condition in found
        before = _plan(connection, ("sort", sort), after=last, backwards=True)
        assert "Seq Scan" not in before
        assert condition.translate(str.maketrans("<>", "><")) in before


@pytest.mark.requirement("X-01", "X-06")
def test_a_search_uses_its_index_behind_the_row_policy(connection: psycopg.Connection[Any]) -> None:
    plan = _plan(connection, ("search", "c4ca4238"))
    assert "devices_search_idx" in plan
    assert [item["name"] for item in ask(connection, ("search", "c4ca4238"))["items"]] == ["N1"]


@pytest.mark.requirement("X-06")
def test_the_database_itself_keeps_customers_apart(connection: psycopg.Connection[Any]) -> None:
    """Even when the API asks for the wrong customer, the database shows nothing of it."""
    assert ask(connection, ("count", "exact"))["total"] == ROWS - ROWS // 100
    wrong = ask(connection, ("count", "exact"), ("facets", "name"), customer=YOURS)
    assert (wrong["items"], wrong["total"]) == ([], 0)


def test_only_a_superuser_marks(connection: psycopg.Connection[Any]) -> None:
    assert mark_leakproof(connection) is False
