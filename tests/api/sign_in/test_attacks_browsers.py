"""Browsers led astray, and proxies that nobody trusts (E-04, X-06)."""

from __future__ import annotations

import re
import time

import httpx
import pytest

from access.engine.address_limit import ADDRESS_LIMIT, WINDOW
from access.engine.attempts import Attempts
from access.sign_in.session_tokens import csrf_token
from api.engine.security_headers import ALWAYS
from portal.serving import proxy_options
from tests.api.conftest import Side, World, another_process
from tests.api.engine.every_route import every_route, filled
from tests.api.people import PASSWORD, Person, invited, messages, person, pin
from tests.api.sign_in.browsers import cookies_of, opens

EVIL = "https://evil.example"


@pytest.mark.requirement("E-04")
def test_a_browsers_cookie_is_out_of_reach_and_a_change_needs_the_header_beside_it(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer").set_password()
    answer = world.nobody.post("/login", json={"login": somebody.login, "password": PASSWORD, "cookie": True})
    world.nobody.cookies.clear()
    cookies = cookies_of(answer)
    assert {name.partition("_browser")[0] for name in cookies} == {"portal", "portal_session"}
    for cookie in cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "lax", "/", "")
    cookie = cookies["portal_session"]
    assert "token" not in answer.json()
    csrf, sent = answer.json()["csrf_token"], {"Cookie": f"portal_session={cookie.value}"}
    assert opens(world.nobody, **sent)
    assert world.nobody.get("/me", headers=sent).json()["session"]["csrf_token"] == csrf
    foreign = world.nobody.post("/login", json={"login": somebody.login, "password": PASSWORD, "cookie": True}).json()["csrf_token"]
    world.nobody.cookies.clear()
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": csrf[:-1]}, {"X-CSRF-Token": foreign}, {"X-CSRF-Token": "%FC"}):
        told = world.nobody.request("PATCH", "/me", json={"phone": None}, headers=sent | headers)
        assert (told.status_code, told.json()["code"]) == (403, "csrf-token-needed"), headers
    assert world.nobody.patch("/me", json={"phone": None}, headers=sent | {"X-CSRF-Token": csrf}).status_code == 200


@pytest.mark.requirement("E-04")
def test_a_new_login_ends_the_session_that_the_browser_had(world: World, ops: httpx.Client) -> None:
    def browser(cookie: str) -> httpx.Client:
        return world.client(None, Cookie=f"portal_session={cookie}")

    def log_in(somebody: Person, client: httpx.Client, **changed: str) -> httpx.Response:
        body = {"login": somebody.login, "password": PASSWORD, "cookie": True, **changed}
        return client.post("/login", json=body)

    viewer, reseller = invited(world, ops, "viewer").set_password(), invited(world, world.ops, "reseller").set_password()
    first, elsewhere = (log_in(viewer, world.client(None)).cookies["portal_session"] for _ in range(2))
    assert log_in(viewer, browser(first), password="Falsche Tasse 1$").status_code == 401
    assert opens(browser(first)), "a failed login ends nothing"
    second = log_in(viewer, browser(first)).cookies["portal_session"]
    assert [opens(browser(cookie)) for cookie in (first, second, elsewhere)] == [False, True, True]

    needed = log_in(reseller, browser(second)).json()
    assert opens(browser(second)), "not before the second factor"
    body = {"login_token": needed["login_token"], "code": pin(world, reseller.mobile or ""), "cookie": True}
    third = browser(second).post("/login/second-factor", json=body).cookies["portal_session"]
    assert [opens(browser(cookie)) for cookie in (second, third)] == [False, True]

    code = person(world, ops, "administrator").client.post("/service-access/code").json()["code"]
    by_cookie = browser(third)
    by_cookie.headers["X-CSRF-Token"] = csrf_token(third)
    grant_id = by_cookie.post("/service-accesses", json={"code": code}).json()["id"]
    acting = by_cookie.post(f"/service-accesses/{grant_id}/session").cookies["portal_session"]
    assert opens(browser(acting))
    assert opens(browser(log_in(viewer, browser(acting)).cookies["portal_session"]))
    assert [opens(browser(cookie)) for cookie in (acting, third)] == [False, False]


@pytest.mark.requirement("E-04", "X-06")
def test_every_change_by_a_cookie_needs_the_header(world: World, ops: httpx.Client) -> None:
    """Also from the page's own origin; and another origin is never told that it may."""
    browser = person(world, ops, "viewer").client
    cookie = {"Cookie": f"portal_session={browser.headers['authorization'].split()[1]}"}
    tried = 0
    for route in every_route():
        if route.method == "GET" or route.kind == "open":
            continue
        tried += 1
        for origin in (world.base_url, EVIL, "null"):
            answer = world.nobody.request(route.method, filled(route.path), headers=cookie | {"Origin": origin}, json={})
            assert (answer.status_code, answer.json()["code"]) == (403, "csrf-token-needed"), (route.method, route.path)
            assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert tried > 60
    preflight = world.nobody.options("/users", headers={"Origin": EVIL, "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 405
    assert opens(browser)


@pytest.mark.requirement("E-04")
def test_no_form_of_another_page_can_log_anybody_in(world: World, ops: httpx.Client) -> None:
    """What a page of another origin can send without asking (a form, a text) is not taken for JSON."""
    somebody = invited(world, ops, "viewer").set_password()
    body = f'{{"login": "{somebody.login}", "password": "{PASSWORD}", "cookie": true}}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = world.nobody.post("/login", content=body.encode(), headers={"Content-Type": kind, "Origin": EVIL})
        assert answer.status_code == 422, (kind, answer.text)
        assert "set-cookie" not in answer.headers


@pytest.mark.requirement("E-04")
def test_over_https_the_cookie_is_secure_and_bound_to_the_host(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer").set_password()
    with another_process(world, public_url="https://portal.example.org") as other:
        answer = other.at().post("/login", json={"login": somebody.login, "password": PASSWORD, "cookie": True})
        cookies = cookies_of(answer)
        assert {name.partition("_browser")[0] for name in cookies} == {"__Host-portal", "__Host-portal_session"}
        for cookie in cookies.values():
            said = (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
            assert said == (True, True, "lax", "/", "")
        cookie = cookies["__Host-portal_session"]
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert opens(other.nobody, Cookie=f"__Host-portal_session={cookie.value}")
        assert not opens(other.nobody, Cookie=f"portal_session={cookie.value}"), "another host could have set that one"


@pytest.mark.requirement("X-06")
def test_every_answer_tells_browsers_to_be_careful(world: World, ops: httpx.Client, first: Side) -> None:
    answers = [
        world.nobody.get("/livez"),
        world.nobody.get("/metrics"),
        world.nobody.get("/nothing/there"),
        world.nobody.post("/login", json={"login": "niemand", "password": "x"}),
        world.nobody.get("/users"),
        first.admin.get("/me"),
        first.admin.get("/users/export.csv"),
        first.admin.get("/users", params={"nothing": "x"}),
        first.admin.post("/users", json={"name": "Muster, Vera"}),
    ]
    for answer in answers:
        for name, value in ALWAYS.items():
            assert answer.headers.get(name) == value, (answer.request.url, name)
        assert "server" not in answer.headers or answer.headers["server"] == "uvicorn"
    kept = first.admin.get("/users").headers  # no secret: the reader's own program may keep it, and asks each time
    assert kept["cache-control"] == "private, no-cache"
    assert {name: kept.get(name) for name in ALWAYS if name != "Cache-Control"} == {
        name: value for name, value in ALWAYS.items() if name != "Cache-Control"
    }
    for path in ("/docs", "/redoc"):
        page = world.nobody.get(path)
        policy = page.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
        assert "frame-ancestors 'none'" in policy
        assert page.text.count("<script>") == policy.count("'sha256-")
        for script in re.findall(r'(?:src|href)="(/static[^"]+)"', page.text):
            assert world.nobody.get(script).status_code == 200


@pytest.mark.requirement("E-01")
def test_no_answer_leads_to_another_host(world: World, ops: httpx.Client) -> None:
    """Redirects name paths of our own, whatever host and path the request names."""
    for headers in (
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"},
    ):
        for path in ("/", "/users/", "//evil.example/", "/docs/", "/\\evil.example", "/%2f%2fevil.example", "/login/"):
            answer = world.nobody.get(path, headers=headers)
            assert "evil.example" not in answer.headers.get("location", ""), path
            if answer.status_code in (301, 302, 303, 307, 308):
                assert re.fullmatch(r"/[a-z-]*", answer.headers["location"]), answer.headers["location"]
    assert world.nobody.get("/").headers["location"] == "/docs"


@pytest.mark.requirement("E-01", "E-16")
def test_links_in_mails_lead_to_the_portal_whatever_host_the_request_names(world: World, ops: httpx.Client) -> None:
    """Host header poisoning: where people reach the portal is a setting."""
    spoofed = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Origin": EVIL, "Referer": EVIL}
    body = {"login": f"viewer.host.{world.log.head()}", "full_name": "Muster, Hosta", "email": "h@example.org", "role": "viewer"}
    assert ops.post("/accounts", json=body, headers=spoofed).status_code == 201
    assert world.nobody.post("/password/forgotten", json={"login": body["login"]}, headers=spoofed).status_code == 202
    deadline = time.monotonic() + 120
    while len(mails := messages(world, f": {body['login']}\n")) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for mail in mails:
        assert "evil.example" not in mail
        assert "http://127.0.0.1/password#token=" in mail, "the part after # is sent to no server and written in no log"


@pytest.mark.requirement("E-01")
def test_forwarded_addresses_count_from_named_proxies_only(world: World, ops: httpx.Client) -> None:
    attempts = world.backend.parts[Attempts]

    def tries(address: str) -> int:
        return attempts.look("address", address, ADDRESS_LIMIT, WINDOW).tries

    body = {"login": "niemand.da", "password": "Falsche Tasse 18$"}
    with another_process(world, **proxy_options(None)) as alone:
        before = tries("127.0.0.1")
        assert alone.at("203.0.113.7").post("/login", json=body).status_code == 401
        assert (tries("203.0.113.7"), tries("127.0.0.1")) == (0, before + 1), "nobody is a proxy unless the settings say so"
    with another_process(world, **proxy_options("192.0.2.0/24")) as elsewhere:
        assert elsewhere.at("203.0.113.7").post("/login", json=body).status_code == 401
        assert (tries("203.0.113.7"), tries("127.0.0.1")) == (0, before + 2)
    with another_process(world, **proxy_options("127.0.0.1,192.0.2.0/24")) as behind:
        chain = "203.0.113.99, 203.0.113.8, 192.0.2.4"
        assert behind.at(chain).post("/login", json=body).status_code == 401
        assert tries("203.0.113.8") == 1, "the last that isn't a proxy of ours; what is before it anybody can write"
        assert (tries("203.0.113.99"), tries("192.0.2.4"), tries("127.0.0.1")) == (0, 0, before + 2)
        somebody = invited(world, ops, "viewer").set_password()
        odd = behind.at("<script>" * 50 + ", " + "x" * 5000)
        session = odd.post("/login", json={"login": somebody.login, "password": PASSWORD})
        assert session.status_code == 200
    listed = ops.get("/sessions", params={"filter[account_id]": somebody.account_id, "after": world.log.head()}).json()["items"]
    assert [row["address"] for row in listed] == [None] or [row["address"] for row in listed] == [""]
