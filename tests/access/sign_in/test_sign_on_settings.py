"""How a customer's directory is set up (H-01)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.access.sign_in.people import code_of, person
from tests.access.sign_in.sign_on_portal import Portal
from tests.gateways.directory import SECRET

pytestmark = pytest.mark.requirement("H-01")


class TestSettings:
    def test_the_secret_is_never_shown(self, portal: Portal, number: str) -> None:
        for role in ("administrator", "auditor", "ops"):
            reader = portal.with_token(role, number if role == "administrator" else None)
            shown = reader.get("/customer/sign-on", headers={"X-Customer": number})
            assert shown.status_code == 200
            assert shown.json()["configured"]["has_client_secret"] is True
            assert SECRET not in shown.text
            assert shown.json()["redirect_uri"] == f"{portal.base_url}/sign-on/callback"
        with portal.log.pool.connection() as connection:
            for table in ("events", "secrets"):
                assert connection.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s", (f"%{SECRET}%",)).fetchall() == [(0,)]

    @pytest.mark.parametrize(("role", "of_customer"), [("administrator", True), ("viewer", True), ("auditor", False)])
    def test_only_ops_set_it_up(self, portal: Portal, number: str, role: str, of_customer: bool) -> None:
        client = portal.with_token(role, number if of_customer else None)
        body = {"issuer": "https://evil.example", "client_id": "x", "admits": "all"}
        for method in ("PUT", "DELETE"):
            refused = client.request(method, "/customer/sign-on", json=body if method == "PUT" else None, headers={"X-Customer": number})
            assert refused.status_code == 403

    def test_a_secret_stays_with_the_directory_that_it_is_from(self, portal: Portal, number: str) -> None:
        ops, scope = portal.ops, {"X-Customer": number}
        body = {"issuer": portal.directory.plain, "client_id": "portal", "admits": "all"}

        def has_secret(**changed: Any) -> bool:
            assert ops.put("/customer/sign-on", json={**body, **changed}, headers=scope).status_code == 200
            return ops.get("/customer/sign-on", headers=scope).json()["configured"]["has_client_secret"]

        assert has_secret(role_of_all="viewer")
        assert portal.signed_on(number, person(portal)).status_code == 303
        assert not has_secret(issuer="https://other.example")
        assert not has_secret()
        assert has_secret(client_secret=SECRET)
        assert not has_secret(client_secret=None)

    @pytest.mark.parametrize("issuer", ["http://login.example", "https://login.example?a", "ftp://127.0.0.1", "https://a@b.example"])
    def test_wrong_issuers_are_refused(self, portal: Portal, number: str, issuer: str) -> None:
        body = {"issuer": issuer, "client_id": "portal", "admits": "all"}
        assert portal.ops.put("/customer/sign-on", json=body, headers={"X-Customer": number}).status_code == 422

    def test_an_address_that_no_sign_on_service_has_is_never_called(self, portal: Portal, number: str) -> None:
        portal.configure(number, issuer="https://169.254.169.254")
        assert code_of(portal.browser().get(f"/sign-on/{number}")) == (422, "issuer-not-allowed")

    def test_that_do_not_fit_the_directory_are_told_at_once(self, portal: Portal, number: str) -> None:
        def remarks(issuer: str) -> str:
            body = {"issuer": issuer, "client_id": "portal", "admits": "all"}
            answer = portal.ops.put("/customer/sign-on", json=body, headers={"X-Customer": number})
            assert answer.status_code == 200
            return " ".join(note["en"] for note in answer.json()["notes"])

        assert remarks(portal.directory.plain) == ""
        assert "can't be that of a sign-on service" in remarks("https://169.254.169.254")
        assert "doesn't answer as it should" in remarks(f"{portal.directory.plain}/elsewhere")

    def test_removed_it_opens_nothing_any_more(self, portal: Portal, number: str) -> None:
        browser = portal.browser()
        back = portal.at_the_directory(browser, number, person(portal))
        assert portal.ops.delete("/customer/sign-on", headers={"X-Customer": number}).status_code == 200
        assert code_of(browser.get(back)) == (400, "sign-on-not-under-way")
        assert code_of(browser.get(f"/sign-on/{number}")) == (404, "no-sign-on")
        assert portal.ops.get("/customer/sign-on", headers={"X-Customer": number}).json()["configured"] is None
