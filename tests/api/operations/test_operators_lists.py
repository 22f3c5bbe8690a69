"""The operator's lists, of all customers, under the one contract: asked, described and taken along like any list; nobody else sees them (X-01, X-06)."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import openpyxl
import pytest

from readmodels.registry import LISTS
from tests.api.conftest import Side, World
from tests.api.engine.test_walls import LIST_PATHS

OF_CUSTOMERS = {"priced-catalogue", "costs-per-cost-centre"}
"""Made as they are asked for, too, but of one customer (tests/api/prices/, tests/api/reports/)."""
HANDED = {name: LIST_PATHS[name] for name, each in LISTS.items() if each.handed and name not in OF_CUSTOMERS}


def read(client: httpx.Client, path: str, **query: str) -> dict[str, Any]:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.requirement("X-01")
@pytest.mark.parametrize("name", HANDED)
def test_each_answers_every_question_that_it_describes(world: World, first: Side, name: str) -> None:
    described, path = read(world.ops, f"/meta/{name}"), HANDED[name]
    assert first.number
    for field in described["fields"]:
        chosen = {"fields": field["name"], "limit": "5"}
        value = {"number": "1", "instant": "2026-01-01", "date": "2026-01-01", "id": "0190d2a0-0000-7000-8000-000000000000"}.get(
            field["type"], "x"
        )
        value = field["choices"][0]["value"] if field["choices"] else value
        if field["sortable"]:
            read(world.ops, path, **chosen, sort=f"-{field['name']}")
        for operator in field["operators"]:
            given = {"empty": "true", "between": "1,2" if field["type"] == "number" else "2026-01-01,2026-12-31"}.get(operator, value)
            read(world.ops, path, **chosen, **{f"filter[{field['name']}][{operator}]": given})
        if field["facet"]:
            assert field["name"] in read(world.ops, path, **chosen, facets=field["name"])["facets"]
    if described["search"]:
        read(world.ops, path, search="phone")
    assert world.ops.get(path, params={"shoe": "1"}).json()["code"] == "query-unknown-parameter"


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
@pytest.mark.parametrize("name", HANDED)
def test_each_is_a_file_too(world: World, first: Side, name: str) -> None:
    path = HANDED[name]
    assert first.number
    exported = [field for field in read(world.ops, f"/meta/{name}")["fields"] if field["exported"]]
    book = world.ops.get(f"{path}/export.xlsx")
    assert book.status_code == 200, book.text
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == [field["label"]["de"] for field in exported]
    rows = list(csv.reader(io.StringIO(world.ops.get(f"{path}/export.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) - 1 == read(world.ops, path, count="exact")["total"]
    assert len(rows) > 1 or name not in ("customers", "tokens")
    assert world.ops.get(f"{path}/export.pdf").status_code == 200


@pytest.mark.requirement("X-01")
def test_customers_are_filtered_sorted_searched_counted_and_paged(world: World, first: Side, second: Side) -> None:
    whole = read(world.ops, "/customers", limit="500", count="exact", facets="time_zone")
    assert {first.customer_id, second.customer_id} <= {each["id"] for each in whole["items"]}
    assert whole["total"] == len(whole["items"]) == sum(each["count"] for each in whole["facets"]["time_zone"]["values"])
    numbers = [each["customer_number"] for each in whole["items"]]
    assert numbers == sorted(numbers)
    page, found = read(world.ops, "/customers", limit="1", sort="-name"), list[str]()
    while True:
        found += [each["id"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        page = read(world.ops, "/customers", limit="1", sort="-name", cursor=page["next_cursor"])
    assert sorted(found) == sorted(each["id"] for each in whole["items"])
    before = read(world.ops, "/customers", limit="1", sort="-name", cursor=page["prev_cursor"])
    assert [each["id"] for each in before["items"]] == [found[-2]]
    (only,) = read(world.ops, "/customers", **{"filter[customer_number]": first.number})["items"]
    assert only["id"] == first.customer_id
    name = only["name"]
    assert first.customer_id in {each["id"] for each in read(world.ops, "/customers", search=name.upper())["items"]}
    assert read(world.ops, "/customers", fields="name", **{"filter[id]": first.customer_id})["items"] == [{"id": only["id"], "name": name}]


@pytest.mark.requirement("X-01")
@pytest.mark.part_of("H-25")
def test_tokens_are_counted_by_what_they_still_open_and_say_who_may_revoke_them(world: World, first: Side) -> None:
    made = [
        world.ops.post("/tokens", json={"label": label, "role": "viewer", "for_customer": first.customer_id}).json()
        for label in ("Zähler Süd", "Zähler Nord")
    ]
    asked = {"search": "zahler", "sort": "-label"}
    page = read(world.ops, "/tokens", **asked, facets="role,state", count="exact")
    assert [each["id"] for each in page["items"]] == [each["id"] for each in made]
    assert page["facets"]["state"]["values"] == [{"value": "valid", "count": 2}]
    assert page["total"] == 2
    menu = page["items"][0]["allowed_actions"]["revoke"]
    assert menu == {"allowed": True, "method": "DELETE", "href": f"/tokens/{made[0]['id']}"}
    assert read(world.auditor, "/tokens", **asked)["items"][0]["allowed_actions"]["revoke"]["code"] == "not-allowed"
    assert world.ops.delete(menu["href"]).status_code == 200
    assert [each["id"] for each in read(world.ops, "/tokens", **asked)["items"]] == [made[1]["id"]]
    told = str(read(world.ops, "/tokens", **asked)) + world.ops.get("/tokens/export.csv").text
    assert not any(each["token"] in told for each in made)


@pytest.mark.requirement("X-06")
@pytest.mark.parametrize("name", HANDED)
def test_nobody_of_a_customer_sees_them(world: World, first: Side, name: str) -> None:
    assert world.nobody.get(HANDED[name]).status_code == 401
    for client in (first.admin, first.viewer):
        for path in (HANDED[name], *(f"{HANDED[name]}/export.{form}" for form in ("csv", "xlsx", "pdf"))):
            assert client.get(path).json()["code"] == "not-allowed"
