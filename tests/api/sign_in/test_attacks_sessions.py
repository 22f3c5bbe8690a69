"""Stolen, old and foreign sessions (E-04, S-04, X-06)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from access.sign_in.session_opening import SESSION_LASTS, TOKEN_LASTS
from access.sign_in.session_tokens import new_token, parsed_token
from access.sign_in.sessions import Sessions
from eventstore.ids import new_id
from tests.api.conftest import Side, World, another_process
from tests.api.crew import let_in
from tests.api.people import PASSWORD, Person, invited, link_token, person
from tests.api.sign_in.browsers import cookies_of, opens


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
    """Revoking, logging out, a revoked token: the stream ends, while what it told of goes on."""
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
                rest = list(lines)
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


@pytest.mark.requirement("E-04")
def test_sessions_end_by_themselves(world: World, ops: httpx.Client) -> None:
    """Half an hour without a renewal, twelve hours whatever happens."""
    somebody = person(world, ops, "viewer")
    token = somebody.answer["token"]
    sessions = world.backend.parts[Sessions]
    with world.log.pool.connection() as connection:
        standing = sessions.resolve(connection, token)
        assert standing is not None
        assert sessions.resolve(connection, token, standing.expires_at - timedelta(seconds=1)) is not None
        assert sessions.resolve(connection, token, standing.expires_at) is None
    assert (timedelta(minutes=30), timedelta(hours=12)) == (TOKEN_LASTS, SESSION_LASTS)
    assert UUID(somebody.account_id) == standing.account_id
