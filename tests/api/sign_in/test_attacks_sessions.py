"""Stolen, old and foreign sessions; browsers led astray; proxies that nobody trusts (E-04, S-04, X-06)."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.cookies import Morsel, SimpleCookie
from uuid import UUID

import httpx
import pytest

from access.accounts.standing import Standing
from access.engine.address_limit import ADDRESS_LIMIT, WINDOW
from access.sign_in.session_keeping import SessionKeeping
from access.sign_in.session_opening import SESSION_LASTS, TOKEN_LASTS
from access.sign_in.session_tokens import csrf_token, new_token, parsed_token
from api.engine.security_headers import ALWAYS
from eventstore.ids import new_id
from portal.serving import proxy_options
from tests.api.conftest import Side, World, another_process
from tests.api.crew import acting_session, let_in
from tests.api.engine.every_route import every_route, filled
from tests.api.people import PASSWORD, Person, at_once, invited, link_token, messages, person, pin

EVIL = "https://evil.example"


def cookies_of(answer: httpx.Response) -> dict[str, Morsel[str]]:
    """Name → cookie; each stands in a header of its own."""
    return {name: morsel for header in answer.headers.get_list("set-cookie") for name, morsel in SimpleCookie(header).items()}


def opens(client: httpx.Client, **headers: str) -> bool:
    answer = client.get("/me", headers=headers)
    assert answer.status_code in (200, 401)
    return answer.status_code == 200


@pytest.mark.requirement("E-04")
def test_an_old_token_opens_nothing_after_a_renewal(world: World, ops: httpx.Client) -> None:
    somebody = person(world, ops, "viewer")
    old = somebody.client
    answer = old.post("/session/renewal")
    new = world.client(answer.json()["token"])
    with another_process(world) as other:
        for process in (world, other):
            assert not opens(process.client(somebody.answer["token"]))
            assert opens(process.client(answer.json()["token"]))
    assert old.post("/session/renewal").status_code == 401
    assert new.delete("/session").status_code == 204
    assert not opens(new)


@pytest.mark.requirement("E-04")
def test_a_token_that_names_something_else_shuts_nobody_out(world: World, ops: httpx.Client) -> None:
    """Whoever knows an account's id can write a token that says it is a session's."""
    somebody = person(world, ops, "viewer")
    with another_process(world) as other:
        for process in (other, world):
            made_up = process.client(new_token(UUID(somebody.account_id)).text)
            assert not opens(made_up)
            assert opens(process.client(somebody.answer["token"]))
            assert not opens(made_up)


@pytest.mark.requirement("E-04")
def test_a_login_token_is_no_session_and_a_session_no_login_token(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "administrator").set_password()
    started = world.at().post("/login", json={"login": somebody.login, "password": PASSWORD, "cookie": True})
    assert "set-cookie" not in started.headers, "nothing to be kept before the second factor"
    login_token = started.json()["login_token"]
    assert not opens(world.client(login_token))
    assert not opens(world.nobody, Cookie=f"portal_session={login_token}")
    session = somebody.log_in().answer["token"]
    told = world.at().post("/login/second-factor", json={"login_token": session, "code": "12345678"})
    assert (told.status_code, told.json()["code"]) == (401, "login-not-under-way")
    assert not opens(world.client(login_token)), "also once that login has become a session"


@pytest.mark.requirement("E-04")
def test_nobody_can_choose_the_session_that_somebody_else_gets(world: World, ops: httpx.Client) -> None:
    """Fixation: a cookie from before the login is worth nothing after it, and each login has a token of its own."""
    attacker, victim = person(world, ops, "viewer"), invited(world, ops, "viewer").set_password()
    planted = f"portal_session={attacker.answer['token']}"
    body = {"login": victim.login, "password": PASSWORD, "cookie": True}
    answers = [world.nobody.post("/login", json=body, headers={"Cookie": planted}) for _ in range(2)]
    cookies = [cookies_of(answer)["portal_session"].value for answer in answers]
    assert len({*cookies, attacker.answer["token"]}) == 3
    sessions = {parsed.session_id for cookie in cookies if (parsed := parsed_token(cookie)) is not None}
    assert len(sessions) == 2
    assert not opens(world.client(None, Cookie=planted)), "the session that came with the login has ended"
    world.nobody.cookies.clear()


@pytest.mark.requirement("E-04")
def test_made_up_and_altered_tokens_open_nothing(world: World, ops: httpx.Client) -> None:
    token = person(world, ops, "viewer").answer["token"]
    other = person(world, ops, "viewer").answer["token"]
    swapped = token[:24] + other[24:]
    for wrong in (
        token[:-1],
        token + "A",
        token[:-2] + ("AA" if token[-2:] != "AA" else "BB"),
        swapped,
        token.upper(),
        "ps_",
        "ps_" + "A" * 64,
    ):
        assert not opens(world.client(wrong)), wrong
    assert not opens(world.nobody, Authorization=f"Basic {token}")
    assert not opens(world.nobody, Authorization=token)
    assert world.nobody.get("/me", params={"token": token, "access_token": token}).status_code == 401


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
    for route in every_route(world):
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
        first.admin.get("/users"),
        first.admin.get("/users/export.csv"),
        first.admin.get("/users", params={"nothing": "x"}),
        first.admin.post("/users", json={"name": "Muster, Vera"}),
    ]
    for answer in answers:
        for name, value in ALWAYS.items():
            assert answer.headers.get(name) == value, (answer.request.url, name)
        assert "server" not in answer.headers or answer.headers["server"] == "uvicorn"
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
    deadline = time.monotonic() + 10
    while len(mails := messages(world, f": {body['login']}\n")) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for mail in mails:
        assert "evil.example" not in mail
        assert "http://127.0.0.1/password#token=" in mail, "the part after # is sent to no server and written in no log"


@pytest.mark.requirement("E-01")
def test_forwarded_addresses_count_from_named_proxies_only(world: World, ops: httpx.Client) -> None:
    attempts = world.backend.entrance.attempts

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


# What ends sessions ends them with the next request, in every process.


@pytest.mark.requirement("H-07", "E-16")
def test_locking_deactivating_a_new_role_or_password_ends_all_sessions_everywhere_at_once(world: World, ops: httpx.Client) -> None:
    def locked(somebody: Person) -> httpx.Response:
        return ops.post(f"/accounts/{somebody.account_id}/lock")

    def deactivated(somebody: Person) -> httpx.Response:
        return ops.delete(f"/accounts/{somebody.account_id}")

    def another_role(somebody: Person) -> httpx.Response:
        return ops.put(f"/accounts/{somebody.account_id}/role", json={"role": "employee"})

    def another_login(somebody: Person) -> httpx.Response:
        return ops.put(f"/accounts/{somebody.account_id}/login", json={"login": f"{somebody.login}.neu"})

    def new_password(somebody: Person) -> httpx.Response:
        return somebody.client.put("/me/password", json={"current_password": PASSWORD, "password": "Blaue Kanne 17$"})

    def link_used(somebody: Person) -> httpx.Response:
        assert ops.post(f"/accounts/{somebody.account_id}/link").status_code == 200
        return world.at().post("/password", json={"token": link_token(world, somebody.login), "password": "Blaue Kanne 17$"})

    with another_process(world) as other:
        for ended_by in (locked, deactivated, another_role, another_login, new_password, link_used):
            somebody = person(world, ops, "viewer")
            again = world.client(Person(world, somebody.account_id, somebody.login, somebody.mobile).log_in().answer["token"])
            there = [other.client(somebody.answer["token"]), other.client(again.headers["authorization"].split()[1])]
            assert all(opens(client) for client in (*there, somebody.client, again))
            done = ended_by(somebody)
            assert done.status_code in (200, 204), done.text
            assert not any(opens(client) for client in (*there, somebody.client, again)), ended_by.__name__


@pytest.mark.requirement("S-04", "S-05")
def test_whatever_ends_a_service_access_ends_acting_within_a_second_everywhere(world: World, ops: httpx.Client) -> None:
    def revoked(administrator: Person, reseller: Person, grant_id: str) -> httpx.Response:
        return administrator.client.delete(f"/service-access/{grant_id}")

    def reseller_locked(administrator: Person, reseller: Person, grant_id: str) -> httpx.Response:
        return world.ops.post(f"/accounts/{reseller.account_id}/lock")

    def reseller_logged_out(administrator: Person, reseller: Person, grant_id: str) -> httpx.Response:
        return reseller.client.delete("/session")

    def new_password(administrator: Person, reseller: Person, grant_id: str) -> httpx.Response:
        return reseller.client.put("/me/password", json={"current_password": PASSWORD, "password": "Blaue Kanne 17$"})

    with another_process(world) as other:
        for ended_by in (revoked, reseller_locked, reseller_logged_out, new_password):
            administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
            grant_id, here = let_in(world, administrator, reseller)
            there = other.client(here.headers["authorization"].split()[1])
            assert there.get("/users").status_code == here.get("/users").status_code == 200
            done = ended_by(administrator, reseller, grant_id)
            assert done.status_code in (200, 204), done.text
            assert there.get("/users").status_code == here.get("/users").status_code == 401, ended_by.__name__
            if ended_by is revoked:
                again = reseller.client.post(f"/service-accesses/{grant_id}/session")
                assert (again.status_code, again.json()["code"]) == (404, "not-found")
                assert opens(reseller.client)


@pytest.mark.requirement("S-05", "X-06")
def test_a_stream_of_progress_ends_with_the_right_to_see_it(world: World, ops: httpx.Client, first: Side) -> None:
    """Revoking, logging out, a revoked token: within a second, while what it told of goes on."""
    administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    grant_id, acting = let_in(world, administrator, reseller)
    viewer, ops_person = person(world, ops, "viewer"), person(world, world.ops, "ops")
    token_id = (issued := world.ops.post("/tokens", json={"label": "Strom", "role": "auditor"}).json())["id"]
    import_id, done = new_id(), threading.Event()
    work: Callable[[Callable[[object], None]], bool] = lambda _report: done.wait(120)  # noqa: E731
    shares, nobody = world.backend.shares, new_id()
    in_first = ("import", UUID(first.customer_id), import_id)
    world.backend.runs.start(in_first, "import test", work, lambda: shares.take("imports", nobody, nobody))
    world.backend.runs.start(("rebuild", "user_history"), "rebuild test", work, lambda: shares.take("operations", nobody, nobody))
    of_import, of_rebuild = f"/imports/{import_id}/progress", "/ops/projections/user_history/rebuild/progress"
    streams: tuple[tuple[httpx.Client, str, Callable[[], httpx.Response]], ...] = (
        (acting, of_import, lambda: administrator.client.delete(f"/service-access/{grant_id}")),
        (viewer.client, of_import, lambda: viewer.client.delete("/session")),
        (ops_person.client, of_rebuild, lambda: world.ops.post(f"/accounts/{ops_person.account_id}/lock")),
        (world.client(issued["token"]), of_rebuild, lambda: world.ops.delete(f"/tokens/{token_id}")),
    )
    try:
        for client, path, end in streams:
            with client.stream("GET", path, timeout=30) as stream:
                lines = stream.iter_lines()
                assert next(lines) == "event: progress"
                assert end().status_code in (200, 204)
                began = time.monotonic()
                rest = list(lines)
                assert time.monotonic() - began < 5, path  # a second, on a machine that is not busy
                assert "event: ended" not in rest
    finally:
        done.set()


@pytest.mark.requirement("E-05")
def test_sessions_can_be_seen_and_ended_by_their_owner_only(world: World, ops: httpx.Client) -> None:
    somebody, other = person(world, ops, "viewer"), person(world, ops, "viewer")
    second = world.client(Person(world, somebody.account_id, somebody.login, somebody.mobile).log_in().answer["token"])
    listed = somebody.client.get("/me/sessions", params={"after": world.log.head()}).json()["items"]
    assert len(listed) == 2
    ended = parsed_token(second.headers["authorization"].split()[1])
    assert ended is not None
    assert other.client.delete(f"/me/sessions/{ended.session_id}").status_code == 404
    assert opens(second)
    assert somebody.client.delete(f"/me/sessions/{ended.session_id}").status_code == 200
    assert not opens(second)
    assert opens(somebody.client)
    assert "token" not in str(listed)


@pytest.mark.requirement("S-04")
def test_going_back_gives_a_new_token_and_voids_the_others(world: World, ops: httpx.Client) -> None:
    administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    grant_id, acting = let_in(world, administrator, reseller)
    back = acting.post("/session/back")
    own = world.client(back.json()["token"])
    assert opens(own)
    assert not opens(acting)
    assert not opens(reseller.client), "the token from before the switch is void"
    assert own.get("/me").json()["acting"] is None
    reseller.client = own
    assert opens(acting_session(world, reseller, grant_id))


def keeping_after(world: World, minutes: int, began: datetime) -> SessionKeeping:
    return SessionKeeping(world.log, world.backend.entrance.states, world.dispatcher, lambda: began + timedelta(minutes=minutes))


def standing_after(world: World, token: str, minutes: int, began: datetime) -> Standing | None:
    with world.log.pool.connection() as connection:
        return world.backend.entrance.sessions.resolve(connection, token, began + timedelta(minutes=minutes))


@pytest.mark.requirement("S-04")
def test_the_way_back_is_open_as_long_as_the_session_that_it_leads_to(world: World, ops: httpx.Client) -> None:
    """Whoever acts can't renew the session they came from: its token runs out after half an hour, the way back doesn't."""
    administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    _, acting = let_in(world, administrator, reseller)
    token, began = acting.headers["authorization"].split()[1], datetime.now(UTC)
    for minutes in range(20, 120, 20):
        standing = standing_after(world, token, minutes, began)
        assert standing is not None
        token = keeping_after(world, minutes, began).renew(standing, "test").token.text
    assert standing_after(world, reseller.answer["token"], 100, began) is None, "the token from before has run out"
    standing = standing_after(world, token, 110, began)
    assert standing is not None
    back = keeping_after(world, 110, began).go_back(standing, "test")
    assert back is not None
    own = standing_after(world, back.token.text, 139, began)
    assert own is not None
    assert own.grant_id is None
    assert standing_after(world, back.token.text, 141, began) is None
    assert standing_after(world, token, 110, began) is None


@pytest.mark.requirement("S-04")
def test_the_way_back_ends_with_the_session_that_it_leads_to(world: World, ops: httpx.Client) -> None:
    """Ended by somebody between the look at the session and the way back: no token, and nobody acts any more."""
    administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    grant_id, acting = let_in(world, administrator, reseller)
    token, now = acting.headers["authorization"].split()[1], datetime.now(UTC)
    late = standing_after(world, token, 1, now)
    assert late is not None
    assert keeping_after(world, 12 * 60, now).go_back(late, "test") is None
    assert not opens(acting)
    acting = acting_session(world, reseller, grant_id)
    standing = standing_after(world, acting.headers["authorization"].split()[1], 1, now)
    assert standing is not None
    assert reseller.client.delete("/session").status_code == 204
    assert world.backend.entrance.keeping.go_back(standing, "test") is None
    assert not opens(acting)


@pytest.mark.requirement("S-04")
def test_going_back_twice_at_once_gives_one_way_back(world: World, ops: httpx.Client) -> None:
    administrator, reseller = person(world, ops, "administrator"), person(world, world.ops, "reseller")
    _, acting = let_in(world, administrator, reseller)
    answers = at_once(*[lambda: acting.post("/session/back")] * 6)
    assert {answer.status_code for answer in answers} <= {200, 401}
    tokens = [answer.json()["token"] for answer in answers if answer.status_code == 200]
    assert sum(opens(world.client(token)) for token in tokens) == 1
    assert not opens(acting)


@pytest.mark.requirement("E-04")
def test_sessions_end_by_themselves(world: World, ops: httpx.Client) -> None:
    """Half an hour without a renewal, twelve hours whatever happens."""
    somebody = person(world, ops, "viewer")
    token = somebody.answer["token"]
    sessions = world.backend.entrance.sessions
    with world.log.pool.connection() as connection:
        standing = sessions.resolve(connection, token)
        assert standing is not None
        assert sessions.resolve(connection, token, standing.expires_at - timedelta(seconds=1)) is not None
        assert sessions.resolve(connection, token, standing.expires_at) is None
    assert (timedelta(minutes=30), timedelta(hours=12)) == (TOKEN_LASTS, SESSION_LASTS)
    assert UUID(somebody.account_id) == standing.account_id
