"""Guessing PINs and activation codes, and flooding a phone (E-04, S-06)."""

from __future__ import annotations

from functools import partial

import httpx
import pytest
from pyotp.totp import TOTP

from access.engine.address_limit import WINDOW
from access.engine.attempts import Attempts
from access.sign_in.login_limits import LIMIT
from access.sign_in.pin_sending import PINS
from aggregates.session import CODE_TRIES
from tests.api.conftest import World, another_process
from tests.api.people import PASSWORD, at_once, invited, messages, person, pin
from tests.api.sign_in.guesses import WRONG, events_of, log_in, refusal_reasons


@pytest.mark.requirement("E-04")
def test_of_two_hundred_guesses_of_a_pin_at_once_five_are_looked_at(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "administrator").set_password()
    started = log_in(world.at(), somebody).json()
    right = pin(world, somebody.mobile or "")
    client = world.at()

    def guess(n: int) -> httpx.Response:
        body = {"login_token": started["login_token"], "code": f"{(int(right) + 1 + n) % 10**8:08d}"}
        return client.post("/login/second-factor", json=body)

    assert {answer.status_code for answer in at_once(*[partial(guess, n) for n in range(200)])} == {401}
    assert 1 <= events_of(world, somebody).count("session.second_factor_refused") <= CODE_TRIES
    late = client.post("/login/second-factor", json={"login_token": started["login_token"], "code": right})
    assert (late.status_code, late.json()["code"]) == (401, "login-not-under-way")


@pytest.mark.requirement("E-04")
def test_who_knows_the_password_can_neither_guess_pins_for_long_nor_flood_the_phone(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "administrator").set_password()
    client, statuses = world.at(), list[int]()
    for _ in range(LIMIT + 2):
        answer = log_in(client, somebody)
        statuses.append(answer.status_code)
        if answer.status_code == 200:
            client.post("/login/second-factor", json={"login_token": answer.json()["login_token"], "code": "00000000"})
    assert 200 in statuses
    assert statuses[-1] == 401
    assert len(messages(world, somebody.mobile or "")) <= PINS
    assert "suspended" in refusal_reasons(world, somebody)
    elsewhere = [log_in(world.at(), somebody) for _ in range(PINS)]
    assert (elsewhere[-1].status_code, elsewhere[-1].json()["code"]) == (429, "too-many-pins-requested"), "nor from many places"
    assert len(messages(world, somebody.mobile or "")) == PINS


@pytest.mark.requirement("E-04")
def test_a_phone_gets_fifteen_pins_in_a_quarter_of_an_hour_at_most(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "administrator").set_password()
    codes: list[int] = []
    for _ in range(PINS // 3 + 1):
        started = log_in(world.at(), somebody)
        codes.append(started.status_code)
        if started.status_code == 200:
            body = {"login_token": started.json()["login_token"]}
            codes += [world.at().post("/login/pin", json=body).status_code for _ in range(3)]
    assert codes.count(200) == len(messages(world, somebody.mobile or "")) == PINS
    answers = [log_in(world.at(), somebody, password) for password in (WRONG, PASSWORD)]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(429, "too-many-pins-requested")}, "they are alike"
    assert all(0 < int(answer.headers["retry-after"]) <= 900 for answer in answers)


@pytest.mark.requirement("E-04")
def test_pins_with_which_somebody_logged_in_do_not_count(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "administrator").set_password()
    for _ in range(PINS - 1):
        world.backend.parts[Attempts].hit("pin", somebody.account_id, PINS, WINDOW)
    for _ in range(3):
        somebody.log_in()
    assert world.backend.parts[Attempts].look("pin", somebody.account_id, PINS, WINDOW).tries == 0


@pytest.mark.requirement("E-04")
def test_a_login_with_the_app_says_that_no_pin_is_sent(world: World, ops: httpx.Client) -> None:
    somebody = person(world, ops, "administrator")
    seed = somebody.client.post("/me/totp/seed").json()
    body = {"secret_id": seed["secret_id"], "current_password": PASSWORD}
    app, client = TOTP(seed["seed"]), somebody.client
    wrong = client.put("/me/totp", json={**body, "code": f"{(int(app.now()) + 1) % 10**6:06d}"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "app-code-wrong")
    assert client.put("/me/totp", json={**body, "code": app.now()}).status_code == 200
    started = log_in(world.at(), somebody).json()
    refused = world.at().post("/login/pin", json={"login_token": started["login_token"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "app-asks-for-code")


@pytest.mark.requirement("S-02", "S-06")
def test_guesses_of_an_activation_code_are_counted_also_many_at_once(world: World) -> None:
    reseller = person(world, world.ops, "reseller", company="Beispiel Service")
    client = world.at(token=reseller.answer["token"])

    guess = partial(client.post, "/service-accesses", json={"code": "7K3M-9QXD-2WBF-HT5N"})
    codes = [answer.json()["code"] for answer in at_once(*[guess] * 40)]
    assert codes.count("activation-code-not-found") <= 5
    assert set(codes) == {"activation-code-not-found", "activation-codes-suspended"}
    with another_process(world) as other:
        again = other.at(token=reseller.answer["token"]).post("/service-accesses", json={"code": "7K3M-9QXD-2WBF-HT5N"})
    assert (again.status_code, again.json()["code"]) == (429, "activation-codes-suspended")
