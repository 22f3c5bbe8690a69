"""Codes and requests of a sign-on to the PBX that were stolen, altered, replayed (E-17)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from access.sign_in.signing_keys import ROTATE, SHOWN_BEFORE, SigningKeys
from tests.access.sign_in.pbx import VERIFIER, asked, redeem, sent_back, somebody
from tests.access.sign_in.sign_on_portal import PBX_CALLBACK, PBX_SECRET, Portal
from tests.plain_http import NO_TLS

pytestmark = pytest.mark.part_of("E-17")


class TestCodes:
    def test_are_taken_once_and_a_second_time_voids_the_first(self, portal: Portal) -> None:
        back = sent_back(portal, somebody(portal))
        access = redeem(portal, back).json()["access_token"]
        again = redeem(portal, back)
        assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
        told = httpx.get(f"{portal.base_url}/oidc/userinfo", headers={"Authorization": f"Bearer {access}"}, timeout=30, verify=NO_TLS)
        assert told.status_code == 401

    def test_last_a_minute(self, portal: Portal) -> None:
        who = somebody(portal)
        back = sent_back(portal, who)
        portal.clock.ahead = timedelta(seconds=59)
        early = redeem(portal, back)
        assert early.status_code == 200
        portal.clock.ahead = timedelta()
        late = sent_back(portal, who)
        portal.clock.ahead = timedelta(seconds=61)
        assert redeem(portal, late).json()["error"] == "invalid_grant"

    def test_access_tokens_last_five_minutes(self, portal: Portal) -> None:
        access = redeem(portal, sent_back(portal, somebody(portal))).json()["access_token"]
        headers = {"Authorization": f"Bearer {access}"}
        portal.clock.ahead = timedelta(seconds=295)
        assert httpx.get(f"{portal.base_url}/oidc/userinfo", headers=headers, timeout=30, verify=NO_TLS).status_code == 200
        portal.clock.ahead = timedelta(seconds=301)
        assert httpx.get(f"{portal.base_url}/oidc/userinfo", headers=headers, timeout=30, verify=NO_TLS).status_code == 401

    @pytest.mark.parametrize(
        ("changed", "error", "status"),
        [
            ({"code_verifier": VERIFIER[:-1] + "1"}, "invalid_grant", 400),
            ({"code_verifier": None}, "invalid_grant", 400),
            ({"redirect_uri": "https://pbx.beispiel.example/other"}, "invalid_grant", 400),
            ({"code": "unheard-of"}, "invalid_grant", 400),
            ({"grant_type": "refresh_token"}, "unsupported_grant_type", 400),
            ({"grant_type": None}, "unsupported_grant_type", 400),
            ({"auth": ("pbx", "wrong")}, "invalid_client", 401),
            ({"auth": ("other", "made-up%2Bsecret%3Aof%2Fthe%3Dpbx")}, "invalid_client", 401),
            ({"auth": None}, "invalid_client", 401),
            ({"auth": None, "client_id": "pbx"}, "invalid_client", 401),
            ({"client_id": "other"}, "invalid_client", 401),
            ({"client_secret": PBX_SECRET}, "invalid_request", 400),
            ({"code": ["a", "b"]}, "invalid_request", 400),
        ],
        ids=str,
    )
    def test_need_all_that_goes_with_them(self, portal: Portal, changed: dict[str, Any], error: str, status: int) -> None:
        back = sent_back(portal, somebody(portal))
        refused = redeem(portal, back, **changed)
        assert (refused.status_code, refused.json()["error"]) == (status, error)
        if error == "invalid_client":
            assert redeem(portal, back).status_code == 200, "who isn't the PBX uses up nothing of the PBX's"

    def test_are_kept_as_hashes_only(self, portal: Portal) -> None:
        back = sent_back(portal, somebody(portal))
        access = redeem(portal, back).json()["access_token"]
        with portal.log.pool.connection() as connection:
            rows = connection.execute("SELECT g::text FROM pbx_grants g").fetchall()
            keys = connection.execute("SELECT encode(sealed, 'escape') FROM signing_keys").fetchall()
        assert rows
        assert back.params["code"] not in str(rows)
        assert access not in str(rows)
        assert keys
        assert "PRIVATE" not in str(keys)


class TestRequests:
    @pytest.mark.parametrize(
        "redirect_uri",
        [
            None,
            "",
            "https://evil.example/",
            PBX_CALLBACK + "2",
            PBX_CALLBACK[:-1],
            "https://pbx.beispiel.example/callback",
            "https://PBX.beispiel.example/callback?tenant=1",
            "https://pbx.beispiel.example/callback/../evil?tenant=1",
            "https://pbx.beispiel.example@evil.example/callback?tenant=1",
        ],
    )
    def test_lead_to_the_pbx_alone(self, portal: Portal, redirect_uri: str | None) -> None:
        refused = asked(portal, somebody(portal), redirect_uri=redirect_uri)
        assert (refused.status_code, refused.json()["code"]) == (400, "not-the-pbx")
        assert "location" not in refused.headers

    def test_of_others_are_refused(self, portal: Portal) -> None:
        who = somebody(portal)
        assert asked(portal, who, client_id="other").json()["code"] == "not-the-pbx"
        twice = f"/oidc/authorize?client_id=pbx&redirect_uri={PBX_CALLBACK}&redirect_uri=https://evil.example"
        assert who.browser.get(twice).json()["code"] == "not-the-pbx"

    @pytest.mark.parametrize(
        ("changed", "error"),
        [
            ({"code_challenge": None}, "invalid_request"),
            ({"code_challenge_method": None}, "invalid_request"),
            ({"code_challenge_method": "plain"}, "invalid_request"),
            ({"code_challenge": "short"}, "invalid_request"),
            ({"response_type": "token"}, "unsupported_response_type"),
            ({"response_type": "code id_token"}, "unsupported_response_type"),
            ({"response_mode": "form_post"}, "invalid_request"),
            ({"scope": "profile"}, "invalid_scope"),
            ({"scope": None}, "invalid_scope"),
            ({"request": "x.y.z"}, "request_not_supported"),
            ({"request_uri": "https://evil.example/"}, "request_uri_not_supported"),
            ({"prompt": "login"}, "login_required"),
            ({"max_age": "0"}, "login_required"),
            ({"nonce": "n" * 1001}, "invalid_request"),
            ({"nonce": "a\x00b"}, "invalid_request"),
        ],
        ids=str,
    )
    def test_that_ask_for_what_there_is_not(self, portal: Portal, changed: dict[str, str | None], error: str) -> None:
        answer = asked(portal, somebody(portal), **changed)
        back = httpx.URL(answer.headers["location"])
        assert (answer.status_code, back.params["error"], back.params["state"]) == (303, error, "s")
        assert "code" not in back.params
        assert back.host == "pbx.beispiel.example"


class TestKeys:
    def test_change_every_month_and_are_known_before_they_are_used(self, portal: Portal) -> None:
        keys = SigningKeys(portal.log, portal.clock)
        first = keys.signing().kid
        portal.clock.ahead = ROTATE + timedelta(minutes=1)
        shown = [key["kid"] for key in keys.published()["keys"]]
        assert len(shown) == 2
        assert keys.signing().kid == first, "the new one is shown, and not used yet"
        portal.clock.ahead += SHOWN_BEFORE
        second = keys.signing().kid
        assert second in shown
        assert second != first
        assert first in [key["kid"] for key in keys.published()["keys"]], "what it signed can still be verified"
        portal.clock.ahead += ROTATE
        assert first not in [key["kid"] for key in keys.published()["keys"]]
        portal.clock.ahead = timedelta()
        with portal.log.pool.connection() as connection:
            connection.execute("DELETE FROM signing_keys")

    def test_only_their_public_halves_are_shown(self, portal: Portal) -> None:
        [*keys] = httpx.get(f"{portal.base_url}/oidc/jwks", timeout=30, verify=NO_TLS).json()["keys"]
        assert keys
        assert all(set(key) == {"kty", "n", "e", "kid", "use", "alg"} for key in keys)
