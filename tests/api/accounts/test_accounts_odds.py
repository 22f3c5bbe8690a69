"""Accounts: names by themselves, companies, the last administrator, users that have one (E-01, E-16, H-06, S-05)."""

from __future__ import annotations

import httpx
import pytest

from access.ended_resellers import revoke_those_over
from access.engine.current_states import CurrentStates
from portal.engine.recurring import recurring
from portal.revoking import REVOKING
from tests.api.conftest import Side, World
from tests.api.crew import let_in
from tests.api.people import Person, invited, person
from tests.waiting import until


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    """A customer of this file's own: its administrators are counted."""
    return world.side("Probe KG")


@pytest.fixture(scope="module")
def ops(world: World, side: Side) -> httpx.Client:
    return world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number})


@pytest.mark.requirement("E-01", "E-16")
def test_the_last_administrator_may_go_and_it_is_said(world: World, side: Side, ops: httpx.Client) -> None:
    body = {"full_name": "Muster, Anna", "email": "anna@example.org", "role": "administrator", "mobile": "+4917499090317"}
    made = ops.post("/accounts", json=body)
    assert made.status_code == 201, made.text
    anna = ops.get(f"/accounts/{made.json()['id']}", params={"after": made.json()["position"]}).json()
    assert anna["login"] == f"customer{side.number}"
    taken = ops.post("/accounts", json={**body, "email": "berta@example.org"})
    assert (taken.status_code, taken.json()["code"]) == (409, "login-taken")
    needed = ops.post("/accounts", json={**body, "role": "accounting"})
    assert (needed.status_code, needed.json()["code"]) == (422, "login-needed")

    berta, carla = person(world, ops, "administrator"), person(world, ops, "administrator")
    locked = ops.post(f"/accounts/{berta.account_id}/lock").json()
    assert locked["notes"] == []
    ops.get("/accounts", params={"after": locked["position"]})
    last = ops.delete(f"/accounts/{carla.account_id}").json()
    assert [note["de"][:29] for note in last["notes"]] == ["Damit hat der Kunde keinen ak"]
    accounting = invited(world, ops, "accounting")
    assert ops.post(f"/accounts/{accounting.account_id}/lock").json()["notes"] == []


@pytest.mark.requirement("S-05")
def test_a_reseller_moves(world: World) -> None:
    reseller = invited(world, world.ops, "reseller", company="Beispiel Service GmbH", address="Musterweg 1")
    changed = world.ops.patch(f"/accounts/{reseller.account_id}", json={"company": "Muster Service AG", "address": "Musterweg 2"})
    assert changed.json()["changed"] is True
    shown = world.ops.get(f"/accounts/{reseller.account_id}", params={"after": changed.json()["position"]}).json()
    assert (shown["company"], shown["address"]) == ("Muster Service AG", "Musterweg 2")


@pytest.mark.requirement("H-06", "H-07")
def test_a_user_is_deleted_after_the_account(world: World, side: Side, ops: httpx.Client) -> None:
    user = side.user("Muster, Konto")
    account = invited(world, ops, "employee", user_id=user)
    refused = side.admin.delete(f"/users/{user}")
    assert (refused.status_code, refused.json()["code"]) == (409, "user-has-account")
    assert account.login in refused.json()["detail"]
    assert side.admin.delete(f"/accounts/{account.account_id}").status_code == 200
    assert side.admin.delete(f"/users/{user}").status_code == 200


def given_by(world: World, administrator: Person) -> list[tuple[str, str]]:
    """The service accesses of the customer that aren't over, and what the mark in its corner says."""
    listed = administrator.client.get("/service-access", params={"after": world.log.head(), "filter[account_id]": administrator.account_id})
    marked = {each["grant_id"] for each in administrator.client.get("/me").json()["service_access"]}
    return [(row["status"], "marked" if row["id"] in marked else "not marked") for row in listed.json()["items"]]


@pytest.mark.requirement("S-01", "S-05")
def test_a_reseller_who_is_locked_rests_at_the_customers(world: World, ops: httpx.Client) -> None:
    administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    grant_id, acting = let_in(world, administrator, reseller)
    assert given_by(world, administrator) == [("active", "marked")]
    assert world.ops.post(f"/accounts/{reseller.account_id}/lock").status_code == 200
    assert given_by(world, administrator) == [("resting", "not marked")]
    assert acting.get("/devices").status_code == 401
    assert revoke_those_over(world.log, world.backend.parts[CurrentStates], world.dispatcher) == 0
    assert administrator.client.post("/service-access/code").json()["code"] == "service-access-is-active"
    assert world.ops.delete(f"/accounts/{reseller.account_id}/lock").status_code == 200
    assert given_by(world, administrator) == [("active", "marked")]
    assert world.ops.post(f"/accounts/{reseller.account_id}/lock").status_code == 200
    assert administrator.client.delete(f"/service-access/{grant_id}").status_code == 200
    assert administrator.client.post("/service-access/code").status_code == 200, "the customer need not wait for the reseller"


@pytest.mark.requirement("S-01", "S-05")
@pytest.mark.parametrize("by", ["deactivated", "another role"])
def test_a_reseller_who_is_gone_is_let_in_nowhere_any_more(world: World, ops: httpx.Client, by: str) -> None:
    """By the timer, or by the customer who asks for a new code before it looks."""
    reseller = person(world, world.ops, "reseller", name="Helfer, Hans")
    asks, waits = person(world, ops, "administrator"), person(world, ops, "administrator")
    for administrator in (asks, waits):
        let_in(world, administrator, reseller)
    path = f"/accounts/{reseller.account_id}"
    gone = world.ops.delete(path) if by == "deactivated" else world.ops.put(f"{path}/role", json={"role": "support"})
    assert gone.status_code == 200, gone.text
    assert given_by(world, asks) == given_by(world, waits) == [("resting", "not marked")]
    assert asks.client.post("/service-access/code").status_code == 200
    assert given_by(world, asks) == []
    with recurring(world.backend, [REVOKING]):  # as at each start of the portal: nothing is lost with a process that was killed
        until(lambda: not given_by(world, waits))
    assert given_by(world, waits) == []
    assert revoke_those_over(world.log, world.backend.parts[CurrentStates], world.dispatcher) == 0
    assert waits.client.post("/service-access/code").status_code == 200
    shown = waits.client.get("/service-access", params={"filter[status]": "revoked", "after": world.log.head()}).json()["items"]
    assert {row["reseller_id"] for row in shown} >= {reseller.account_id}


@pytest.mark.requirement("S-02")
def test_a_reseller_who_is_not_active_uses_up_no_code(world: World, ops: httpx.Client) -> None:
    administrator, other = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    code = administrator.client.post("/service-access/code").json()["code"]
    for method, end in (("POST", "/lock"), ("DELETE", "")):
        reseller = person(world, world.ops, "reseller")
        assert world.ops.request(method, f"/accounts/{reseller.account_id}{end}").status_code == 200
        assert reseller.client.post("/service-accesses", json={"code": code}).status_code == 401
    assert other.client.post("/service-accesses", json={"code": code}).status_code == 201
