"""Climbing: more rights than a role has, by fields that nobody asked for and by others' accounts (E-03, H-07)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from commands.accounts.account_roles import MAY_CREATE
from eventstore.ids import new_id
from tests.api.conftest import Side, World
from tests.api.engine.every_route import Route, every_route, filled
from tests.api.people import PASSWORD, invited, person
from tests.described_http import DESCRIBED

WRONG = "Falsche Tasse 18$"
FORBIDDEN = {
    "account_id": str(new_id()),
    "by_role": "ops",
    "customer_id": str(new_id()),
    "status": "active",
    "own": True,
    "actor": "console:root",
    "on_behalf_of": "grant:x",
    "password_id": str(new_id()),
    "checked_password_id": str(new_id()),
    "link_id": str(new_id()),
    "epoch": 0,
    "rights": ["accounts"],
    "is_admin": True,
}
"""Fields of commands and of states that no body may set."""


def bodied() -> Iterator[tuple[Route, dict[str, Any]]]:
    """Routes that take an object as JSON, with its properties."""
    described = DESCRIBED.document
    for route in every_route():
        content = route.operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        for each in (schema, *schema.get("anyOf", ())):
            name = each.get("$ref", "").rsplit("/", 1)[-1]
            if name and described["components"]["schemas"][name].get("type") == "object":
                yield route, described["components"]["schemas"][name]


@pytest.mark.requirement("E-03", "X-06")
def test_no_body_takes_a_field_that_it_does_not_know(world: World, ops: httpx.Client, first: Side) -> None:
    """Mass assignment: each refused by its name, before anything is done."""
    somebody, fulfilment = person(world, ops, "administrator"), person(world, world.ops, "fulfilment")
    fulfilment.client.headers["X-Customer"] = first.number
    for feature in ("bulk_order", "bulk_maintenance"):
        assert world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": first.number}).status_code == 200
    employee = person(world, ops, "employee", user_id=first.user())
    head, tried = world.log.head(), 0
    for route, schema in bodied():
        assert schema["additionalProperties"] is False, route.path
        client = world.nobody if route.kind == "open" else somebody.client
        if route.right is not None:
            client = (
                ops
                if route.right[0] in ("features", "sign_on", "catalogue", "prices")
                else world.ops
                if route.scope == "operator"
                else somebody.client
            )
        if route.right is not None and route.right[0] == "service_accesses":
            client = person(world, world.ops, "reseller").client
            head = world.log.head()
        if route.right is not None and route.right[0] == "fulfilment":
            client = fulfilment.client
        if route.right is not None and route.right[0] in ("own_orders", "own_cases"):
            client = employee.client
        body = {name: value for name, value in FORBIDDEN.items() if name not in schema["properties"]}
        answer = client.request(route.method, filled(route.path), json=body)
        assert answer.status_code == 422, (route.method, route.path, answer.text)
        if answer.json()["code"] == "wrong-shape":
            assert {(f"#/{name}", "extra-forbidden") for name in body} <= {*_complaints(answer)}, (route.path, answer.text)
            tried += len(body)
    assert tried > 250
    assert world.log.head() == head


def _complaints(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(each.get("pointer", ""), each["code"]) for each in answer.json()["errors"]]


@pytest.mark.requirement("E-03", "H-07")
def test_nobody_makes_accounts_above_their_own(world: World, ops: httpx.Client) -> None:
    """Whoever may create accounts may create those of the manual's table, by whatever way."""
    administrator = person(world, ops, "administrator")
    adviser = world.client(person(world, world.ops, "adviser").answer["token"], **{"X-Customer": ops.headers["X-Customer"]})
    below = invited(world, ops, "employee")
    for client, role in ((administrator.client, "administrator"), (adviser, "adviser")):
        for wanted in (
            "administrator",
            "viewer",
            "employee",
            "pbx_administrator",
            "accounting",
            "ops",
            "auditor",
            "adviser",
            "support",
            "reseller",
        ):
            body = {
                "login": f"klettern.{wanted}.{role}",
                "full_name": "Muster, Klara",
                "email": "k@example.org",
                "role": wanted,
                "mobile": "+491555999001",
            }
            answer = client.post("/accounts", json=body)
            if wanted in MAY_CREATE[role]:  # pyright: ignore[reportArgumentType]
                assert answer.status_code == 201, (role, wanted, answer.text)
            else:
                assert (answer.status_code, answer.json()["code"]) in ((403, "role-not-yours"), (422, "role-elsewhere")), (role, wanted)
    for wanted in ("administrator", "ops", "support"):
        answer = administrator.client.put(f"/accounts/{below.account_id}/role", json={"role": wanted})
        assert answer.status_code in (403, 422), answer.text


@pytest.mark.requirement("E-03", "E-05", "H-07")
def test_nobody_changes_their_own_role_or_state_nor_those_above(world: World, ops: httpx.Client) -> None:
    administrator, other = person(world, ops, "administrator"), person(world, ops, "administrator")
    accounting = person(world, ops, "accounting")
    adviser = world.client(person(world, world.ops, "adviser").answer["token"], **{"X-Customer": ops.headers["X-Customer"]})
    tried: list[tuple[httpx.Client, str]] = [
        (administrator.client, administrator.account_id),
        (administrator.client, other.account_id),
        (adviser, accounting.account_id),
    ]
    for client, account_id in tried:
        for method, path, body in (
            ("PUT", "role", {"role": "viewer"}),
            ("PUT", "login", {"login": "gekapert.neu"}),
            ("POST", "lock", None),
            ("POST", "link", None),
            ("POST", "erasure", None),
            ("DELETE", "", None),
            ("PATCH", "", {"email": "boese@example.org"}),
        ):
            answer = client.request(method, f"/accounts/{account_id}/{path}".rstrip("/"), json=body)
            assert answer.status_code == 403, (method, path, answer.text)
    for method, path in (("GET", "/accounts"), ("POST", "/accounts"), ("PUT", f"/accounts/{accounting.account_id}/role")):
        assert accounting.client.request(method, path).json()["code"] == "not-allowed"
    refused = accounting.client.patch("/me", json={"role": "administrator"})
    assert refused.status_code == 422
    assert accounting.client.get("/me").json()["account"]["role"] == "accounting"
    assert other.client.get("/me").status_code == administrator.client.get("/me").status_code == 200


@pytest.mark.requirement("E-05")
def test_what_an_account_could_be_taken_over_by_takes_the_current_password(world: World, ops: httpx.Client) -> None:
    """A session left open at a desk is not an account: user name, password, e-mail, mobile number, second factor."""
    somebody = person(world, ops, "viewer")
    seed = somebody.client.post("/me/totp/seed").json()
    for method, path, body in (
        ("PUT", "/me/login", {"login": "gekapert.selbst"}),
        ("PUT", "/me/password", {"password": "Neue Tasse 19$"}),
        ("PUT", "/me/totp", {"secret_id": seed["secret_id"], "code": "123456"}),
        ("POST", "/me/totp/removal", {}),
        ("POST", "/me/recovery-codes", {}),
    ):
        assert somebody.client.request(method, path, json=body).status_code == 422, path
        wrong = somebody.client.request(method, path, json={**body, "current_password": WRONG})
        assert wrong.json()["code"] in ("current-password-wrong", "too-many-tries"), path
    another = person(world, ops, "viewer")
    for field, value in (("mobile", "+4915559990009"), ("email", "boese@example.org")):
        for proof, told in (({}, (422, "current-password-missing")), ({"current_password": WRONG}, (403, "current-password-wrong"))):
            refused = another.client.patch("/me", json={field: value, **proof})
            assert (refused.status_code, refused.json()["code"]) == told, field
    assert another.client.patch("/me", json={"email": "neu@example.org", "current_password": PASSWORD}).status_code == 200
    assert another.client.patch("/me", json={"phone": "+4915559990010", "full_name": "Muster, Neu"}).status_code == 200


@pytest.mark.requirement("E-04", "E-05")
def test_an_app_of_somebody_else_is_not_taken_for_ones_own(world: World, ops: httpx.Client) -> None:
    one, other = person(world, ops, "viewer"), person(world, ops, "viewer")
    seed = one.client.post("/me/totp/seed").json()
    body = {"secret_id": seed["secret_id"], "code": "123456", "current_password": PASSWORD}
    for secret_id in (seed["secret_id"], str(new_id())):
        answer = other.client.put("/me/totp", json={**body, "secret_id": secret_id})
        assert (answer.status_code, answer.json()["code"]) == (422, "app-code-wrong")


@pytest.mark.requirement("E-03")
@pytest.mark.parametrize("role", ["adviser", "support"])
def test_the_operators_own_accounts_and_sessions_are_for_ops_and_auditors(world: World, role: str) -> None:
    somebody, operator = person(world, world.ops, role), person(world, world.ops, "ops")
    session_id = operator.client.get("/me").json()["session"]["id"]
    body = {"login": f"fremd.{role}", "full_name": "Rat, Renate", "email": "rat@example.org", "role": "ops", "mobile": "+4915559990077"}
    for method, path in (
        ("GET", "/accounts"),
        ("GET", "/sessions"),
        ("GET", f"/accounts/{operator.account_id}"),
        ("GET", f"/accounts/{operator.account_id}/history"),
        ("POST", "/accounts"),
        ("DELETE", f"/sessions/{session_id}"),
        ("POST", f"/accounts/{operator.account_id}/lock"),
    ):
        answer = somebody.client.request(method, path, json=body if path == "/accounts" and method == "POST" else None)
        assert answer.status_code in (400, 403), (method, path, answer.text)
        assert answer.json()["code"] in ("customer-needed", "not-allowed")
    assert operator.client.get("/me").status_code == 200
    auditor = person(world, world.ops, "auditor")
    assert auditor.client.get("/accounts").status_code == auditor.client.get("/sessions").status_code == 200
    assert operator.client.get("/sessions").status_code == 200


@pytest.mark.requirement("E-03", "E-16")
def test_sessions_are_ended_by_those_who_may_change_the_account(world: World, ops: httpx.Client, first: Side) -> None:
    administrator, other, viewer = person(world, ops, "administrator"), person(world, ops, "administrator"), person(world, ops, "viewer")
    adviser = person(world, world.ops, "adviser")
    advising = world.client(adviser.answer["token"], **{"X-Customer": first.number})
    sessions = {each.account_id: each.client.get("/me").json()["session"]["id"] for each in (administrator, other, viewer)}
    for client, whose, code in (
        (administrator.client, other, "role-not-yours"),
        (administrator.client, administrator, "own-account"),
        (advising, other, "role-not-yours"),
        (advising, viewer, "role-not-yours"),
    ):
        answer = client.delete(f"/sessions/{sessions[whose.account_id]}")
        assert (answer.status_code, answer.json()["code"]) == (403, code)
        assert whose.client.get("/me").status_code == 200
    assert administrator.client.delete(f"/sessions/{sessions[viewer.account_id]}").status_code == 200
    assert viewer.client.get("/me").status_code == 401
    assert ops.delete(f"/sessions/{sessions[other.account_id]}").status_code == 200
    assert administrator.client.delete(f"/me/sessions/{sessions[administrator.account_id]}").status_code == 200


@pytest.mark.requirement("E-03")
def test_an_adviser_takes_no_administrator_over(world: World, ops: httpx.Client, first: Side) -> None:
    """Who creates administrators sends their invitation again while it is unanswered; then they are none of their business."""
    adviser = person(world, world.ops, "adviser")
    client = world.client(adviser.answer["token"], **{"X-Customer": first.number})
    administrator = invited(world, client, "administrator")
    assert client.post(f"/accounts/{administrator.account_id}/link").status_code == 200
    theirs = {"email": "fremd@example.org", "mobile": "+4915559990078"}
    steps = (
        ("PATCH", "", theirs),
        ("PUT", "/login", {"login": "fremd.anders"}),
        ("PUT", "/role", {"role": "administrator"}),
        ("POST", "/lock", None),
        ("DELETE", "", None),
    )
    for answered in (False, True):
        for method, what, body in (*steps, ("POST", "/link", None)) if answered else steps:
            answer = client.request(method, f"/accounts/{administrator.account_id}{what}", json=body)
            assert (answer.status_code, answer.json()["code"]) == (403, "role-not-yours"), (method, what)
        if not answered:
            administrator.set_password()
