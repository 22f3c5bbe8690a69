"""Who is logged in is limited as well: in mails that others get, in learning other customers' user names, in rows that nobody needs (E-01, E-16)."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest

from access.accounts.account_limits import LINKS, MAILS, TAKEN, AccountLimits
from access.accounts.own_account import SEEDS
from tests.api.conftest import Side, World
from tests.api.people import PASSWORD, invited, messages, person


def is_too_often(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json()["code"]) == (429, "too-often") and 0 < int(answer.headers["retry-after"]) <= 3600


@pytest.mark.requirement("E-16")
def test_an_account_gets_so_many_links_in_an_hour_whoever_sends_them(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer")
    others = [person(world, ops, "administrator").client for _ in range(2)]
    answers = [others[n % 2].post(f"/accounts/{somebody.account_id}/link") for n in range(LINKS - 1)]
    answers.append(ops.put(f"/accounts/{somebody.account_id}/login", json={"login": f"{somebody.login}.neu"}))
    assert {answer.status_code for answer in answers} == {200}
    assert all(is_too_often(client.post(f"/accounts/{somebody.account_id}/link")) for client in (*others, ops))
    assert is_too_often(ops.put(f"/accounts/{somebody.account_id}/login", json={"login": somebody.login}))
    assert sum("token=" in body for body in messages(world, f"{somebody.login}@example.org")) == LINKS + 1, "and the invitation"


@pytest.mark.requirement("E-16")
def test_who_may_send_an_account_no_link_does_not_use_up_its_limit(world: World, ops: httpx.Client) -> None:
    support = person(world, world.ops, "support")
    for _ in range(LINKS + 1):
        refused = world.ops.put(f"/accounts/{support.account_id}/login", json={"login": "x y"})
        assert refused.status_code == 422
        assert support.client.put(f"/accounts/{support.account_id}/login", json={"login": "support.neu"}).status_code == 403
    assert world.ops.post(f"/accounts/{support.account_id}/link").status_code == 200


@pytest.mark.requirement("E-16")
def test_somebody_sends_so_many_links_in_an_hour(world: World, ops: httpx.Client) -> None:
    administrator = person(world, ops, "administrator")
    limits = world.backend.parts[AccountLimits]
    for _ in range(MAILS - 1):
        limits.count_mail(UUID(administrator.account_id), machine=False)
    somebody = invited(world, administrator.client, "viewer")
    assert is_too_often(administrator.client.post(f"/accounts/{somebody.account_id}/link"))
    body = {"login": f"{somebody.login}.2", "full_name": "Muster, Max", "email": "max@example.org", "role": "viewer"}
    assert is_too_often(administrator.client.post("/accounts", json=body))
    assert invited(world, person(world, ops, "administrator").client, "viewer").account_id, "others go on"


@pytest.mark.requirement("E-01", "E-16")
def test_other_customers_user_names_are_not_found_out_by_trying_many(world: World, ops: httpx.Client, second: Side) -> None:
    taken = invited(world, world.client(ops.headers["authorization"].split()[1], **{"X-Customer": second.number}), "viewer")
    administrator = person(world, ops, "administrator")
    body = {"login": taken.login, "full_name": "Muster, Max", "email": "max@example.org", "role": "viewer"}
    for n in range(TAKEN):
        answer = (
            administrator.client.post("/accounts", json=body)
            if n % 2
            else administrator.client.put("/me/login", json={"login": taken.login, "current_password": PASSWORD})
        )
        assert (answer.status_code, answer.json()["code"]) == (409, "login-taken")
    assert is_too_often(administrator.client.post("/accounts", json=body))
    assert is_too_often(administrator.client.put("/me/login", json={"login": taken.login, "current_password": PASSWORD}))
    assert is_too_often(administrator.client.post("/accounts", json={**body, "login": "ganz.neu.7"})), "free ones would tell as well"


@pytest.mark.requirement("E-04")
def test_seeds_for_apps_are_limited(world: World, ops: httpx.Client) -> None:
    somebody = person(world, ops, "viewer")
    answers = [somebody.client.post("/me/totp/seed") for _ in range(SEEDS + 1)]
    assert {answer.status_code for answer in answers[:SEEDS]} == {200}
    assert is_too_often(answers[-1])
