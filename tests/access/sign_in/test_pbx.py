"""PBX administrators get to the PBX without a second login: authlib is the PBX, over HTTP (E-17)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet

from access.engine.attempts import Attempts
from access.sign_in.pbx_provider import SWITCHES, SWITCHES_IN
from aggregates.accounts.roles import AccountRole
from commands.accounts.change_account_role import ChangeAccountRole
from commands.accounts.lock_account import LockAccount
from tests.access.sign_in.pbx import VERIFIER, acting_token, asked, metadata, pbx, redeem, sent_back, somebody
from tests.access.sign_in.sign_on_portal import PBX_CALLBACK, PBX_SECRET, Portal
from tests.plain_http import NO_TLS

pytestmark = pytest.mark.part_of("E-17")


class TestTheWay:
    def test_from_the_portal_to_the_pbx(self, portal: Portal) -> None:
        who, known, client = somebody(portal), metadata(portal), pbx(portal)
        back = sent_back(portal, who, client, nonce="n-1")
        assert str(back).startswith(PBX_CALLBACK), "its own query stays"
        tokens = client.fetch_token(known["token_endpoint"], authorization_response=str(back), code_verifier=VERIFIER)
        keys = KeySet.import_key_set(httpx.get(known["jwks_uri"], timeout=30, verify=NO_TLS).json())
        token = jwt.decode(tokens["id_token"], keys, algorithms=known["id_token_signing_alg_values_supported"])
        essential = {"iss": {"essential": True, "value": portal.base_url}, "aud": {"essential": True, "value": "pbx"}}
        claims: Any = CodeIDToken(
            token.claims, token.header, essential, {"client_id": "pbx", "nonce": "n-1", "access_token": tokens["access_token"]}
        )
        claims.validate(leeway=0)
        account = portal.account(who.account_id)
        assert (claims["sub"], claims["customer_number"], claims["preferred_username"]) == (str(who.account_id), who.number, who.login)
        assert client.get(known["userinfo_endpoint"]).json() == {
            "sub": str(who.account_id),
            "customer_number": who.number,
            "name": account.full_name,
            "preferred_username": who.login,
            "email": account.email,
        }
        [switched] = portal.events(who.number, "account.switched_to_pbx")
        assert switched["client"] == "pbx"

    def test_nothing_is_told_that_was_not_asked_for(self, portal: Portal) -> None:
        back = sent_back(portal, somebody(portal), pbx(portal, scope="openid offline_access"))
        answer = redeem(portal, back)
        assert answer.json()["scope"] == "openid"
        access = answer.json()["access_token"]
        told = httpx.post(f"{portal.base_url}/oidc/userinfo", headers={"Authorization": f"Bearer {access}"}, timeout=30, verify=NO_TLS)
        assert set(told.json()) == {"sub", "customer_number"}
        assert answer.headers["cache-control"] == "no-store"

    def test_the_secret_may_come_in_the_form(self, portal: Portal) -> None:
        back = sent_back(portal, somebody(portal), pbx(portal))
        assert redeem(portal, back, auth=None, client_id="pbx", client_secret=PBX_SECRET).status_code == 200


class TestWhoGetsThere:
    @pytest.mark.parametrize("role", ["administrator", "viewer", "employee", "accounting"])
    def test_no_other_role(self, portal: Portal, role: AccountRole) -> None:
        who = somebody(portal, role)
        refused = asked(portal, who)
        assert (refused.status_code, refused.json()["code"]) == (403, "pbx-not-yours")
        page = who.browser.get(refused.url, headers={"Accept": "text/html"})
        assert page.status_code == 403
        assert "Administratoren Telefonanlage" in page.text
        assert portal.events(who.number, "account.switched_to_pbx") == []

    def test_nobody_who_has_not_logged_in(self, portal: Portal) -> None:
        nobody = somebody(portal)._replace(browser=portal.browser())
        assert asked(portal, nobody).json()["code"] == "log-in-first"
        silent = asked(portal, nobody, prompt="none")
        assert httpx.URL(silent.headers["location"]).params["error"] == "login_required"

    def test_nobody_for_ever(self, portal: Portal) -> None:
        """Each time is an event and a row: a page that opens the PBX again and again fills no log."""
        who = somebody(portal)
        for _ in range(SWITCHES - 1):
            portal.parts[Attempts].hit("pbx", str(who.account_id), SWITCHES, SWITCHES_IN)
        assert asked(portal, who).status_code == 303
        refused = asked(portal, who)
        assert (refused.status_code, refused.json()["code"]) == (429, "too-often")
        assert len(portal.events(who.number, "account.switched_to_pbx")) == 1
        assert asked(portal, somebody(portal)).status_code == 303

    def test_no_api_token(self, portal: Portal) -> None:
        who = somebody(portal)
        machine = who._replace(browser=portal.with_token("administrator", who.number))
        assert asked(portal, machine).status_code == 401

    def test_nobody_who_acts_for_a_customer(self, portal: Portal) -> None:
        owner = somebody(portal, "administrator")
        acting = owner._replace(browser=portal.browser())
        acting.browser.cookies.set("portal_session", acting_token(portal, owner))
        assert acting.browser.get("/users").status_code == 200
        assert asked(portal, acting).json()["code"] == "pbx-not-yours"

    @pytest.mark.parametrize("how", ["locked", "another role", "logged out"])
    def test_who_may_no_more_gets_no_token_for_an_old_code(self, portal: Portal, how: str) -> None:
        who = somebody(portal)
        back, used = sent_back(portal, who), sent_back(portal, who)
        access = redeem(portal, used).json()["access_token"]
        if how == "locked":
            portal.run(LockAccount(account_id=who.account_id, by_role=None), who.customer_id)
        elif how == "another role":
            portal.run(ChangeAccountRole(account_id=who.account_id, role="viewer", by_role=None), who.customer_id)
        else:
            csrf = who.browser.get("/me").json()["session"]["csrf_token"]
            assert who.browser.delete("/session", headers={"X-CSRF-Token": csrf}).status_code == 204
        assert redeem(portal, back).json()["error"] == "invalid_grant"
        told = httpx.get(f"{portal.base_url}/oidc/userinfo", headers={"Authorization": f"Bearer {access}"}, timeout=30, verify=NO_TLS)
        assert (told.status_code, told.json()["error"]) == (401, "invalid_token")
        assert 'error="invalid_token"' in told.headers["www-authenticate"]
