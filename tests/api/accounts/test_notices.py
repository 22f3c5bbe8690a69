"""Whoever changes what an account could be taken over by, its owner reads of it at the address on file (E-05, E-16)."""

from __future__ import annotations

import httpx
import pytest
from pyotp.totp import TOTP

from tests.api.conftest import World
from tests.api.people import PASSWORD, Person, messages, person

NEW_MOBILE = "+4915559990003"


def told(world: World, somebody: Person, words: str) -> int:
    """How many mails with these words went to the address on file at first."""
    return sum(words in body for body in messages(world, f"{somebody.login}@example.org"))


@pytest.mark.requirement("E-05")
def test_of_ones_own_new_mobile_number(world: World, ops: httpx.Client) -> None:
    somebody = person(world, ops, "viewer")
    for _ in range(2):  # the second changes nothing
        changed = somebody.client.patch("/me", json={"mobile": NEW_MOBILE, "current_password": PASSWORD})
        assert changed.status_code == 200, changed.text
    assert told(world, somebody, "Mobilfunknummer Ihres Zugangs wurde geändert") == 1
    assert somebody.client.patch("/me", json={"full_name": "Muster, Erna"}).status_code == 200
    both = {"mobile": None, "email": "neu@example.org", "current_password": PASSWORD}
    assert somebody.client.patch("/me", json=both).status_code == 200
    assert told(world, somebody, "Mobilfunknummer Ihres Zugangs wurde geändert") == 2
    assert told(world, somebody, "E-Mail-Adresse Ihres Zugangs wurde geändert") == 1


@pytest.mark.requirement("E-16")
def test_of_a_mobile_number_that_an_administrator_enters(world: World, ops: httpx.Client) -> None:
    somebody = person(world, ops, "viewer")
    email = f"{somebody.login}@example.org"
    for body in ({"mobile": NEW_MOBILE, "email": email}, {"phone": "+493099999999", "mobile": NEW_MOBILE, "email": email}):
        assert ops.patch(f"/accounts/{somebody.account_id}", json=body).status_code == 200
    assert told(world, somebody, "Mobilfunknummer Ihres Zugangs wurde geändert") == 1
    assert told(world, somebody, "E-Mail-Adresse Ihres Zugangs wurde geändert") == 0, "it is the one that it was"


@pytest.mark.requirement("E-05")
def test_of_new_recovery_codes(world: World, ops: httpx.Client) -> None:
    somebody = person(world, ops, "viewer")
    assert somebody.client.post("/me/recovery-codes", json={"current_password": PASSWORD}).status_code == 200
    assert told(world, somebody, "neue Wiederherstellungscodes") == 1


@pytest.mark.requirement("E-04", "E-05")
def test_of_an_app_that_is_set_up_and_removed_and_of_a_used_recovery_code(world: World, ops: httpx.Client) -> None:
    somebody = person(world, ops, "viewer")
    seed = somebody.client.post("/me/totp/seed").json()
    body = {"secret_id": seed["secret_id"], "code": TOTP(seed["seed"]).now(), "current_password": PASSWORD}
    code = somebody.client.put("/me/totp", json=body).json()["recovery_codes"][0]
    assert (told(world, somebody, "App eingerichtet"), told(world, somebody, "wurde entfernt")) == (1, 0)

    def second_step() -> int:
        token = world.nobody.post("/login", json={"login": somebody.login, "password": PASSWORD}).json()["login_token"]
        return world.nobody.post("/login/second-factor", json={"login_token": token, "code": code}).status_code

    assert [second_step(), second_step()] == [200, 401]
    assert told(world, somebody, "mit einem Ihrer Wiederherstellungscodes") == 1
    assert somebody.client.post("/me/totp/removal", json={"current_password": PASSWORD}).status_code == 200
    assert (told(world, somebody, "App eingerichtet"), told(world, somebody, "wurde entfernt")) == (1, 1)
