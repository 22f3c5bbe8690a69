"""Lists, asked of a real PostgreSQL, answer what brute force says."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import DivisionByZero, NumericValueOutOfRange

from readmodels.engine.cursor import fingerprint, write_cursor
from readmodels.engine.query import answer, configure, kept_rows, row_by_key, stream_rows
from readmodels.engine.query_parameters import read_query
from readmodels.engine.query_refused import BadValue, CursorOfAnotherQuery, CursorUnreadable, QueryRefused, ValueOutOfReach
from readmodels.engine.query_sql import FEW
from readmodels.engine.sort_key import search_text, search_words, sort_key
from tests.readmodels.engine.query_table import (
    DEVICES,
    MINE,
    SCHEMA,
    YOURS,
    Device,
    ask,
    count_cube,
    counted,
    devices,
    fill,
    in_order,
    page_through,
)

BERLIN = ZoneInfo("Europe/Berlin")
against_the_database = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])

Connection = psycopg.Connection[Any]

SORTABLE = ["id", "name", "note", "price", "bought", "changed", "active", "status"]
FILTERS: list[tuple[tuple[str, str], Callable[[Device], bool]]] = [
    (("filter[status]", "new"), lambda row: row.status == "new"),
    (("filter[status][ne]", "new"), lambda row: row.status != "new"),
    (("filter[status][in]", "new,used"), lambda row: row.status is not None),
    (("filter[status][empty]", "true"), lambda row: row.status is None),
    (("filter[active]", "ja"), lambda row: row.active),
    (("filter[active][ne]", "true"), lambda row: not row.active),
    (("filter[name]", "Müller"), lambda row: row.name == "Müller"),
    (("filter[name][ne]", "Müller"), lambda row: row.name != "Müller"),
    (("filter[name][in]", '"Muster, Erika",a_b'), lambda row: row.name in ("Muster, Erika", "a_b")),
    (("filter[name][contains]", "USTER"), lambda row: "uster" in (row.name or "").lower()),
    (("filter[name][contains]", "_"), lambda row: "_" in (row.name or "")),
    (("filter[name][starts]", "mü"), lambda row: (sort_key(row.name) or "").startswith("mu")),
    (("filter[name][empty]", "true"), lambda row: not row.name),
    (("filter[name][empty]", "false"), lambda row: bool(row.name)),
    (("filter[note][contains]", "ä"), lambda row: "ä" in (row.note or "").lower()),
    (("filter[note][contains]", "%"), lambda row: "%" in (row.note or "")),
    (("filter[note][contains]", "\\"), lambda row: "\\" in (row.note or "")),
    (("filter[note]", "'"), lambda row: row.note == "'"),
    (("filter[price]", "10.0"), lambda row: row.price == 10),
    (("filter[price][in]", "10,9.99"), lambda row: row.price in (10, Decimal("9.99"))),
    (("filter[price][gt]", "0"), lambda row: row.price is not None and row.price > 0),
    (("filter[price][between]", "-1,9.99"), lambda row: row.price is not None and -1 <= row.price <= Decimal("9.99")),
    (("filter[price][empty]", "false"), lambda row: row.price is not None),
    (("filter[bought]", "2026-01-02"), lambda row: row.bought == date(2026, 1, 2)),
    (("filter[bought][lte]", "2026-01-02"), lambda row: row.bought is not None and row.bought <= date(2026, 1, 2)),
    (("filter[bought][between]", "2026-01-02,2026-01-03"), lambda row: row.bought in (date(2026, 1, 2), date(2026, 1, 3))),
    (("filter[changed]", "2026-01-01"), lambda row: row.changed is not None and row.changed.astimezone(BERLIN).date() == date(2026, 1, 1)),
    (("filter[changed][ne]", "2026-01-01"), lambda row: row.changed is None or row.changed.astimezone(BERLIN).date() != date(2026, 1, 1)),
    (
        ("filter[changed][gt]", "2025-12-31"),
        lambda row: row.changed is not None and row.changed.astimezone(BERLIN).date() > date(2025, 12, 31),
    ),
    (
        ("filter[changed][gte]", "2026-01-01"),
        lambda row: row.changed is not None and row.changed.astimezone(BERLIN).date() >= date(2026, 1, 1),
    ),
    (
        ("filter[changed][lt]", "2026-01-01"),
        lambda row: row.changed is not None and row.changed.astimezone(BERLIN).date() < date(2026, 1, 1),
    ),
    (
        ("filter[changed][lte]", "2025-12-31"),
        lambda row: row.changed is not None and row.changed.astimezone(BERLIN).date() <= date(2025, 12, 31),
    ),
    (
        ("filter[changed][between]", "2025-12-31,2025-12-31"),
        lambda row: row.changed is not None and row.changed.astimezone(BERLIN).year == 2025,
    ),
    (
        ("filter[changed][gte]", "2026-01-01T00:30:00 01:00"),
        lambda row: row.changed is not None and row.changed >= datetime(2026, 1, 1, 0, 30, tzinfo=BERLIN),
    ),
    (("filter[tags][contains]", "x"), lambda row: "x" in (row.tags or [])),
    (("filter[tags][in]", "x,y"), lambda row: bool(row.tags)),
    (("filter[tags][empty]", "true"), lambda row: not row.tags),
    (("filter[tags][empty]", "false"), lambda row: bool(row.tags)),
    (("search", "mueller"), lambda row: row.name in ("Müller", "Mueller")),
    (("search", "MÜLLER"), lambda row: row.name in ("Müller", "Mueller", "Muller")),
    (("search", "erika  must"), lambda row: row.name == "Muster, Erika"),
    (("search", "%"), lambda row: "%" in (row.name or "") + (row.note or "")),
    (("search", "_"), lambda row: "_" in (row.name or "")),
]

filters = st.lists(st.sampled_from(FILTERS), max_size=3, unique_by=lambda each: each[0][0])
sorts = st.lists(st.tuples(st.sampled_from(SORTABLE), st.booleans()), min_size=1, max_size=4, unique_by=lambda each: each[0])


@pytest.fixture
def connection(empty_database: str) -> Iterator[Connection]:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        configure(connection)
        connection.execute(SCHEMA)
        yield connection


@pytest.mark.requirement("X-01")
@against_the_database
@given(rows=devices(), sort=sorts, chosen=filters, limit=st.integers(1, 7))
def test_pages_together_are_the_whole_list_in_order(
    connection: Connection, rows: list[Device], sort: list[tuple[str, bool]], chosen: list[Any], limit: int
) -> None:
    fill(connection, rows)
    parameters = [pair for pair, _ in chosen]
    text = ",".join(f"-{name}" if descending else name for name, descending in sort)
    fitting = [row for row in rows if row.customer == MINE and all(fits(row) for _, fits in chosen)]

    found = page_through(connection, ("sort", text), ("limit", str(limit)), *parameters)
    whole = ask(connection, ("sort", text), ("limit", "500"), *parameters)

    expected = [str(row.id) for row in in_order(fitting, sort)]
    assert [item["id"] for item in found] == expected
    assert [item["id"] for item in whole["items"]] == expected
    assert whole["next_cursor"] is None
    assert [
        str(row[0]) for row in stream_rows(connection, DEVICES, read_query(DEVICES, [("sort", text), ("fields", "id"), *parameters]), MINE)
    ] == expected


@pytest.mark.requirement("X-01")
@against_the_database
@given(rows=devices(), chosen=filters)
def test_facets_and_total_count_what_brute_force_counts(connection: Connection, rows: list[Device], chosen: list[Any]) -> None:
    fill(connection, rows)
    page = ask(connection, ("facets", "status,active,name"), ("count", "exact"), ("limit", "1"), *(pair for pair, _ in chosen))

    for field in ("status", "active", "name"):
        others = [fits for pair, fits in chosen if not pair[0].startswith(f"filter[{field}]")]
        expected = counted((row for row in rows if row.customer == MINE and all(fits(row) for fits in others)), field)
        facet = page["facets"][field]
        assert {each["value"]: each["count"] for each in facet["values"]} == expected
        assert [each["count"] for each in facet["values"]] == sorted(expected.values(), reverse=True)
        assert facet["others"] == 0
    assert page["total"] == sum(1 for row in rows if row.customer == MINE and all(fits(row) for _, fits in chosen))


@pytest.mark.requirement("X-01")
@pytest.mark.parametrize("sort", [[("name", False)], [("name", True)], [("bought", True), ("name", False)], [("note", False)]])
def test_long_lists_page_the_same_way(connection: Connection, sort: list[tuple[str, bool]]) -> None:
    """More rows than are sorted in memory: the page goes along the order of the index, whether a cube knows that or the rows show it."""
    _many(connection, FEW + 2_000)
    text = ",".join(f"-{name}" if descending else name for name, descending in sort)
    columns = {"name": "name_sort"}
    order = ", ".join(f"{columns.get(name, name)} {'DESC' if descending else 'ASC'} NULLS LAST" for name, descending in sort)
    direction = "DESC" if sort[-1][1] else "ASC"
    expected = [
        str(row[0]) for row in connection.execute(f"SELECT device_id FROM devices ORDER BY {order}, device_id {direction}".encode())
    ]

    for narrowed in [(), (("filter[status]", "used"),), (("filter[price][gte]", "0"),), (("search", "ger"),)]:
        found = page_through(connection, ("sort", text), ("limit", "500"), ("fields", "id"), *narrowed)
        assert [item["id"] for item in found] == expected

        page = ask(connection, ("sort", text), ("count", "exact"), ("facets", "name"), *narrowed)
        assert page["total"] == FEW + 2_000
        assert len(page["facets"]["name"]["values"]) == 100
        assert page["facets"]["name"]["others"] > 0


@pytest.mark.requirement("X-01")
def test_a_list_of_empty_values_pages_too(connection: Connection) -> None:
    _many(connection, FEW * 11)
    for sort in ("name", "-name"):
        found = page_through(connection, ("sort", sort), ("limit", "500"), ("fields", "name"), ("filter[name][empty]", "true"))
        assert len(found) == FEW * 11 // 10 > FEW
        assert {item["name"] for item in found} == {None}


@pytest.mark.requirement("X-01")
@pytest.mark.parametrize("text", ["\\", "%", "_", "\\%", "100 %", "a\\b", "'", "a_b"])
def test_what_means_something_to_like_is_looked_for_as_it_is(connection: Connection, text: str) -> None:
    others = ["axb", "100 x", "plain", "/"]
    fill(connection, [_device(n, name=name, note=name) for n, name in enumerate([text, *others])])
    for parameter in ("filter[name][contains]", "filter[note][contains]", "filter[name][starts]", "filter[note][starts]", "search"):
        assert [item["note"] for item in ask(connection, (parameter, text))["items"]] == [text], parameter


def _many(connection: Connection, count: int) -> None:
    connection.execute(
        """INSERT INTO devices (customer_id, device_id, name, name_sort, note, price, bought, active, status, search)
           SELECT %s, md5(i::text)::uuid, name, lower(name), CASE WHEN i %% 5 <> 0 THEN (i %% 3)::text END, i,
                  CASE WHEN i %% 4 <> 0 THEN date '2026-01-01' + i %% 3 END, i %% 2 = 0, 'used', 'gerät ' || coalesce(name, '')
           FROM (SELECT i, CASE WHEN i %% 10 <> 0 THEN 'Name ' || i %% 3000 END AS name FROM generate_series(1, %s) i) n""",
        (MINE, count),
    )
    count_cube(connection)
    connection.execute("ANALYZE devices")


@pytest.mark.requirement("X-06")
@against_the_database
@given(rows=devices(), sort=sorts, chosen=filters)
def test_two_customers_never_see_each_other(
    connection: Connection, rows: list[Device], sort: list[tuple[str, bool]], chosen: list[Any]
) -> None:
    fill(connection, rows)
    parameters = [("sort", ",".join(name for name, _ in sort)), *(pair for pair, _ in chosen)]
    owner = {str(row.id): row.customer for row in rows}
    for customer in (MINE, YOURS):
        assert {owner[item["id"]] for item in page_through(connection, *parameters, ("limit", "2"), customer=customer)} <= {customer}
        mine = [row for row in rows if row.customer == customer]
        page = ask(connection, ("facets", "status,name"), ("count", "exact"), customer=customer)
        assert page["total"] == len(mine)
        for field in ("status", "name"):
            assert {each["value"]: each["count"] for each in page["facets"][field]["values"]} == counted(mine, field)
        for row in rows:
            assert (row_by_key(connection, DEVICES, row.id, customer) is not None) == (row.customer == customer)


INJECTIONS = [
    "'",
    "' OR '1'='1",
    "'; DROP TABLE devices; --",
    "%' OR customer_id IS NOT NULL --",
    "\\",
    "%s",
    "%(customer)s",
    "$1",
    "{}",
    '"',
    "\x00",
    "\ud800",
    "Ω" * 400,
]


@pytest.mark.requirement("X-01", "X-06")
@pytest.mark.parametrize("text", INJECTIONS)
def test_injected_sql_is_only_a_value(connection: Connection, text: str) -> None:
    fill(connection, [_device(1, customer=MINE, name=text if "\x00" not in text and text != "\ud800" else "x"), _device(2, customer=YOURS)])
    storable = "\x00" not in text and text != "\ud800"
    parameters = [
        "filter[name]",
        "filter[name][contains]",
        "filter[note][starts]",
        "filter[id]",
        "filter[tags][contains]",
        "filter[name][in]",
        "search",
        "sort",
        "fields",
    ]
    for parameter in [*parameters, "facets", "limit", "cursor", "count", f"filter[{text}]", f"filter[name][{text}]", text]:
        # A refusal is an answer like any other; nothing else must come out.
        with contextlib.suppress(QueryRefused):
            page = ask(connection, (parameter, text))
            assert {item["id"] for item in page["items"]} <= {str(_device(1).id)}
    if storable:
        assert len(ask(connection, ("filter[name][in]", f'"{text.replace(chr(34), chr(34) * 2)}"'))["items"]) == 1
    assert connection.execute("SELECT count(*) FROM devices").fetchone() == (2,)


@pytest.mark.requirement("X-01")
def test_a_cursor_is_bound_to_its_query_and_its_customer(connection: Connection) -> None:
    fill(connection, [_device(n) for n in range(10)])
    first = ask(connection, ("limit", "2"), ("sort", "name"), ("filter[active]", "true"))
    cursor = ("cursor", first["next_cursor"])
    same = (("sort", "name"), ("filter[active]", "true"))

    assert len(ask(connection, ("limit", "5"), ("fields", "name"), ("count", "exact"), *same, cursor)["items"]) == 5
    for other in [
        (("sort", "-name"), ("filter[active]", "true")),
        (("sort", "name"), ("filter[active]", "false")),
        (("sort", "name"), ("filter[active][ne]", "true")),
        (("sort", "name"),),
        (*same, ("search", "name")),
    ]:
        with pytest.raises(CursorOfAnotherQuery):
            ask(connection, *other, cursor)
    with pytest.raises(CursorOfAnotherQuery):
        ask(connection, *same, cursor, customer=YOURS)
    for broken in ["x", "eyJ9", "bnVsbA", "W10", "WzFd" * 20_000, cursor[1][3:], "ä"]:
        with pytest.raises((CursorUnreadable, CursorOfAnotherQuery)):
            ask(connection, *same, ("cursor", broken))


def test_a_forged_cursor_is_refused(connection: Connection) -> None:
    """Whoever computes the fingerprint may put any value into a cursor; what the column can't hold is refused, not an error of ours."""
    query = read_query(DEVICES, [("sort", "price")])
    origin = fingerprint("devices", str(MINE), query.conditions, query.sort, query.search)
    with pytest.raises(ValueOutOfReach, match="than its field can hold"):
        ask(connection, ("sort", "price"), ("cursor", write_cursor(origin, ["cheap", "no uuid"])))
    for row in (["1"], ["1", None], ["1", "2", "3"], ["\ud800", "x"], [1, "x"]):
        with pytest.raises(CursorUnreadable):
            ask(connection, ("sort", "price"), ("cursor", _token([origin, *row])))


def _token(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.requirement("X-01")
def test_items_hold_the_chosen_fields_and_the_id(connection: Connection) -> None:
    fill(connection, [_device(1)])
    assert [*ask(connection)["items"][0]] == ["id", "name", "note", "price", "bought", "changed", "active", "status", "tags"]
    page = ask(connection, ("fields", "changed,name,tags"))
    assert page == {
        "items": [{"id": str(_device(1).id), "changed": "2026-01-01T00:00:00+00:00", "name": "Name 1", "tags": ["x"]}],
        "next_cursor": None,
        "total": None,
        "facets": None,
        "position": 4711,
    }


def test_a_key_that_is_none_finds_nothing(connection: Connection) -> None:
    assert row_by_key(connection, DEVICES, "no uuid", MINE) is None
    for operator in ("eq", "ne", "in"):
        with pytest.raises(BadValue) as refused:
            ask(connection, (f"filter[id][{operator}]", "no uuid"))
        assert "uuid" not in (refused.value.text_en + refused.value.text_de).replace("no uuid", "")
        assert "such as 01a" in refused.value.text_en
        assert "wie 01a" in refused.value.text_de


def test_a_fault_of_ours_is_never_told_as_the_clients(connection: Connection) -> None:
    """Whatever is asked for: a list and a file alike; what a value can't be at fault for is an error of ours."""
    fill(connection, [_device(1)])
    by_text, by_truth = ("filter[name]", "Name 1"), ("filter[active]", "true")
    broken = replace(DEVICES, table="broken", facet_cubes=())
    faults = {"1 / (coalesce(price, 0) * 0)": DivisionByZero, "((coalesce(price, 0) + 1e20)::bigint)::numeric": NumericValueOutOfRange}
    for column, error in faults.items():
        connection.execute("DROP VIEW IF EXISTS broken")
        connection.execute(
            f"""CREATE VIEW broken AS SELECT customer_id, device_id, name, name_sort, note, {column} AS price, bought, changed_at, active,
                status, tags, pin, search FROM devices""".encode()
        )
        connection.commit()
        for asked in ((), (by_text,), (by_truth,)):
            query = read_query(broken, [("fields", "price"), *asked])
            with pytest.raises(error):
                answer(connection, broken, query, MINE)
            connection.rollback()
            with pytest.raises(error), kept_rows(connection, broken, query, MINE):
                pass
            connection.rollback()


@pytest.mark.requirement("X-01")
@given(text=st.text(), word=st.text(min_size=1))
def test_a_word_of_a_text_finds_it(text: str, word: str) -> None:
    for asked in search_words(word):
        assert any(spelling in search_text(f"{text} {word}") for spelling in asked)


def _device(number: int, customer: Any = MINE, name: str | None = None, note: str = "n") -> Device:
    changed = datetime(2026, 1, 1, tzinfo=UTC)
    return Device(
        customer, UUID(int=number + 1), name or f"Name {number}", note, Decimal(number), date(2026, 1, 1), changed, True, "new", ["x"]
    )
