"""Guessing passwords, PINs and codes, and asking who has an account: counted, slow, and of no use (E-01, E-04, S-06)."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import httpx
import pytest
from pyotp.totp import TOTP

from access.accounts.passwords import HASHER
from access.engine.address_limit import ADDRESS_LIMIT, WINDOW
from access.engine.who import by_account
from access.sign_in.login_limits import ANYWHERE, ANYWHERE_WINDOW, LIMIT, RECORDED
from access.sign_in.pin_sending import PINS
from aggregates.accounts.claims import login_claim
from aggregates.session import CODE_TRIES, LoginRefused
from commands.accounts.change_account import ChangeAccount
from commands.accounts.link_sign_on import LinkSignOn
from eventstore.ids import new_id
from tests.api.conftest import Side, World, another_process
from tests.api.people import PASSWORD, Person, at_once, invited, link_token, messages, person, pin

WRONG = "Falsche Tasse 18$"


def log_in(client: httpx.Client, somebody: Person, password: str | None = None) -> httpx.Response:
    return client.post("/login", json={"login": somebody.login, "password": password or somebody.password})


def events_of(world: World, somebody: Person) -> list[str]:
    """Names of what was recorded about the account, its logins included."""
    with world.log.pool.connection() as connection:
        streams = [UUID(somebody.account_id)]
        known = connection.execute("SELECT DISTINCT stream_id FROM events WHERE actor = %s", (f"account:{somebody.account_id}",)).fetchall()
        loaded = world.log.load(connection, [*streams, *(stream for (stream,) in known)])
    recorded = sorted((each for events in loaded.values() for each in events), key=lambda each: each.position)
    return [each.event.event_name for each in recorded]


@pytest.mark.requirement("E-01", "E-04")
def test_an_account_is_closed_at_a_place_after_ten_tries_whichever_process_they_come_to(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer").set_password()
    place = "2001:db8:0:77::"
    with another_process(world) as other:
        answers = [log_in(process.at(f"{place}{n}"), somebody, WRONG) for n in range(LIMIT // 2) for process in (world, other)]
        assert [answer.status_code for answer in answers] == [401] * LIMIT
        right = [log_in(process.at(f"{place}abc"), somebody) for process in (world, other)]
    with another_process(world) as started_anew:
        right.append(log_in(started_anew.at(f"{place}abc"), somebody))
    assert {(answer.status_code, answer.text) for answer in right} == {(401, answers[0].text)}, "as if the password were wrong"
    assert refusal_reasons(world, somebody)[LIMIT] == "suspended", "and it is on record that it is closed there"
    assert log_in(world.at(), somebody).status_code == 200, "nobody closes it elsewhere by that"
    unknown = world.at()
    told = [unknown.post("/login", json={"login": "gibt.es.nicht", "password": WRONG}) for _ in range(LIMIT + 2)]
    assert {(answer.status_code, answer.text) for answer in told} == {(401, answers[0].text)}, "nor do others tell that they don't exist"
    assert invited(world, ops, "viewer").set_password().log_in().client.get("/me").status_code == 200, "only this account is closed"


def test_a_history_tells_a_closure_at_one_place_from_one_for_all(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer").set_password()
    here = world.at()
    for _ in range(LIMIT):
        assert log_in(here, somebody, WRONG).status_code == 401
    said = _said(world, ops, somebody)
    assert said["en"][-1] == "Login refused (after too many tries)"
    assert said["de"][-1] == "Anmeldung abgelehnt (nach zu vielen Versuchen)"
    assert "suspended" not in " ".join(said["en"])
    guessed_anywhere(world, somebody.login, ANYWHERE)
    assert log_in(world.at(), somebody, WRONG).status_code == 401
    assert _said(world, ops, somebody)["en"][-1].startswith("Logins suspended until")


def _said(world: World, ops: httpx.Client, somebody: Person) -> dict[str, list[str]]:
    """The sentences of the account's history, the newest last."""
    after = {"after": world.log.head()}
    items = ops.get(f"/accounts/{somebody.account_id}/history", params=after).json()["items"]
    return {language: [each["sentence"][language] for each in items] for language in ("de", "en")}


@pytest.mark.requirement("E-01")
def test_a_new_password_by_the_link_opens_it_again(world: World, ops: httpx.Client) -> None:
    """Nobody is kept out of their account for long by somebody else's guesses."""
    somebody = invited(world, ops, "viewer").set_password()
    guessed_anywhere(world, somebody.login, ANYWHERE - 1)
    assert log_in(world.at(), somebody, WRONG).status_code == 401
    assert events_of(world, somebody).count("account.logins_suspended") == 1
    assert log_in(world.at(), somebody).status_code == 401
    assert world.at().post("/password/forgotten", json={"login": somebody.login}).status_code == 202
    _until(lambda: len(messages(world, f": {somebody.login}\n")) == 2)
    somebody.password = "Grüne Kanne 42$"
    assert somebody.set_password().log_in().client.get("/me").status_code == 200


def guessed_anywhere(world: World, login: str, tries: int) -> None:
    """So many tries of a user name, each from another place."""
    for _ in range(tries):
        world.backend.entrance.attempts.hit("login-anywhere", login_claim(login).value, ANYWHERE, ANYWHERE_WINDOW)


def refusal_reasons(world: World, somebody: Person) -> list[str]:
    """Why logins to the account were refused, in their order."""
    query = "SELECT DISTINCT stream_id FROM events WHERE actor = %s AND event_name = 'session.login_refused'"
    with world.log.pool.connection() as connection:
        streams = [stream for (stream,) in connection.execute(query, (f"account:{somebody.account_id}",))]
        loaded = world.log.load(connection, streams)
    recorded = sorted((each for events in loaded.values() for each in events), key=lambda each: each.position)
    return [each.event.reason for each in recorded if isinstance(each.event, LoginRefused)]


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.requirement("E-01", "E-04")
def test_many_guesses_of_a_password_at_once_are_no_way_round(world: World, ops: httpx.Client) -> None:
    """No more than ten are looked at: the right one among the others is refused like them."""
    somebody = invited(world, ops, "viewer").set_password()
    client = world.at()
    wrong = at_once(*[partial(log_in, client, somebody, f"{WRONG}{n}") for n in range(LIMIT)])
    right = at_once(*[partial(log_in, client, somebody)] * 8)
    assert {answer.status_code for answer in (*wrong, *right)} == {401}


@pytest.mark.requirement("E-01")
def test_an_address_has_a_limit_for_all_accounts_together(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer").set_password()
    here = world.at()
    address = here.headers["X-Forwarded-For"]
    for _ in range(ADDRESS_LIMIT):
        world.backend.entrance.attempts.hit("address", address, ADDRESS_LIMIT, WINDOW)
    closed = log_in(here, somebody)
    assert (closed.status_code, closed.json()["code"]) == (429, "too-many-tries")
    assert 0 < int(closed.headers["retry-after"]) <= 900
    with another_process(world) as other:
        assert log_in(other.at(address), somebody).status_code == 429
    assert log_in(world.at(), somebody).status_code == 200


@pytest.mark.usefixtures("real_hashing")
@pytest.mark.requirement("E-01", "X-06")
def test_a_flood_of_logins_keeps_nobody_from_reading(world: World, ops: httpx.Client) -> None:
    """Few wait for their password to be hashed; the others are told at once to come again, and nothing is counted against them."""
    reader, somebody = person(world, ops, "viewer"), invited(world, ops, "viewer").set_password()
    reader.client.get("/me")
    reads = list[float]()

    def read() -> httpx.Response:
        time.sleep(0.2)
        begun = time.monotonic()
        answer = reader.client.get("/me")
        reads.append(time.monotonic() - begun)
        return answer

    logins = [partial(log_in, world.at(), somebody, WRONG if n % 2 else None) for n in range(LIMIT - 1)]
    strangers = [partial(world.at().post, "/login", json={"login": f"niemand.{n}", "password": WRONG}) for n in range(49 - len(logins))]
    mine, *told = at_once(read, *[call for pair in zip(strangers, logins * 5, strict=False) for call in pair])
    assert mine.status_code == 200
    assert reads[0] < 1.5, "it doesn't wait until all are hashed"
    busy = [answer for answer in told if answer.status_code == 503]
    assert busy
    assert {(answer.json()["code"], answer.headers["retry-after"]) for answer in busy} == {("logins-busy", "2")}
    assert {answer.status_code for answer in told} <= {200, 401, 503}


@pytest.mark.requirement("E-01")
def test_addresses_are_counted_before_a_password_is_looked_at_and_right_ones_given_back(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer").set_password()
    here, attempts = world.at(), world.backend.entrance.attempts
    address = here.headers["X-Forwarded-For"]
    for _ in range(ADDRESS_LIMIT - 4):
        attempts.hit("address", address, ADDRESS_LIMIT, WINDOW)
    assert {log_in(here, somebody).status_code for _ in range(5)} == {200}, "whoever knows the password uses up nothing"
    guesses = [partial(here.post, "/login", json={"login": f"niemand.{n}", "password": WRONG}) for n in range(8)]
    assert sorted(answer.status_code for answer in at_once(*guesses)) == [401] * 4 + [429] * 4


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


@pytest.mark.requirement("E-01", "E-04")
def test_an_account_without_a_way_for_its_pin_is_refused_like_any_other(world: World, ops: httpx.Client) -> None:
    """Its role needs a PIN, but it was made for single sign-on: whether the password was right is not told."""
    somebody = invited(world, ops, "administrator").set_password()
    wrong = log_in(world.at(), somebody, WRONG)
    cause = by_account(UUID(ops.get("/me").json()["customer"]["id"]), UUID(somebody.account_id), "made-up")
    run = world.backend.dispatcher.run
    issuer, subject = "https://login.example.org", str(new_id())
    run(LinkSignOn(account_id=UUID(somebody.account_id), issuer=issuer, subject=subject, tie="administrator"), cause)
    run(ChangeAccount(account_id=UUID(somebody.account_id), mobile=None, by_role=None, own=True), cause)
    right = log_in(world.at(), somebody)
    assert (right.status_code, right.text) == (401, wrong.text)
    with world.log.pool.connection() as connection:
        row = connection.execute("SELECT stream_id FROM events WHERE actor = %s ORDER BY position DESC LIMIT 1", (cause.actor,)).fetchone()
        assert row is not None
        [refused] = world.log.load(connection, [row[0]])[row[0]]
    assert getattr(refused.event, "reason", None) == "no_second_factor"


@pytest.mark.requirement("E-01")
def test_one_network_of_ipv6_counts_as_one_address(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer").set_password()
    for _ in range(ADDRESS_LIMIT):
        world.backend.entrance.attempts.hit("address", "2001:db8:0:7::/64", ADDRESS_LIMIT, WINDOW)
    assert log_in(world.at("2001:db8:0:7:1:2:3:4"), somebody).status_code == 429
    assert log_in(world.at("2001:db8:0:8:1:2:3:4"), somebody).status_code == 200


@pytest.mark.parametrize("written", ["::ffff:{}", "64:ff9b::{}", "{}"])
def test_an_ipv4_address_counts_as_itself_however_it_is_written(world: World, ops: httpx.Client, written: str) -> None:
    somebody = invited(world, ops, "viewer").set_password()
    spent, other = (world.at().headers["X-Forwarded-For"] for _ in range(2))
    assert world.at(written.format(spent)).post("/login", json={"login": f"niemand.{new_id()}", "password": WRONG}).status_code == 401
    for _ in range(ADDRESS_LIMIT - 1):
        world.backend.entrance.attempts.hit("address", spent, ADDRESS_LIMIT, WINDOW)
    assert log_in(world.at(written.format(spent)), somebody).status_code == 429
    assert log_in(world.at(written.format(other)), somebody).status_code == 200


@pytest.mark.requirement("E-01")
def test_wrong_passwords_are_counted_for_the_address_that_they_come_from(world: World) -> None:
    here = world.at()
    for n in range(3):
        assert here.post("/login", json={"login": f"niemand.{n}.{new_id()}", "password": WRONG}).status_code == 401
    address = here.headers["X-Forwarded-For"]
    assert world.backend.entrance.attempts.look("address", address, ADDRESS_LIMIT, WINDOW).tries == 3


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
        world.backend.entrance.attempts.hit("pin", somebody.account_id, PINS, WINDOW)
    for _ in range(3):
        somebody.log_in()
    assert world.backend.entrance.attempts.look("pin", somebody.account_id, PINS, WINDOW).tries == 0


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


@pytest.mark.requirement("E-05")
def test_a_stolen_session_can_not_guess_the_password(world: World, ops: httpx.Client) -> None:
    somebody = person(world, ops, "viewer")
    codes = [
        somebody.client.put("/me/login", json={"current_password": f"{WRONG}{n}", "login": "gekapert.1"}).json()["code"] for n in range(7)
    ]
    assert codes == ["current-password-wrong"] * 5 + ["too-many-tries"] * 2
    right = somebody.client.put("/me/password", json={"current_password": PASSWORD, "password": "Neue Tasse 19$"})
    assert right.json()["code"] == "too-many-tries"


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
    _until(lambda: len(messages(world, f": {active.login}\n")) == 2)
    assert len(messages(world, f": {locked.login}\n")) == 1, "the invitation only"


@pytest.mark.requirement("E-01")
def test_nobodys_mailbox_is_filled_by_others(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer").set_password()
    client = world.at()
    for _ in range(8):
        assert client.post("/password/forgotten", json={"login": somebody.login}).status_code == 202
    _until(lambda: len(messages(world, f": {somebody.login}\n")) == 2)
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
        began = time.perf_counter()
        assert client.post("/login", json={"login": login, "password": WRONG}).status_code == 401
        return time.perf_counter() - began

    seconds("warm.up")
    there, not_there = list[float](), list[float]()
    for n in range(10):
        there.append(seconds(known[n % 2].login))
        not_there.append(seconds(f"niemand.{n}"))
    ratio = statistics.median(there) / statistics.median(not_there)
    assert 0.6 < ratio < 1.7, ratio
    began = time.perf_counter()
    HASHER.hash(WRONG)
    assert statistics.median(not_there) > (time.perf_counter() - began) * 0.5, "the hash is made for nobody too"


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


@pytest.mark.requirement("E-01")
def test_what_is_refused_fills_no_log(world: World, ops: httpx.Client) -> None:
    """Neither by user names that nobody has, nor by one from many addresses; existing ones are treated the same."""
    known = [invited(world, ops, "viewer").set_password() for _ in range(4)]
    for logins in ([f"niemand.{new_id()}" for _ in range(4)], [somebody.login for somebody in known]):
        here, before = world.at(), _refusals(world)
        for n in range(RECORDED + 8):
            assert here.post("/login", json={"login": logins[n % 4], "password": WRONG}).status_code == 401
        assert _refusals(world) - before == RECORDED
        address = here.headers["X-Forwarded-For"]
        assert world.backend.entrance.attempts.look("address", address, ADDRESS_LIMIT, WINDOW).tries == RECORDED + 8, "all are counted"
    for login in (f"niemand.{new_id()}", invited(world, ops, "viewer").set_password().login):
        before = _refusals(world)
        for _ in range(RECORDED + 3):
            assert world.at().post("/login", json={"login": login, "password": WRONG}).status_code == 401
        assert _refusals(world) - before == RECORDED
        guessed_anywhere(world, login, ANYWHERE - RECORDED - 4)
        for _ in range(3):
            assert world.at().post("/login", json={"login": login, "password": WRONG}).status_code == 401
        assert _refusals(world) - before == RECORDED + 1, "and that it is closed"


def _refusals(world: World) -> int:
    with world.log.pool.connection() as connection:
        return connection.execute(
            "SELECT count(*) FROM events WHERE event_name IN ('session.login_refused', 'account.logins_suspended')"
        ).fetchall()[0][0]


def _counted(world: World) -> tuple[int, int]:
    with world.log.pool.connection() as connection:
        [(events, tries)] = connection.execute(
            "SELECT (SELECT count(*) FROM events), (SELECT coalesce(sum(tries), 0) FROM attempts)"
        ).fetchall()
    return events, int(tries)


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
    assert locked.status_code in (409, 410), locked.text
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
    assert len(given) == 1
