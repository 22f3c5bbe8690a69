"""A list over HTTP, and that its OpenAPI says what it does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient

from api.engine.list_answer import plain_page
from api.engine.list_parameters import list_parameters
from api.engine.list_query import query_of
from api.engine.problem import install_problems
from api.engine.reading import json_answer
from readmodels.engine.query import answer, configure
from tests.described import Described, NotAsDescribed
from tests.readmodels.engine.query_table import DEVICES, MINE, SCHEMA, Device, fill


@pytest.fixture
def client(empty_database: str) -> Iterator[TestClient]:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        configure(connection)
        connection.execute(SCHEMA)
        changed = datetime(2026, 1, 1, tzinfo=UTC)
        full = [Device(MINE, UUID(int=n), f"Gerät {n}", "n", Decimal(n), date(2026, 1, 1), changed, True, "new", ["x"]) for n in range(5)]
        fill(connection, [*full, Device(MINE, UUID(int=9), None, None, None, None, None, False, None, None)])
        app = FastAPI()
        install_problems(app)

        def devices(request: Request) -> Response:
            return json_answer(answer(connection, DEVICES, query_of(request, DEVICES, ZoneInfo("Europe/Berlin")), MINE, ("devices",)))

        app.get("/devices", response_model=plain_page(DEVICES), openapi_extra={"parameters": list_parameters(DEVICES)})(devices)
        with TestClient(app) as client:
            yield client


@pytest.mark.requirement("X-01")
def test_a_request_is_filtered_sorted_paged_and_counted(client: TestClient) -> None:
    asked = {"filter[price][gte]": "1", "sort": "-price", "fields": "price", "limit": "3", "count": "exact", "facets": "status"}
    first = client.get("/devices", params=asked)
    assert first.headers["content-type"] == "application/json"
    page = first.json()
    assert [item["price"] for item in page["items"]] == [4, 3, 2]
    assert (page["total"], page["position"]) == (4, 4711)
    assert page["facets"] == {"status": {"values": [{"value": "new", "count": 4}], "others": 0}}
    rest = client.get("/devices", params={**asked, "cursor": page["next_cursor"]}).json()
    assert ([item["price"] for item in rest["items"]], rest["next_cursor"]) == ([1], None)


@pytest.mark.requirement("X-01")
def test_what_a_list_does_not_know_is_refused_as_a_problem(client: TestClient) -> None:
    answer = client.get("/devices?colour=red&lang=en")
    assert (answer.status_code, answer.json()["code"], answer.json()["parameter"]) == (400, "query-unknown-parameter", "colour")
    assert client.get("/devices?after=1&lang=en").status_code == 200


@pytest.mark.requirement("X-01")
def test_answers_keep_to_the_schema_that_openapi_tells(client: TestClient) -> None:
    described = Described(client.get("/openapi.json").json())
    for asked in ("", "?facets=name,active,status&count=exact&limit=2", "?fields=name", "?search=nothing"):
        answer = client.get(f"/devices{asked}")
        described.check("GET", "/devices", answer.url.params.keys(), 200, "application/json", answer.content)
    wrong = b'{"items": [{"id": 1}], "next_cursor": null, "prev_cursor": null, "total": null, "facets": null, "position": 1}'
    with pytest.raises(NotAsDescribed):
        described.check("GET", "/devices", (), 200, "application/json", wrong)

    values = {"sort": "name", "fields": "name", "facets": "status", "limit": "1", "count": "exact", "search": "x", "cursor": ""}
    filters = {
        "id": str(UUID(int=1)),
        "name": "x",
        "note": "x",
        "price": "1",
        "bought": "2026-01-01",
        "changed": "2026-01-01",
        "active": "true",
        "status": "new",
        "tags": "x",
    }
    values |= {f"filter[{name}]": value for name, value in filters.items()}
    told = [parameter["name"] for parameter in described.document["paths"]["/devices"]["get"]["parameters"]]
    operators = {name for name in told if name.count("[") == 2}
    assert {name.rpartition("[")[0] for name in operators} == {f"filter[{name}]" for name in filters}
    assert set(told) - operators == set(values)
    for name, value in values.items():
        assert client.get("/devices", params={name: value}).status_code == 200
