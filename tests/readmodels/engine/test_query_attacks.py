"""Input that means harm, cursors that are forged, and faults of ours: none reaches another's rows or is told as the client's (X-06)."""

from __future__ import annotations

import base64
import contextlib
import json
from dataclasses import replace

import pytest
from psycopg.errors import DivisionByZero, NumericValueOutOfRange

from readmodels.engine.cursor import fingerprint, write_cursor
from readmodels.engine.query import answer, kept_rows, row_by_key
from readmodels.engine.query_parameters import read_query
from readmodels.engine.query_refused import BadValue, CursorOfAnotherQuery, CursorUnreadable, QueryRefused, ValueOutOfReach
from tests.readmodels.engine.query_table import (
    DEVICES,
    MINE,
    YOURS,
    Connection,
    ask,
    described_device,
    fill,
)

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
    fill(
        connection,
        [
            described_device(1, customer=MINE, name=text if "\x00" not in text and text != "\ud800" else "x"),
            described_device(2, customer=YOURS),
        ],
    )
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
            assert {item["id"] for item in page["items"]} <= {str(described_device(1).id)}
    if storable:
        assert len(ask(connection, ("filter[name][in]", f'"{text.replace(chr(34), chr(34) * 2)}"'))["items"]) == 1
    assert connection.execute("SELECT count(*) FROM devices").fetchone() == (2,)


@pytest.mark.requirement("X-01")
def test_a_cursor_is_bound_to_its_query_and_its_customer(connection: Connection) -> None:
    fill(connection, [described_device(n) for n in range(10)])
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


def test_a_forged_cursor_that_no_row_can_have_is_no_fault_of_ours(connection: Connection) -> None:
    """No value where the column always has one."""
    origin = _origin(("sort", "active"))
    for start in (origin, f"-{origin}"):
        with pytest.raises(CursorUnreadable):
            ask(connection, ("sort", "active"), ("cursor", _token([start, None, str(MINE)])))


def test_a_forged_cursor_is_refused(connection: Connection) -> None:
    """Whoever computes the fingerprint may put any value into a cursor; what the column can't hold is refused, not an error of ours."""
    origin = _origin(("sort", "price"))
    with pytest.raises(ValueOutOfReach, match="than its column can hold"):
        ask(connection, ("sort", "price"), ("cursor", write_cursor(origin, ["cheap", "no uuid"])))
    for row in (["1"], ["1", None], ["1", "2", "3"], ["\ud800", "x"], [1, "x"]):
        with pytest.raises(CursorUnreadable):
            ask(connection, ("sort", "price"), ("cursor", _token([origin, *row])))


def _origin(*asked: tuple[str, str]) -> str:
    query = read_query(DEVICES, [*asked])
    return fingerprint("devices", str(MINE), query.conditions, query.sort, query.search)


def _token(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.requirement("X-01")
def test_items_hold_the_chosen_fields_and_the_id(connection: Connection) -> None:
    fill(connection, [described_device(1)])
    assert [*ask(connection)["items"][0]] == ["id", "name", "note", "price", "bought", "changed", "active", "status", "tags"]
    page = ask(connection, ("fields", "changed,name,tags"))
    assert page == {
        "items": [{"id": str(described_device(1).id), "changed": "2026-01-01T00:00:00+00:00", "name": "Name 1", "tags": ["x"]}],
        "next_cursor": None,
        "prev_cursor": None,
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
    fill(connection, [described_device(1)])
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
