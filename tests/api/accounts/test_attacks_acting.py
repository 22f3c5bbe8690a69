"""Whoever acts for a customer does so on the record, as far as its grant goes, and not a moment longer (S-04)."""

from __future__ import annotations

import httpx
import pytest

from eventstore.ids import new_id
from tests.api.conftest import Side, World
from tests.api.crew import let_in
from tests.api.people import PASSWORD, person


@pytest.mark.requirement("S-04", "S-05")
@pytest.mark.part_of("E-06")
def test_whoever_acts_hands_out_no_access_sees_no_secrets_and_has_no_profile(world: World, ops: httpx.Client, first: Side) -> None:
    administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    grant_id, acting = let_in(world, administrator, reseller)
    sim = first.sim()
    accounting = person(world, administrator.client, "accounting")
    session_id = administrator.client.get("/me").json()["session"]["id"]
    closed = (
        ("POST", f"/sims/{sim}/codes", None),
        ("POST", "/customer/password/look", None),
        ("POST", "/customer/password/check", {"password": "Blaue-Tasse-17", "purpose": "Anruf"}),
    )
    made = {"login": "hintertuer.1", "full_name": "Tuer, Hinter", "email": "h@example.org", "role": "viewer"}
    never = (
        ("POST", "/accounts", made),
        ("PATCH", f"/accounts/{accounting.account_id}", {"email": "h@example.org", "mobile": "+4915559990011"}),
        ("PUT", f"/accounts/{accounting.account_id}/login", {"login": "hintertuer.2"}),
        ("PUT", f"/accounts/{accounting.account_id}/role", {"role": "viewer"}),
        ("POST", f"/accounts/{accounting.account_id}/link", None),
        ("POST", f"/accounts/{accounting.account_id}/lock", None),
        ("DELETE", f"/accounts/{accounting.account_id}", None),
        ("DELETE", f"/sessions/{session_id}", None),
        ("POST", "/service-access/code", None),
        ("GET", "/service-access", None),
        ("DELETE", f"/service-access/{grant_id}", None),
        ("PUT", f"/service-access/{grant_id}/secrets", None),
        ("POST", "/service-accesses", {"code": "7K3M-9QXD-2WBF-HT5N"}),
        ("GET", "/service-accesses", None),
        ("POST", f"/service-accesses/{grant_id}/session", None),
        ("PATCH", "/me", {"full_name": "Kunde, Karl"}),
        ("PUT", "/me/password", {"current_password": PASSWORD, "password": "Neue Tasse 19$"}),
        ("GET", "/me/sessions", None),
        ("POST", "/tokens", {"label": "x", "role": "administrator", "for_customer": first.customer_id}),
        ("PUT", "/customer/features/dashboard", None),
        ("GET", "/ops/events", None),
    )
    for method, path, body in (*closed, *never):
        answer = acting.request(method, path, json=body)
        assert answer.status_code == 403, (method, path, answer.text)
        assert "Administrator Kundenportal" not in answer.json()["detail_de"], "whoever acts is no administrator of the customer"
    for method, path, body in closed:
        refused = acting.request(method, path, json=body).json()
        assert refused["code"] == "secrets-not-opened"
        assert refused["detail_de"].startswith("Der Kunde hat Ihnen dies nicht geöffnet;")
        assert refused["detail_en"].startswith("The customer has not opened this to you;")
    assert acting.get("/service-access").json()["code"] == "not-while-acting"
    refused = accounting.client.get("/devices").json()
    assert (
        "Ihre Rolle (Buchhaltung Kunde) darf dies nicht; Rollen, die es dürfen: Administrator Kundenportal, Lesezugriff"
        in refused["detail_de"]
    )
    assert "Your role (customer accounting) may not do this; roles that may: portal administrator, viewer" in refused["detail_en"]
    assert acting.get("/accounts").status_code == 200
    assert administrator.client.get("/me").status_code == accounting.client.get("/me").status_code == 200
    assert administrator.client.put(f"/service-access/{grant_id}/secrets").status_code == 200
    for method, path, body in closed:
        assert acting.request(method, path, json=body).status_code != 403, path
    assert administrator.client.delete(f"/service-access/{grant_id}/secrets").status_code == 200
    for method, path, body in (*closed, *never):
        assert acting.request(method, path, json=body).status_code == 403, path


@pytest.mark.requirement("S-04", "A-02")
def test_acting_for_a_customer_is_always_on_the_record_as_such(world: World, ops: httpx.Client, first: Side) -> None:
    """Whatever headers say: actor, grant and customer of each event are those of the session."""
    administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    grant_id, acting = let_in(world, administrator, reseller)
    spoofed = {"X-Actor": "console:root", "X-On-Behalf-Of": "nobody", "X-Customer": first.number, "X-User": administrator.login}
    done = acting.post("/users", json={"name": "Muster, Spur"}, headers=spoofed)
    assert done.status_code == 201, done.text
    shown = world.ops.get("/ops/events", params={"stream": done.json()["id"]}).json()["items"]
    assert {(each["actor"], each["on_behalf_of"], each["customer_id"]) for each in shown} == {
        (f"account:{reseller.account_id}", f"grant:{grant_id}", first.customer_id)
    }


@pytest.mark.requirement("S-02", "S-06")
def test_a_grant_is_worth_nothing_to_another_reseller(world: World, ops: httpx.Client) -> None:
    administrator, reseller, other = (
        person(world, ops, "administrator"),
        person(world, world.ops, "reseller"),
        person(world, world.ops, "reseller"),
    )
    grant_id, _ = let_in(world, administrator, reseller)
    told = other.client.post(f"/service-accesses/{grant_id}/session")
    never = other.client.post(f"/service-accesses/{new_id()}/session")
    assert told.status_code == never.status_code == 404
    assert told.json()["code"] == never.json()["code"]


@pytest.mark.requirement("S-04")
def test_a_customers_administrator_ends_the_session_of_who_acts_for_it(world: World, ops: httpx.Client) -> None:
    administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    _, acting = let_in(world, administrator, reseller)
    session_id = acting.get("/me").json()["session"]["id"]
    assert administrator.client.delete(f"/sessions/{session_id}").status_code == 200
    assert acting.get("/me").status_code == 401
    assert reseller.client.get("/me").status_code == 200
