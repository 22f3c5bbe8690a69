"""PBX administrators get to the PBX without a second login: authlib is the PBX, over HTTP (E-17)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import httpx
import pytest
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from joserfc import jwt
from joserfc.jwk import KeySet

from access.engine.who import Visitor
from access.sign_in.pbx_provider import SWITCHES, SWITCHES_IN
from access.sign_in.session_tokens import new_token
from access.sign_in.signing_keys import ROTATE, SHOWN_BEFORE, SigningKeys
from aggregates.accounts.roles import AccountRole
from commands.accounts.change_account_role import ChangeAccountRole
from commands.accounts.invite_account import InviteAccount
from commands.accounts.link_sign_on import LinkSignOn
from commands.accounts.lock_account import LockAccount
from commands.accounts.set_account_password import SetAccountPassword
from commands.service_access.activate_service_access import ActivateServiceAccess
from commands.service_access.show_activation_code import ShowActivationCode
from commands.sign_in.open_session import OpenSession
from commands.sign_in.send_pin import SendPin
from commands.sign_in.start_acting import StartActing
from commands.sign_in.start_login import StartLogin
from eventstore.ids import new_id
from tests.access.sign_in.sign_on_portal import MOBILE, PBX_CALLBACK, PBX_SECRET, Portal

pytestmark = pytest.mark.part_of("E-17")
VERIFIER = "made-up-verifier-with-43-characters-or-more-0"


class Someone(NamedTuple):
    account_id: UUID
    customer_id: UUID
    number: str
    login: str
    browser: httpx.Client


def somebody(portal: Portal, role: AccountRole = "pbx_administrator") -> Someone:
    """Logged in by a browser, as far as the portal can see: with the session's cookie."""
    number, login = f"K-{new_id().hex[-12:]}", f"p{new_id().hex[-12:]}"
    customer_id = portal.customer(number)
    account_id = portal.invite(number, login, f"{login}@beispiel.example", role)
    portal.run(LinkSignOn(account_id=account_id, issuer="https://login.beispiel.example", subject=login, tie="administrator"), customer_id)
    opened = portal.entrance.login.by_sign_on(customer_id, account_id, Visitor("192.0.2.1", "test", "test"))
    browser = portal.browser()
    browser.cookies.set("portal_session", opened.token.text)
    return Someone(account_id, customer_id, number, login, browser)


def acting_token(portal: Portal, owner: Someone) -> str:
    """Of a reseller's session inside the customer's account, whose administrator gave a code (S-04)."""
    reseller, parent, code_id, pin_id, grant_id = (new_id() for _ in range(5))
    now = portal.log.now()
    soon, waiting, opened, token = now + timedelta(hours=1), new_token(parent), new_token(parent), new_token(new_id())
    invited = InviteAccount(
        account_id=reseller,
        login=f"r{reseller.hex[-12:]}",
        full_name="Rita Reseller",
        email="rita@reseller.example",
        role="reseller",
        mobile=MOBILE,
        by_role=None,
        link_id=new_id(),
        link_expires_at=soon,
    )
    portal.run(invited)
    password_id = new_id()
    portal.run(SetAccountPassword(account_id=reseller, link_id=invited.link_id, password_id=password_id, now=now))
    checked: Any = {"method": "password", "checked_password_id": password_id}
    start = StartLogin(session_id=parent, account_id=reseller, factor="sms", token_id=waiting.token_id, now=now, expires_at=soon, **checked)
    portal.run(start)
    portal.run(SendPin(session_id=parent, pin_id=pin_id, masked="…386", now=now, expires_at=soon))
    times: Any = {"now": now, "expires_at": soon, "ends_at": soon}
    portal.run(
        OpenSession(
            session_id=parent, account_id=reseller, method="password", factor="sms", token_id=opened.token_id, pin_id=pin_id, **times
        )
    )
    portal.run(ShowActivationCode(account_id=owner.account_id, code_id=code_id, expires_at=soon), owner.customer_id)
    portal.run(
        ActivateServiceAccess(
            grant_id=grant_id,
            account_id=owner.account_id,
            code_id=code_id,
            reseller_id=reseller,
            company=None,
            name="Rita Reseller",
            address=None,
            phone=None,
            email=None,
            now=now,
        ),
        owner.customer_id,
    )
    with portal.log.pool.connection() as connection:
        standing = portal.entrance.sessions.resolve(connection, opened.text)
    assert standing is not None
    acting = StartActing(
        session_id=token.session_id,
        grant_id=grant_id,
        parent_id=parent,
        account_id=reseller,
        name="Rita Reseller",
        company=None,
        epoch=standing.account.epoch,
        token_id=token.token_id,
        **times,
    )
    portal.run(acting, owner.customer_id)
    return token.text


def pbx(portal: Portal, **changed: Any) -> Any:
    """authlib, as it would run in the PBX."""
    options = {"scope": "openid profile email", "redirect_uri": PBX_CALLBACK, "code_challenge_method": "S256", **changed}
    client: Any = OAuth2Client("pbx", PBX_SECRET, timeout=20, **options)
    portal.clients.callback(client.close)
    return client


def metadata(portal: Portal) -> dict[str, Any]:
    """As the PBX finds it, checked by authlib."""
    found = httpx.get(get_well_known_url(portal.base_url, external=True)).json()
    OpenIDProviderMetadata(found).validate()
    return found


def sent_back(portal: Portal, who: Someone, client: Any = None, **extra: Any) -> httpx.URL:
    """The address of the PBX that the browser is sent to, with a code."""
    client = client or pbx(portal)
    url, state = client.create_authorization_url(f"{portal.base_url}/oidc/authorize", code_verifier=VERIFIER, **extra)
    answer = who.browser.get(url)
    assert answer.status_code == 303, answer.text
    back = httpx.URL(answer.headers["location"])
    assert back.params["state"] == state
    assert back.params["iss"] == portal.base_url
    return back


def redeem(portal: Portal, back: httpx.URL, **changed: Any) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": back.params["code"], "redirect_uri": PBX_CALLBACK, "code_verifier": VERIFIER}
    auth = changed.pop("auth", ("pbx", "made-up%2Bsecret%3Aof%2Fthe%3Dpbx"))
    fields = {name: value for name, value in {**form, **changed}.items() if value is not None}
    return httpx.post(f"{portal.base_url}/oidc/token", data=fields, auth=auth)


def asked(portal: Portal, who: Someone, **changed: str | None) -> httpx.Response:
    """An authorisation request by hand."""
    query = {
        "response_type": "code",
        "client_id": "pbx",
        "redirect_uri": PBX_CALLBACK,
        "scope": "openid",
        "state": "s",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
        **changed,
    }
    return who.browser.get("/oidc/authorize", params={name: value for name, value in query.items() if value is not None})


class TestTheWay:
    def test_from_the_portal_to_the_pbx(self, portal: Portal) -> None:
        who, known, client = somebody(portal), metadata(portal), pbx(portal)
        back = sent_back(portal, who, client, nonce="n-1")
        assert str(back).startswith(PBX_CALLBACK), "its own query stays"
        tokens = client.fetch_token(known["token_endpoint"], authorization_response=str(back), code_verifier=VERIFIER)
        keys = KeySet.import_key_set(httpx.get(known["jwks_uri"]).json())
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
        told = httpx.post(f"{portal.base_url}/oidc/userinfo", headers={"Authorization": f"Bearer {access}"})
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
            portal.entrance.attempts.hit("pbx", str(who.account_id), SWITCHES, SWITCHES_IN)
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
        told = httpx.get(f"{portal.base_url}/oidc/userinfo", headers={"Authorization": f"Bearer {access}"})
        assert (told.status_code, told.json()["error"]) == (401, "invalid_token")
        assert 'error="invalid_token"' in told.headers["www-authenticate"]


class TestCodes:
    def test_are_taken_once_and_a_second_time_voids_the_first(self, portal: Portal) -> None:
        back = sent_back(portal, somebody(portal))
        access = redeem(portal, back).json()["access_token"]
        again = redeem(portal, back)
        assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
        told = httpx.get(f"{portal.base_url}/oidc/userinfo", headers={"Authorization": f"Bearer {access}"})
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
        assert httpx.get(f"{portal.base_url}/oidc/userinfo", headers=headers).status_code == 200
        portal.clock.ahead = timedelta(seconds=301)
        assert httpx.get(f"{portal.base_url}/oidc/userinfo", headers=headers).status_code == 401

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
        [*keys] = httpx.get(f"{portal.base_url}/oidc/jwks").json()["keys"]
        assert keys
        assert all(set(key) == {"kty", "n", "e", "kid", "use", "alg"} for key in keys)
