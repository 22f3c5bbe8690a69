"""Guessing passwords: counted by account, place and address, and of no use (E-01, E-04)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

import httpx
import pytest

from access.engine.address_limit import ADDRESS_LIMIT, WINDOW
from access.engine.attempts import Attempts
from access.engine.who import by_account
from access.sign_in.login_limits import ANYWHERE, LIMIT, RECORDED
from api.engine.shares import SIZES
from commands.accounts.change_account import ChangeAccount
from commands.accounts.link_sign_on import LinkSignOn
from eventstore.ids import new_id
from tests.api.conftest import World, another_process
from tests.api.people import PASSWORD, Person, at_once, invited, messages, person
from tests.api.sign_in.guesses import WRONG, events_of, guessed_anywhere, log_in, refusal_reasons
from tests.waiting import until


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
    until(lambda: len(messages(world, f": {somebody.login}\n")) == 2)
    somebody.password = "Grüne Kanne 42$"
    assert somebody.set_password().log_in().client.get("/me").status_code == 200


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
        world.backend.parts[Attempts].hit("address", address, ADDRESS_LIMIT, WINDOW)
    closed = log_in(here, somebody)
    assert (closed.status_code, closed.json()["code"]) == (429, "too-many-tries")
    assert 0 < int(closed.headers["retry-after"]) <= 900
    with another_process(world) as other:
        assert log_in(other.at(address), somebody).status_code == 429
    assert log_in(world.at(), somebody).status_code == 200


@pytest.mark.usefixtures("real_hashing")
@pytest.mark.requirement("E-01", "X-06")
def test_a_flood_of_logins_keeps_nobody_from_reading(world: World, ops: httpx.Client) -> None:
    """Few are let to the doors at once; the others wait in turn, and keep no thread meanwhile. Who waits too long is told to come again, and nothing is counted against them."""
    reader, somebody = person(world, ops, "viewer"), invited(world, ops, "viewer").set_password()
    reader.client.get("/me")
    hashed: list[int] = []
    before: list[int] = []

    def counted(call: Callable[[], httpx.Response]) -> httpx.Response:
        answer = call()
        if answer.status_code in (200, 401):
            hashed.append(answer.status_code)
        return answer

    def read() -> httpx.Response:
        until(lambda: hashed)
        answer = reader.client.get("/me")
        before.append(len(hashed))
        return answer

    logins = [partial(log_in, world.at(), somebody, WRONG if n % 2 else None) for n in range(LIMIT - 1)]
    strangers = [partial(world.at().post, "/login", json={"login": f"niemand.{n}", "password": WRONG}) for n in range(49 - len(logins))]
    mine, *told = at_once(read, *[partial(counted, call) for pair in zip(strangers, logins * 5, strict=False) for call in pair])
    assert mine.status_code == 200
    assert before[0] < len(hashed), "it doesn't wait until all are hashed"
    busy = {(answer.json()["code"], answer.headers["retry-after"]) for answer in told if answer.status_code in (429, 503)}
    assert busy <= {("address-share-full", "2"), ("shares-full", "2"), ("logins-busy", "2")}
    assert {answer.status_code for answer in told} <= {200, 401, 429, 503}
    assert sum(answer.status_code in (200, 401) for answer in told) >= SIZES["logins"].organisation


@pytest.mark.requirement("E-01")
def test_addresses_are_counted_before_a_password_is_looked_at_and_right_ones_given_back(world: World, ops: httpx.Client) -> None:
    somebody = invited(world, ops, "viewer").set_password()
    here, attempts = world.at(), world.backend.parts[Attempts]
    address = here.headers["X-Forwarded-For"]
    for _ in range(ADDRESS_LIMIT - 4):
        attempts.hit("address", address, ADDRESS_LIMIT, WINDOW)
    assert {log_in(here, somebody).status_code for _ in range(5)} == {200}, "whoever knows the password uses up nothing"
    guesses = [partial(here.post, "/login", json={"login": f"niemand.{n}", "password": WRONG}) for n in range(8)]
    assert sorted(answer.status_code for answer in at_once(*guesses)) == [401] * 4 + [429] * 4


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
        world.backend.parts[Attempts].hit("address", "2001:db8:0:7::/64", ADDRESS_LIMIT, WINDOW)
    assert log_in(world.at("2001:db8:0:7:1:2:3:4"), somebody).status_code == 429
    assert log_in(world.at("2001:db8:0:8:1:2:3:4"), somebody).status_code == 200


@pytest.mark.parametrize("written", ["::ffff:{}", "64:ff9b::{}", "{}"])
def test_an_ipv4_address_counts_as_itself_however_it_is_written(world: World, ops: httpx.Client, written: str) -> None:
    somebody = invited(world, ops, "viewer").set_password()
    spent, other = (world.at().headers["X-Forwarded-For"] for _ in range(2))
    assert world.at(written.format(spent)).post("/login", json={"login": f"niemand.{new_id()}", "password": WRONG}).status_code == 401
    for _ in range(ADDRESS_LIMIT - 1):
        world.backend.parts[Attempts].hit("address", spent, ADDRESS_LIMIT, WINDOW)
    assert log_in(world.at(written.format(spent)), somebody).status_code == 429
    assert log_in(world.at(written.format(other)), somebody).status_code == 200


@pytest.mark.requirement("E-01")
def test_wrong_passwords_are_counted_for_the_address_that_they_come_from(world: World) -> None:
    here = world.at()
    for n in range(3):
        assert here.post("/login", json={"login": f"niemand.{n}.{new_id()}", "password": WRONG}).status_code == 401
    address = here.headers["X-Forwarded-For"]
    assert world.backend.parts[Attempts].look("address", address, ADDRESS_LIMIT, WINDOW).tries == 3


@pytest.mark.requirement("E-05")
def test_a_stolen_session_can_not_guess_the_password(world: World, ops: httpx.Client) -> None:
    somebody = person(world, ops, "viewer")
    codes = [
        somebody.client.put("/me/login", json={"current_password": f"{WRONG}{n}", "login": "gekapert.1"}).json()["code"] for n in range(7)
    ]
    assert codes == ["current-password-wrong"] * 5 + ["too-many-tries"] * 2
    right = somebody.client.put("/me/password", json={"current_password": PASSWORD, "password": "Neue Tasse 19$"})
    assert right.json()["code"] == "too-many-tries"


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
        assert world.backend.parts[Attempts].look("address", address, ADDRESS_LIMIT, WINDOW).tries == RECORDED + 8, "all are counted"
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
