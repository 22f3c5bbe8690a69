"""Asking who has an account: neither answers nor time nor records tell (E-01, E-04)."""

from __future__ import annotations

import statistics
import time
from typing import Any

import httpx
import pytest

from access.accounts.passwords import HASHER
from access.sign_in.login_limits import ANYWHERE, LIMIT
from eventstore.ids import new_id
from tests.api.conftest import Side, World
from tests.api.people import invited, messages
from tests.api.sign_in.guesses import WRONG, guessed_anywhere, log_in
from tests.waiting import until


@pytest.mark.requirement("E-01")
def test_known_and_unknown_user_names_leave_as_many_events(world: World, ops: httpx.Client) -> None:
    """Also at the try that closes the account: what is written takes its time, which tells."""
    somebody = invited(world, ops, "viewer").set_password()

    def written(login: str) -> list[int]:
        here, numbers = world.at(), list[int]()
        for _ in range(LIMIT + 1):
            before = _events(world)
            assert here.post("/login", json={"login": login, "password": WRONG}).status_code == 401
            numbers.append(_events(world) - before)
        return numbers

    unknown = f"niemand.{new_id()}"
    assert written(somebody.login) == written(unknown) == [*[1] * (LIMIT - 1), 2, 1]
    for login in (somebody.login, unknown):
        guessed_anywhere(world, login, ANYWHERE - LIMIT - 2)
        before = _events(world)
        assert [world.at().post("/login", json={"login": login, "password": WRONG}).status_code for _ in range(3)] == [401] * 3
        assert _events(world) - before == 1, "where the account is closed to strangers as well"


def _events(world: World) -> int:
    with world.log.pool.connection() as connection:
        return connection.execute("SELECT count(*) FROM events").fetchall()[0][0]


# Who has an account: nobody is told.


def _told(answer: httpx.Response) -> tuple[Any, ...]:
    headers = {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id", "content-length")}
    return answer.status_code, headers, answer.text


@pytest.mark.requirement("E-01")
def test_a_login_tells_nothing_about_who_has_an_account(world: World, ops: httpx.Client) -> None:
    """Unknown, never accepted, wrong, locked, deactivated: the same answer to the letter."""
    waiting, active = invited(world, ops, "viewer"), invited(world, ops, "viewer").set_password()
    locked, inactive = invited(world, ops, "viewer").set_password(), invited(world, ops, "viewer").set_password()
    assert ops.post(f"/accounts/{locked.account_id}/lock").status_code == 200
    assert ops.delete(f"/accounts/{inactive.account_id}").status_code == 200
    client = world.at()
    answers = [_told(client.post("/login", json={"login": "niemand.da", "password": WRONG}))]
    answers += [_told(log_in(client, somebody, WRONG)) for somebody in (waiting, active, locked, inactive)]
    answers += [_told(log_in(client, somebody)) for somebody in (waiting, locked, inactive)]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 401


@pytest.mark.requirement("E-01")
def test_forgot_password_tells_nothing_about_who_has_an_account(world: World, ops: httpx.Client) -> None:
    active, locked = invited(world, ops, "viewer").set_password(), invited(world, ops, "viewer").set_password()
    assert ops.post(f"/accounts/{locked.account_id}/lock").status_code == 200
    client = world.at()
    logins = [active.login, active.login.upper(), locked.login, "niemand.da", "'; DROP TABLE events; --"]
    answers = [_told(client.post("/password/forgotten", json={"login": login})) for login in logins]
    assert all(answer == answers[0] for answer in answers)
    until(lambda: len(messages(world, f": {active.login}\n")) == 2)
    assert len(messages(world, f": {locked.login}\n")) == 1, "the invitation only"


@pytest.mark.requirement("E-01")
def test_nobodys_mailbox_is_filled_by_others(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer").set_password()
    client = world.at()
    for _ in range(8):
        assert client.post("/password/forgotten", json={"login": somebody.login}).status_code == 202
    until(lambda: len(messages(world, f": {somebody.login}\n")) == 2)
    time.sleep(0.3)
    assert len(messages(world, f": {somebody.login}\n")) == 2, "the invitation and one link in a quarter of an hour"
    codes = [client.post("/password/forgotten", json={"login": f"niemand.{n}"}).status_code for n in range(60)]
    assert codes[:40] == [202] * 40
    assert codes[-1] == 429


@pytest.mark.requirement("E-01", "H-07")
def test_that_a_user_name_is_taken_learns_only_who_may_create_accounts(world: World, ops: httpx.Client, second: Side) -> None:
    taken = invited(world, ops, "viewer")
    body = {"login": taken.login, "full_name": "Zweite, Zoe", "email": "z@example.org", "role": "employee"}
    refused = second.admin.post("/accounts", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "login-taken")
    assert taken.account_id not in refused.text, "whose it is, is another customer's"
    assert second.viewer.post("/accounts", json=body).json()["code"] == "not-allowed"
    assert world.nobody.post("/accounts", json=body).status_code == 401


@pytest.mark.usefixtures("real_hashing")
@pytest.mark.requirement("E-01")
def test_whether_an_account_exists_is_not_told_by_the_time_either(world: World, ops: httpx.Client) -> None:
    """Both make one Argon2 hash, count three times and append one event: the medians lie close together."""
    known = [invited(world, ops, "viewer").set_password() for _ in range(2)]
    client = world.at()

    def seconds(login: str) -> float:
        began = time.process_time()  # of the server, too, which runs in this process, and whatever else the machine does
        assert client.post("/login", json={"login": login, "password": WRONG}).status_code == 401
        return time.process_time() - began

    seconds("warm.up")
    there, not_there = list[float](), list[float]()
    for n in range(10):
        there.append(seconds(known[n % 2].login))
        not_there.append(seconds(f"niemand.{n}"))
    ratio = statistics.median(there) / statistics.median(not_there)
    assert 0.6 < ratio < 1.7, ratio
    began = time.process_time()
    HASHER.hash(WRONG)
    assert statistics.median(not_there) > (time.process_time() - began) * 0.5, "the hash is made for nobody too"


@pytest.mark.requirement("E-01")
def test_what_is_written_for_an_unknown_account_is_as_much(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer").set_password()
    client = world.at()
    grown: list[tuple[int, int]] = []
    for login in (somebody.login, "niemand.da"):
        before = _counted(world)
        assert client.post("/login", json={"login": login, "password": WRONG}).status_code == 401
        after = _counted(world)
        grown.append((after[0] - before[0], after[1] - before[1]))
    assert grown == [(1, 3), (1, 3)], "one event; one try of the account here, one anywhere, one of the address"


def _counted(world: World) -> tuple[int, int]:
    with world.log.pool.connection() as connection:
        [(events, tries)] = connection.execute(
            "SELECT (SELECT count(*) FROM events), (SELECT coalesce(sum(tries), 0) FROM attempts)"
        ).fetchall()
    return events, int(tries)
