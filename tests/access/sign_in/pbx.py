"""A PBX, and people who go there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import httpx
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url

from access.engine.who import Visitor
from access.sign_in.login import Login
from access.sign_in.session_tokens import new_token
from access.sign_in.sessions import Sessions
from aggregates.accounts.roles import AccountRole
from commands.accounts.invite_account import InviteAccount
from commands.accounts.link_sign_on import LinkSignOn
from commands.accounts.set_account_password import SetAccountPassword
from commands.service_access.activate_service_access import ActivateServiceAccess
from commands.service_access.show_activation_code import ShowActivationCode
from commands.sign_in.open_session import OpenSession
from commands.sign_in.send_pin import SendPin
from commands.sign_in.start_acting import StartActing
from commands.sign_in.start_login import StartLogin
from eventstore.ids import new_id
from tests.access.sign_in.sign_on_portal import MOBILE, PBX_CALLBACK, PBX_SECRET, Portal
from tests.plain_http import NO_TLS

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
    opened = portal.parts[Login].by_sign_on(customer_id, account_id, Visitor("192.0.2.1", "test", "test"))
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
        standing = portal.parts[Sessions].resolve(connection, opened.text)
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
    options: dict[str, Any] = {
        "scope": "openid profile email",
        "redirect_uri": PBX_CALLBACK,
        "code_challenge_method": "S256",
        "verify": NO_TLS,
        **changed,
    }
    client: Any = OAuth2Client("pbx", PBX_SECRET, timeout=20, **options)
    portal.clients.callback(client.close)
    return client


def metadata(portal: Portal) -> dict[str, Any]:
    """As the PBX finds it, checked by authlib."""
    found = httpx.get(get_well_known_url(portal.base_url, external=True), timeout=30, verify=NO_TLS).json()
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
    return httpx.post(f"{portal.base_url}/oidc/token", data=fields, auth=auth, timeout=30, verify=NO_TLS)


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
