"""Accounts: names by themselves, companies, the last administrator, users that have one (E-01, E-16, H-06, S-05)."""

from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import Side, World
from tests.api.people import invited, person


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    """A customer of this file's own: its administrators are counted."""
    return world.side("Probe KG", "K-3003")


@pytest.fixture(scope="module")
def ops(world: World, side: Side) -> httpx.Client:
    return world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number})


@pytest.mark.requirement("E-01", "E-16")
def test_the_last_administrator_may_go_and_it_is_said(world: World, ops: httpx.Client) -> None:
    body = {"full_name": "Muster, Anna", "email": "anna@example.org", "role": "administrator", "mobile": "+4917499090317"}
    made = ops.post("/accounts", json=body)
    assert made.status_code == 201, made.text
    anna = ops.get(f"/accounts/{made.json()['id']}", params={"after": made.json()["position"]}).json()
    assert anna["login"] == "customerK-3003"
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
