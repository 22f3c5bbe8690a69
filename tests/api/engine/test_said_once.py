"""What a request says is known, and said once: nothing of it is dropped without a word, at any route (X-01)."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from access.rights import Right
from api.app import OWN_PAGES, routers
from api.engine.said_once import SINGLE_HEADERS, SaidOnceRoute
from tests.api.conftest import Side, World
from tests.api.engine.every_route import Route, every_route, filled, one_file_each
from tests.api.people import person

pytestmark = pytest.mark.requirement("X-01")

FOREIGN = ("/oidc/", "/.well-known/", "/sign-on/callback")
"""Other systems send people there, and may add parameters."""


def asked(client: httpx.Client, route: Route, query: str) -> httpx.Response:
    return client.request(route.method, f"{filled(route.path)}?{query}", json={} if route.method in ("POST", "PUT", "PATCH") else None)


def single(route: Route) -> list[str]:
    """Its parameters that take one value."""
    described = (each for each in route.operation.get("parameters", ()) if each["in"] == "query" and each["name"] != "lang")
    return [each["name"] for each in described if not each["name"].startswith("filter[") and each["schema"].get("type") != "array"]


def test_no_other_language_is_taken_for_one_of_the_two(world: World) -> None:
    for path in ("/users", "/users/export.csv", "/me", "/portal"):
        refused = world.first.admin.get(path, params={"lang": "fr"})
        assert (refused.status_code, refused.json()["code"], refused.json()["parameter"]) == (400, "query-bad-value", "lang"), refused.text
    for lang in ("de", "en", "en-GB", ""):
        assert world.first.admin.get("/users", params={"lang": lang}).status_code == 200


def test_a_clock_without_a_moment_is_not_dropped(world: World) -> None:
    for path in ("/users", "/overview", "/users/export.csv"):
        refused = world.first.admin.get(path, params={"by": "effective"})
        assert (refused.status_code, refused.json()["code"], refused.json()["hint"]) == (
            400,
            "query-clock-without-moment",
            "by goes with at",
        )


def clients(world: World) -> dict[bool, httpx.Client]:
    """Who may ask what belongs to the operator, and who what belongs to a customer."""
    return {True: world.ops, False: world.first.admin}


def working(world: World) -> httpx.Client:
    """Whoever fulfils orders, at the door of uploads asked who they are before anything is read."""
    found = person(world, world.ops, "fulfilment").client
    found.headers["X-Customer"] = world.first.number
    return found


def reporting(world: World, ops: httpx.Client) -> httpx.Client:
    """Whoever attaches something to a case of their own, and is asked so at the same door."""
    return person(world, ops, "employee", user_id=world.first.user()).client


def test_every_route_refuses_what_it_does_not_know_and_what_is_said_twice(world: World, ops: httpx.Client) -> None:
    by, tried = clients(world), 0
    at_the_door: dict[Right | None, httpx.Client] = {
        ("fulfilment", "write"): working(world),
        ("own_cases", "write"): reporting(world, ops),
    }
    for route in every_route():
        if route.path.startswith(FOREIGN):
            continue
        tried += 1
        client = at_the_door.get(route.right, by[route.scope == "operator"])
        unknown = asked(client, route, "made_up=1")
        assert (unknown.status_code, unknown.json()["code"]) == (400, "query-unknown-parameter"), (route.method, route.path, unknown.text)
        assert unknown.json()["parameter"] == "made_up"
        for name in [*single(route), "lang"] if route.path in one_file_each() else []:
            value = "de" if name == "lang" else "1"
            twice = asked(client, route, f"{name}={value}&{name}={value}")
            assert (twice.status_code, twice.json()["code"]) == (400, "query-parameter-twice"), (route.method, route.path, name, twice.text)
    assert tried > 200


def test_every_route_is_of_the_kind_that_refuses_it() -> None:
    routes = [route for router in routers() for route in router.routes if isinstance(route, APIRoute)]
    assert [route.path for route in routes if not isinstance(route, SaidOnceRoute)] == []


@pytest.mark.parametrize("path", sorted(OWN_PAGES))
def test_pages_of_the_description_refuse_likewise(world: World, path: str) -> None:
    for query, code in (
        ("nonsense=1", "query-unknown-parameter"),
        ("lang=de&lang=en", "query-parameter-twice"),
        ("lang=fr", "query-bad-value"),
    ):
        refused = world.nobody.get(f"{path}?{query}")
        assert (refused.status_code, refused.json()["code"]) == (400, code), refused.text
    assert world.nobody.get(f"{path}?lang=en").status_code in (200, 307)


def test_headers_that_mean_one_thing_are_taken_once(world: World, first: Side) -> None:
    token = first.admin.headers["authorization"]
    for name in SINGLE_HEADERS:
        value = {"authorization": token}.get(name, "1")
        headers = [(name, value), (name, value), *([] if name == "authorization" else [("authorization", token)])]
        answer = httpx.get(f"{world.base_url}/users", headers=headers, timeout=30)
        assert (answer.status_code, answer.json()["code"]) == (400, "header-twice"), name
        assert name in answer.json()["detail_en"].lower()


@pytest.mark.parametrize(
    "body", ['{"name": "Muster, Erika", "name": "Muster, Max"}', '{"name": "Muster, Erika", "fields": {"a": "1", "a": "2"}}']
)
def test_a_body_says_each_field_once_however_deep(first: Side, body: str) -> None:
    answer = first.admin.post("/users", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "field-twice"), answer.text
    assert "„" in answer.json()["detail_de"]


def test_a_form_says_each_field_once(first: Side) -> None:
    files: Any = [("file", ("nutzer.csv", b"Name\nMuster, Erika\n")), ("kind", (None, "users")), ("kind", (None, "devices"))]
    answer = first.admin.post("/imports", files=files)
    assert (answer.status_code, answer.json()["code"], answer.json()["detail_en"]) == (
        422,
        "field-twice",
        'The field "kind" stands more than once in the body, and only one can be meant. Send it once.',
    )


def test_what_cannot_be_read_is_told_as_before(first: Side) -> None:
    answer = first.admin.post("/users", content='{"name": ', headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "json-invalid")
    taken = first.admin.post("/users", content=json.dumps({"name": "Muster, Ilse"}), headers={"Content-Type": "application/json"})
    assert taken.status_code == 201
