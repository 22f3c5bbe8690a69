"""Walls: who may, and that one customer never sees another's things, whatever the route (X-06)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from pypdf import PdfReader

from api.app import routers, routes_of_all
from eventstore.ids import new_id
from readmodels.registry import LISTS
from tests.api.conftest import Side, World
from tests.api.crew import Crew, Household
from tests.api.engine.every_route import IDS, ROWS, Route, every_route, filled, is_file, one_file_each
from tests.described_http import DESCRIBED

LIST_PATHS = {
    route.name.removeprefix("list_"): route.path
    for router in routers()
    for route in router.routes
    if isinstance(route, APIRoute) and route.name.removeprefix("list_") in LISTS
}
ELSEWHERE = {"service-accesses", *(each.name for each in LISTS.values() if each.handed)}
"""Lists of somebody else than the customer."""
FILES_OF_USERS = ("/users/export.csv", "/users/export.xlsx", "/users/export.pdf")
OPERATORS_OWN = ("/customers", "/tokens", "/ops", "/outbox", "/orders-by-customer", "/service-cases-by-customer")
"""What the operator sees of all customers, by right."""
TURNS = 5
"""Of the routes at which all is alike, as what is read there is read before the route is asked, each asks every fifth, others each."""


@pytest.mark.requirement("X-06")
def test_the_table_has_every_route() -> None:
    """A new route belongs into tests/api/engine/routes, with the right that it takes: only then the walks of these tests go there."""
    assert {(route.method, route.list_path) for route in every_route()} <= set(ROWS)
    served = {(method, route.path_format) for route in routes_of_all() if route.include_in_schema for method in route.methods or ()}
    assert {(route.method, route.path) for route in every_route()} == served
    for route in every_route():
        assert not re.search(r"[{}]", filled(route.path)), "every place of a path has something to be filled with"


@pytest.mark.requirement("X-06")
def test_every_route_wants_a_token(world: World) -> None:
    clients = [world.nobody, world.client("wrong"), world.client("x" * 2000), world.client(None, Authorization="Basic YTpi")]
    found = [route for route in every_route() if route.kind != "open"]
    assert len(found) > 150
    for place, route in enumerate(found):
        for client in clients if route.path == "/users" else [clients[0], *([] if place % TURNS else [clients[1]])]:
            answer = client.request(route.method, filled(route.path))
            assert answer.status_code == 401, (route.method, route.path, answer.text)
            assert answer.json()["code"] == "not-authenticated"
            assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.requirement("X-06")
def test_viewers_and_auditors_change_nothing(world: World, first: Side) -> None:
    """Whatever the request's body is: with none, an empty one, and the one that the description shows."""
    auditor = world.client(world.auditor.headers["authorization"].split()[1], **{"X-Customer": first.number})
    examples = shown_bodies()
    assert len(examples) > 5
    head = world.log.head()
    for route in every_route():
        if route.method == "GET" or route.right is None:
            continue
        for client in (first.viewer, auditor):
            shown = examples.get((route.method, route.path))
            bodies: list[Any] = [None, {}, *([] if shown is None else [shown])]
            for body in bodies:
                answer = client.request(route.method, filled(route.path), json=body)
                assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed"), (route.method, route.path, answer.text)
            if route.path == "/imports":
                assert client.post(route.path, files={"file": ("users.csv", b"Name\nMuster\n")}, data={"kind": "users"}).status_code == 403
    assert world.log.head() == head


def shown_bodies() -> dict[tuple[str, str], Any]:
    """The examples of bodies in the API's description."""
    found: dict[tuple[str, str], Any] = {}
    for path, methods in DESCRIBED.document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            schema = content.get("schema", {})
            if examples := schema.get("examples") or content.get("examples"):
                found[method.upper(), path] = examples[0]
    return found


@pytest.mark.requirement("X-06")
def test_roles_are_refused_before_anything_happens(world: World, first: Side) -> None:
    user = first.user("Muster, Rolle")
    assert first.viewer.post(f"/users/{user}/deactivation").json()["code"] == "not-allowed"
    assert first.read(f"/users/{user}")["status"] == "active"
    assert first.admin.get("/ops/projections").status_code == 403
    assert first.admin.post("/customers", json={"name": "x", "customer_number": "y"}).status_code == 403
    assert first.admin.put("/customer/features/dashboard").status_code == 403
    assert world.auditor.post("/ops/projections/inventory/rebuild").status_code == 403


@pytest.mark.requirement("X-06")
def test_ops_and_auditors_name_the_customer(world: World, first: Side, second: Side) -> None:
    user = first.user("Muster, Name")
    first.read(f"/users/{user}")
    assert world.ops.get(f"/users/{user}").json()["code"] == "customer-needed"
    for named in (first.number, first.customer_id):
        assert world.auditor.get(f"/users/{user}", headers={"X-Customer": named}).status_code == 200
        assert world.ops.get(f"/users/{user}", headers={"X-Customer": named}).status_code == 200
    assert world.ops.get(f"/users/{user}", headers={"X-Customer": second.number}).status_code == 404
    assert world.ops.get("/users", headers={"X-Customer": "nobody"}).status_code == 404
    assert first.admin.get("/users", headers={"X-Customer": second.number}).status_code == 404
    assert first.admin.get("/users", headers={"X-Customer": first.number}).status_code == 200


def moment_of(route: Route, after: int) -> dict[str, Any]:
    if route.path.endswith("as-of"):
        return {"at": datetime.now(UTC).isoformat()}
    return {**route.needed, **({"after": after} if "after" in route.parameters and route.path != "/ops/events" else {})}


def owner(household: Household, route: Route) -> httpx.Client:
    """Who has what the route shows: an administrator, but for what employees have as their own."""
    return household.people[
        "employee" if route.right is not None and route.right[0] in ("own_orders", "own_cases") else "administrator"
    ].client


def marks(things: Mapping[str, str], wall: Household) -> list[str]:
    """What no answer to a stranger may hold."""
    people = [somebody.account_id for somebody in wall.people.values()]
    return ["Wand", "wand.csv", wall.side.number, wall.reseller.account_id, *people, *things.values()]


def readable(answer: httpx.Response) -> str:
    """The text of JSON, CSV, a workbook, a PDF, or of all that is in a ZIP."""
    kind = answer.headers.get("content-type", "")
    if "spreadsheetml" in kind or "zip" in kind or "pdf" in kind:
        return " ".join(_read(answer.content, "pdf" if "pdf" in kind else "zip"))
    return answer.text


def _read(content: bytes, ending: str) -> Iterator[str]:
    if ending == "pdf":
        yield from (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif ending in ("zip", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                yield name
                yield from _read(package.read(name), name.rpartition(".")[2])
    elif ending != "png":  # a chart shows what stands beside it
        yield content.decode()


def holds(answer: httpx.Response, told: list[str]) -> list[str]:
    text = readable(answer)
    return [mark for mark in told if mark in text]


@pytest.mark.requirement("X-06", "S-04")
def test_strangers_find_nothing(world: World, crew: Crew, things: dict[str, str], strangers: dict[str, httpx.Client]) -> None:
    """Every route that reads: not there, or without a trace of the first household; the same as for what never was.

    Files are made for one of them each, another at each: what is in them is behind the same wall as the list that all ask for.
    """
    head, told = world.log.head(), marks(things, crew.first)
    seen, files = {200: 0, 403: 0, 404: 0}, set[str]()
    for place, route in enumerate(every_route()):
        if route.method != "GET" or route.kind == "open":
            continue
        compared = False
        for name, client in in_turn(strangers, place):
            answer = client.get(filled(route.path, things), params=moment_of(route, head))
            where = (name, route.path, answer.status_code)
            assert answer.status_code in seen, (*where, answer.text)
            seen[answer.status_code] += 1
            if answer.status_code == 200:
                assert IDS.isdisjoint(re.findall(r"\{(\w+)\}", route.path)), where
                assert "{number}" not in route.path, where
                assert holds(answer, told) == [], where
                if is_file(route.path):
                    files.add(name)
                    break
            if answer.status_code == 404 and not compared:
                compared = True
                never = client.get(filled(route.path), params=moment_of(route, head))
                assert _without_ids(never) == _without_ids(answer), where
    assert all(count > 100 for count in seen.values()), seen
    assert len(files) > 4, files


def in_turn(strangers: Mapping[str, httpx.Client], place: int) -> list[tuple[str, httpx.Client]]:
    """All of them, others first at each place."""
    first = place % len(strangers)
    return [*strangers.items(), *strangers.items()][first : first + len(strangers)]


def _without_ids(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\+?49[0-9]{9,}", "…", answer.text)


@pytest.mark.requirement("X-06")
def test_the_owner_finds_all_of_it(world: World, crew: Crew, things: dict[str, str]) -> None:
    """So that the test before this one can fail."""
    head, found, told = world.log.head(), set[str](), marks(things, crew.first)
    for route in every_route():
        if route.method != "GET" or route.right is None or route.scope == "operator" or route.right[0] == "service_accesses":
            continue
        if "dry-runs" in route.path or "progress" in route.path or route.path not in {*one_file_each(), *FILES_OF_USERS}:
            continue
        answer = owner(crew.first, route).get(filled(route.path, things), params=moment_of(route, head))
        made_up_id = answer.status_code == 404 and "{" in route.path
        assert not made_up_id, f"{route.path}: no such thing is among `things` in tests/api/engine/conftest.py; make one ({answer.text})"
        assert answer.status_code == 200, (route.path, answer.text)
        if holds(answer, told):
            found.add(route.path)
    assert len(found) > 60
    unseen = sorted(path for name, path in LIST_PATHS.items() if name not in ELSEWHERE and path not in found)
    assert not unseen, f"{unseen}: nothing of the first household is in these lists; make one in `things`"
    assert {"/users", *FILES_OF_USERS, "/quarantine", "/sims/{sim_id}", "/accounts", "/sessions"} <= found
    assert any(path.endswith("export.pdf") for path in found)


@pytest.mark.requirement("X-06")
def test_the_operator_sees_no_customers_things_unless_it_names_one(
    world: World, crew: Crew, things: dict[str, str], operators: dict[str, httpx.Client]
) -> None:
    head = world.log.head()
    told = [things[name] for name in ("user_id", "device_id", "sim_id", "number", "import_id", "account_id", "session_id")]
    codes = {"customer-needed": 0, "not-found": 0, "not-allowed": 0}
    for turn, (name, client) in enumerate(operators.items()):
        for place, route in enumerate(every_route()):
            if route.right is None or route.path.startswith(OPERATORS_OWN) or (name.startswith("reseller") and route.login):
                continue
            if route.scope != "within" and (place + turn) % 3:
                continue  # a customer is needed there, or the right to it: so it is refused to some of them, others at each
            if route.method != "GET" and route.scope == "within":
                continue  # test_nobody_changes_anything_of_it
            answer = client.request(route.method, filled(route.path, things), params=moment_of(route, head))
            if answer.status_code == 200:
                assert route.scope == "within", (name, route.path)
                assert holds(answer, told) == [], (name, route.path)
            else:
                assert answer.json()["code"] in codes, (name, route.path, answer.text)
                codes[answer.json()["code"]] += 1
    assert all(codes.values()), codes


@pytest.mark.requirement("X-06")
def test_naming_another_customer_is_answered_as_if_it_did_not_exist(
    world: World, crew: Crew, things: dict[str, str], strangers: dict[str, httpx.Client]
) -> None:
    """X-Customer counts for the operator's roles only, and for resellers never. It is read before the route is asked, so each asks some of the routes."""
    head, asked = world.log.head(), set[tuple[str, str]]()
    for turn, (name, client) in enumerate(strangers.items()):
        for place, route in enumerate(every_route()):
            if route.kind == "open" or (route.method != "GET" and "session" in name) or (place + turn) % TURNS:
                continue
            named = crew.first.side.number if len(route.path) % 2 else crew.first.side.customer_id
            answer = client.request(route.method, filled(route.path, things), headers={"X-Customer": named})
            assert answer.status_code == 404, (name, route.method, route.path, answer.text)
            if (route.method, route.path) in asked:
                continue
            asked.add((route.method, route.path))
            unknown = client.request(route.method, filled(route.path, things), headers={"X-Customer": str(new_id())})
            assert unknown.json()["code"] == answer.json()["code"]
    assert asked == {(route.method, route.path) for route in every_route() if route.kind != "open"}
    assert world.log.head() == head
