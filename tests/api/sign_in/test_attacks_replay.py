"""PINs, links and codes open once, however many use them at once (E-01, E-04, S-06)."""

from __future__ import annotations

from functools import partial

import httpx
import pytest
from pyotp.totp import TOTP

from tests.api.conftest import World, another_process
from tests.api.people import PASSWORD, at_once, invited, link_token, person, pin
from tests.api.sign_in.guesses import log_in

# Everything that is good once.


@pytest.mark.requirement("E-04")
def test_a_pin_opens_one_session_however_often_it_is_sent_at_once(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "administrator").set_password()
    started = log_in(world.at(), somebody).json()
    body = {"login_token": started["login_token"], "code": pin(world, somebody.mobile or "")}
    with another_process(world) as other:
        answers = at_once(*[partial(process.at().post, "/login/second-factor", json=body) for process in (world, other) * 2])
    assert [answer.status_code for answer in answers].count(200) == 1, [answer.text for answer in answers]
    assert all(answer.status_code in (200, 401, 409) for answer in answers)
    assert world.at().post("/login/second-factor", json=body).status_code == 401


@pytest.mark.requirement("E-04")
def test_an_older_pin_and_one_of_another_login_open_nothing(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "administrator").set_password()
    first_login = log_in(world.at(), somebody).json()
    older = pin(world, somebody.mobile or "")
    assert world.at().post("/login/pin", json={"login_token": first_login["login_token"]}).status_code == 200
    newer = pin(world, somebody.mobile or "")
    second_login = log_in(world.at(), somebody).json()
    for token, code in ((first_login, older), (second_login, older), (second_login, newer)):
        answer = world.at().post("/login/second-factor", json={"login_token": token["login_token"], "code": code})
        assert (answer.status_code, answer.json()["code"]) == (401, "second-factor-wrong")
    assert world.at().post("/login/second-factor", json={"login_token": first_login["login_token"], "code": newer}).status_code == 200


@pytest.mark.requirement("E-01")
def test_a_link_sets_one_password_however_many_use_it_at_once(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer")
    token = link_token(world, somebody.login)
    passwords = [f"Rote Tasse {n}$" for n in range(10, 16)]
    with another_process(world) as other:
        places = [world.at(), other.at()] * 3
        bodies = [{"token": token, "password": word} for word in passwords]
        answers = at_once(*[partial(place.post, "/password", json=body) for place, body in zip(places, bodies, strict=True)])
    assert sorted(answer.status_code for answer in answers) == [204] + [410] * 5
    [winner] = [word for word, answer in zip(passwords, answers, strict=True) if answer.status_code == 204]
    for word in passwords:
        assert (log_in(world.at(), somebody, word).status_code == 200) is (word == winner)
    again = world.at().post("/password", json={"token": token, "password": PASSWORD})
    assert (again.status_code, again.json()["code"]) == (410, "link-not-valid")


@pytest.mark.requirement("E-01")
def test_only_the_newest_link_counts_and_none_of_a_locked_account(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer")
    older = link_token(world, somebody.login)
    assert ops.post(f"/accounts/{somebody.account_id}/link").status_code == 200
    newer = link_token(world, somebody.login)
    assert world.at().post("/password", json={"token": older, "password": PASSWORD}).status_code == 410
    assert ops.post(f"/accounts/{somebody.account_id}/lock").status_code == 200
    locked = world.at().post("/password", json={"token": newer, "password": PASSWORD})
    assert locked.status_code == 410, locked.text
    assert log_in(world.at(), somebody).status_code == 401


@pytest.mark.requirement("E-04")
def test_codes_of_the_app_and_recovery_codes_work_once(world: World, ops: httpx.Client) -> None:
    somebody = person(world, ops, "viewer")
    seed = somebody.client.post("/me/totp/seed").json()
    app = TOTP(seed["seed"])
    body = {"secret_id": seed["secret_id"], "code": app.now(), "current_password": PASSWORD}
    codes: list[str] = somebody.client.put("/me/totp", json=body).json()["recovery_codes"]
    assert len(codes) == 10

    def second_step(code: str) -> int:
        token = log_in(world.at(), somebody).json()["login_token"]
        return world.at().post("/login/second-factor", json={"login_token": token, "code": code}).status_code

    assert second_step(body["code"]) == 401, "it enrolled the app, so it was used"
    assert second_step(codes[0]) == 200
    assert second_step(codes[0]) == 401
    token = log_in(world.at(), somebody).json()["login_token"]
    body = {"login_token": token, "code": codes[1]}
    with another_process(world) as other:
        answers = at_once(*[partial(process.at().post, "/login/second-factor", json=body) for process in (world, other) * 2])
    assert [answer.status_code for answer in answers].count(200) == 1


@pytest.mark.requirement("S-01", "S-02", "S-06")
def test_an_activation_code_lets_one_reseller_in_however_many_enter_it_at_once(world: World, ops: httpx.Client) -> None:
    administrator = person(world, ops, "administrator")
    resellers = [person(world, world.ops, "reseller", company=f"Beispiel Service {n}") for n in range(3)]
    code = administrator.client.post("/service-access/code").json()["code"]
    with another_process(world) as other:
        places = [process.at(token=each.answer["token"]) for each in resellers for process in (world, other)]
        answers = at_once(*[partial(place.post, "/service-accesses", json={"code": code}) for place in places])
    assert [answer.status_code for answer in answers].count(201) == 1, [answer.text for answer in answers]
    given = administrator.client.get("/service-access", params={"after": world.log.head()}).json()["items"]
    assert [each["account_id"] for each in given].count(administrator.account_id) == 1
