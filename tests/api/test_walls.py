"""Walls: who may, and that one customer never sees another's things, whatever the route (X-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from eventstore.ids import new_id
from tests.api.conftest import Side, World

OPEN = {"/livez", "/readyz", "/metrics", "/login", "/login/second-factor", "/login/pin", "/password", "/password/forgotten"}
FILLED = {"line": "2", "of": "user", "key": "shoe_size", "feature": "dashboard", "resource": "users", "name": "inventory"}


def routes(world: World) -> Iterator[tuple[str, str]]:
    for path, methods in world.nobody.get("/openapi.json").json()["paths"].items():
        for method in methods:
            yield method.upper(), path


def filled(path: str, ids: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda place: ids.get(place[1]) or FILLED.get(place[1]) or str(new_id()), path)


@pytest.mark.requirement("X-06")
def test_every_route_wants_a_token(world: World) -> None:
    clients = [world.nobody, world.client("wrong"), world.client("x" * 2000), world.client(None, Authorization="Basic YTpi")]
    found = [(method, path) for method, path in routes(world) if path not in OPEN]
    assert len(found) > 80
    for method, path in found:
        for client in clients if path == "/users" else clients[:2]:
            answer = client.request(method, filled(path, {}))
            assert answer.status_code == 401, (method, path, answer.text)
            assert answer.json()["code"] == "not-authenticated"
            assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.requirement("X-06")
def test_viewers_and_auditors_change_nothing(world: World, first: Side) -> None:
    """Whatever the request's body is: with none, an empty one, and the one that the description shows."""
    auditor = world.client(world.auditor.headers["authorization"].split()[1], **{"X-Customer": first.number})
    examples = shown_bodies(world)
    assert len(examples) > 5
    head = world.log.head()
    for method, path in routes(world):
        if method == "GET" or path in OPEN:
            continue
        for client in (first.viewer, auditor):
            bodies: list[Any] = [None, {}, examples.get((method, path))]
            for body in bodies:
                answer = client.request(method, filled(path, {}), json=body)
                assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed"), (method, path, answer.text)
            if path == "/imports":
                assert client.post(path, files={"file": ("users.csv", b"Name\nMuster\n")}, data={"kind": "users"}).status_code == 403
    assert world.log.head() == head


def shown_bodies(world: World) -> dict[tuple[str, str], Any]:
    """The examples of bodies in the API's description."""
    found: dict[tuple[str, str], Any] = {}
    for path, methods in world.nobody.get("/openapi.json").json()["paths"].items():
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


@pytest.fixture(scope="module")
def things(world: World) -> dict[str, str]:
    """One of everything, of the first customer."""
    first = world.first
    user = first.user("Muster, Wand", personnel_number="W-1")
    device = first.device(model="Phone Wand")
    first.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    sim = first.sim()
    first.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    number = first.read(f"/sims/{sim}")["number"]
    answer = first.admin.post(
        "/imports",
        files={"file": ("users.csv", b"Name;E-Mail\r\nWand, Willi;kein\r\n")},
        data={"kind": "users"},
        headers={"Prefer": "wait=20"},
    )
    listed = first.read("/imports")["items"]
    return {"user_id": user, "device_id": device, "sim_id": sim, "number": number, "import_id": listed[0]["id"] if listed else answer.text}


@pytest.mark.requirement("X-06")
def test_the_other_customer_finds_nothing_of_it(world: World, second: Side, things: dict[str, str]) -> None:
    """Every route that reads: 404 for the other customer's things, and nothing of them in any list or file."""
    world.ops.put("/customer/features/dashboard", headers={"X-Customer": second.number})
    world.ops.put("/customer/features/clarification_cases", headers={"X-Customer": second.number})
    head = world.log.head()
    tried = 0
    for method, path in routes(world):
        if method != "GET" or path in OPEN or path.startswith(("/ops", "/customers", "/tokens", "/meta")):
            continue
        tried += 1
        own = path.startswith("/customer")
        parameters = {"at": datetime.now(UTC).isoformat()} if path.endswith("as-of") else {"after": head}
        answer = second.admin.get(filled(path, things), params=parameters)
        if "{" in path:
            assert answer.status_code == 404, (path, answer.text)
        else:
            assert answer.status_code == 200, (path, answer.text)
        _holds_nothing_of(answer, things if not own else {})
    assert tried > 30


@pytest.mark.requirement("X-06")
def test_the_owner_finds_all_of_it(world: World, first: Side, things: dict[str, str]) -> None:
    """So that the test before this one can fail."""
    head = world.log.head()
    for method, path in routes(world):
        if (
            method == "GET"
            and "{" in path
            and set(re.findall(r"\{(\w+)\}", path)) <= set(things)
            and "dry-runs" not in path
            and "progress" not in path
        ):
            parameters = {"at": datetime.now(UTC).isoformat()} if path.endswith("as-of") else {"after": head}
            answer = first.admin.get(filled(path, things), params=parameters)
            assert answer.status_code == 200, (path, answer.text)


@pytest.mark.requirement("X-06")
def test_the_other_customer_changes_nothing_of_it(world: World, first: Side, second: Side, things: dict[str, str]) -> None:
    mine = second.device()
    bodies: dict[str, Any] = {
        "name": {"name": "Anders"},
        "dismissals": {"lines": [2]},
        "assignment": {"user_id": things["user_id"]},
        "reassignment": {"user_id": things["user_id"]},
        "notes": {"text": "x"},
        "merge": {"absorbed_id": mine},
        "split": {"absorbed_id": mine},
        "identifiers": {"identifiers": [{"kind": "serial_number", "value": "ABCD1234"}]},
        "device": {"device_id": things["device_id"]},
        "user": {"user_id": things["user_id"]},
        "corrections": {"2": {"E-Mail": "a@example.org"}},
    }
    before = {thing: first.read(path) for thing, path in _shown(things).items()}
    for method, path in routes(world):
        if method == "GET" or not re.search(r"\{(user_id|device_id|sim_id|import_id)\}", path):
            continue
        answer = second.admin.request(method, filled(path, things), json=bodies.get(path.rsplit("/", 1)[1], {}))
        assert answer.status_code == 404, (method, path, answer.text)
    assert second.admin.post(f"/devices/{mine}/assignment", json={"user_id": things["user_id"]}).status_code == 404
    assert second.admin.post(f"/devices/{mine}/merge", json={"absorbed_id": things["device_id"]}).status_code == 404
    assert {thing: first.read(path) for thing, path in _shown(things).items()} == before


def _shown(things: dict[str, str]) -> dict[str, str]:
    return {name: f"/{name.removesuffix('_id')}s/{things[name]}" for name in ("user_id", "device_id", "sim_id")}


def _holds_nothing_of(answer: httpx.Response, things: dict[str, str]) -> None:
    if "json" in answer.headers["content-type"] and answer.status_code == 200:
        for thing in things.values():
            assert thing not in answer.text
        assert "Wand" not in answer.text


@pytest.mark.requirement("X-06")
def test_a_revoked_or_expired_token_is_worth_nothing_at_once(world: World, first: Side) -> None:
    issued = world.ops.post("/tokens", json={"label": "Kurz", "role": "viewer", "for_customer": first.customer_id}).json()
    client = world.client(issued["token"])
    assert client.get("/users").status_code == 200
    assert any(token["id"] == issued["id"] and token["label"] == "Kurz" for token in world.ops.get("/tokens").json()["items"])
    assert world.ops.delete(f"/tokens/{issued['id']}").status_code == 200
    assert client.get("/users").status_code == 401
    assert all(token["id"] != issued["id"] for token in world.ops.get("/tokens").json()["items"])
    assert world.ops.delete(f"/tokens/{new_id()}").status_code == 404
    past = {"label": "Alt", "role": "viewer", "for_customer": first.customer_id, "expires_at": "2020-01-01T00:00:00Z"}
    assert world.ops.post("/tokens", json=past).status_code == 422
