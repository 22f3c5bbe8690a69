"""Lists, asked of a real PostgreSQL, answer what brute force says."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readmodels.engine.cursor import write_cursor
from readmodels.engine.query import row_by_key, stream_rows
from readmodels.engine.query_parameters import read_query
from readmodels.engine.query_sql import FEW
from readmodels.engine.sort_key import search_text, search_words
from tests.readmodels.engine.conditions import filters, sorts
from tests.readmodels.engine.query_table import (
    DEVICES,
    MINE,
    YOURS,
    Connection,
    Device,
    ask,
    count_cube,
    counted,
    described_device,
    devices,
    fill,
    in_order,
    page_through,
)

against_the_database = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])


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


def walked(connection: Connection, token: str, *pairs: tuple[str, str], back: bool) -> list[list[str]]:
    """The ids of the pages from there on, or before, as they come."""
    pages: list[list[str]] = []
    following: str | None = token
    while following is not None:
        page = ask(connection, *pairs, ("cursor", following))
        pages.append([item["id"] for item in page["items"]])
        following = page["prev_cursor" if back else "next_cursor"]
        assert len(pages) < 1_000, "going round in circles"
    return pages


@pytest.mark.requirement("X-01")
@against_the_database
@given(rows=devices(), sort=sorts, chosen=filters, limit=st.integers(1, 7))
def test_the_way_back_has_the_pages_of_the_way_there(
    connection: Connection, rows: list[Device], sort: list[tuple[str, bool]], chosen: list[Any], limit: int
) -> None:
    fill(connection, rows)
    text = ",".join(f"-{name}" if descending else name for name, descending in sort)
    asked = [("sort", text), ("limit", str(limit)), *(pair for pair, _ in chosen)]
    first = ask(connection, *asked)
    assert first["prev_cursor"] is None
    there = [[item["id"] for item in first["items"]]]
    page = first
    while page["next_cursor"] is not None:
        page = ask(connection, *asked, ("cursor", page["next_cursor"]))
        there.append([item["id"] for item in page["items"]])
        back = walked(connection, page["prev_cursor"], *asked, back=True)
        assert back[::-1] == there[:-1]
    if page is not first:
        once_back = ask(connection, *asked, ("cursor", page["prev_cursor"]))
        assert walked(connection, once_back["next_cursor"], *asked, back=False) == there[-1:]


@pytest.mark.requirement("X-01")
def test_pages_whose_rows_have_gone_lead_back_to_those_that_are_there(connection: Connection) -> None:
    rows = [described_device(n, name=f"{n}") for n in range(6)]
    fill(connection, rows)
    asked = [("sort", "name"), ("limit", "2")]
    first = ask(connection, *asked)
    second = ask(connection, *asked, ("cursor", first["next_cursor"]))
    connection.execute("DELETE FROM devices WHERE name IN ('0', '1')")
    before = ask(connection, *asked, ("cursor", second["prev_cursor"]))
    assert [item["name"] for item in before["items"]] == ["2", "3"], "the list begins there now"
    connection.execute("DELETE FROM devices WHERE name > '3'")
    after = ask(connection, *asked, ("cursor", second["next_cursor"]))
    assert (after["items"], after["next_cursor"]) == ([], None)
    assert [item["name"] for item in ask(connection, *asked, ("cursor", after["prev_cursor"]))["items"]] == ["2", "3"]


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


def from_the_end(connection: Connection, sort: str, narrowed: Sequence[tuple[str, str]]) -> str:
    """The cursor of the last page: that which an empty page has for the way back."""
    following = ask(connection, ("sort", sort), ("limit", "1"), *narrowed)["next_cursor"]
    [query, *_] = json.loads(urlsafe_b64decode(following + "=" * (-len(following) % 4)))
    return write_cursor(query, [], backwards=True)


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
        end = ask(
            connection, ("sort", text), ("limit", "500"), ("fields", "id"), *narrowed, ("cursor", from_the_end(connection, text, narrowed))
        )
        back = walked(connection, end["prev_cursor"], ("sort", text), ("limit", "500"), ("fields", "id"), *narrowed, back=True)
        assert [found for page in back[::-1] for found in page] + [item["id"] for item in end["items"]] == expected

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
    fill(connection, [described_device(n, name=name, note=name) for n, name in enumerate([text, *others])])
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


@pytest.mark.requirement("X-01")
@given(text=st.text(), word=st.text(min_size=1))
def test_a_word_of_a_text_finds_it(text: str, word: str) -> None:
    for asked in search_words(word):
        assert any(spelling in search_text(f"{text} {word}") for spelling in asked)
