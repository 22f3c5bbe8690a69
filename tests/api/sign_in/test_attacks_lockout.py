"""Keeping others out of their own accounts: by wrong passwords, or by using up their way back (E-01, E-04)."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest

from access.engine.address_limit import ADDRESS_LIMIT, WINDOW
from access.engine.attempts import Attempts
from access.engine.current_states import CurrentStates
from access.engine.who import Visitor
from access.sign_in.known_browsers import BROWSER_LASTS, KnownBrowsers
from access.sign_in.login_limits import ANYWHERE, ANYWHERE_WINDOW, LIMIT
from access.sign_in.password_links import FORGOTTEN_BY_ADDRESS, FORGOTTEN_EVERY
from aggregates.accounts.account import Account
from aggregates.accounts.claims import login_claim
from tests.api.conftest import World, another_process
from tests.api.people import PASSWORD, Person, invited, link_token, messages, pin
from tests.waiting import until

WRONG = "Falsche Tasse 18$"
COOKIE = "portal_browser_"


def log_in(client: httpx.Client, somebody: Person, password: str | None = None) -> httpx.Response:
    return client.post("/login", json={"login": somebody.login, "password": password or somebody.password, "cookie": True})


def known(world: World, somebody: Person) -> httpx.Client:
    """A browser in which somebody got in before, and logged out."""
    browser = world.at()
    answer = log_in(browser, somebody)
    assert answer.status_code == 200
    assert browser.delete("/session", headers={"X-CSRF-Token": answer.json()["csrf_token"]}).status_code == 204
    return browser


def kept(browser: httpx.Client) -> dict[str, str]:
    return {name: value for name, value in browser.cookies.items() if name.startswith(COOKIE)}


def closed_to_strangers(world: World, somebody: Person) -> None:
    for _ in range(ANYWHERE - 1):
        world.backend.parts[Attempts].hit("login-anywhere", login_claim(somebody.login).value, ANYWHERE, ANYWHERE_WINDOW)
    assert log_in(world.at(), somebody, WRONG).status_code == 401
    assert log_in(world.at(), somebody).status_code == 401, "the right password is refused to whom it doesn't know"


def links(world: World, somebody: Person) -> int:
    return len(messages(world, f": {somebody.login}\n"))


def forgotten(client: httpx.Client, somebody: Person) -> None:
    assert client.post("/password/forgotten", json={"login": somebody.login}).status_code == 202


@pytest.mark.requirement("E-01")
class TestABrowserThatGotInBefore:
    def test_gets_in_whatever_strangers_try(self, world: World, ops: httpx.Client) -> None:
        somebody = invited(world, ops, "viewer").set_password()
        browser = known(world, somebody)
        closed_to_strangers(world, somebody)
        with another_process(world) as other:
            elsewhere = other.at()
            elsewhere.cookies.update(browser.cookies)
            assert log_in(elsewhere, somebody).status_code == 200

    def test_gets_in_where_its_address_is_used_up_by_neighbours(self, world: World, ops: httpx.Client) -> None:
        somebody = invited(world, ops, "viewer").set_password()
        browser = known(world, somebody)
        address = browser.headers["X-Forwarded-For"]
        for _ in range(ADDRESS_LIMIT):
            world.backend.parts[Attempts].hit("address", address, ADDRESS_LIMIT, WINDOW)
        assert log_in(world.at(address), somebody).status_code == 429
        assert log_in(browser, somebody).status_code == 200

    def test_gets_in_with_its_second_factor_as_well(self, world: World, ops: httpx.Client) -> None:
        somebody, browser = invited(world, ops, "administrator").set_password(), world.at()

        def both_steps() -> int:
            started = log_in(browser, somebody)
            assert started.status_code == 200, started.text
            body = {"login_token": started.json()["login_token"], "code": pin(world, somebody.mobile or ""), "cookie": True}
            return browser.post("/login/second-factor", json=body).status_code

        assert both_steps() == 200
        closed_to_strangers(world, somebody)
        assert both_steps() == 200

    def test_gets_no_more_guesses_than_a_place(self, world: World, ops: httpx.Client) -> None:
        somebody = invited(world, ops, "viewer").set_password()
        browser = known(world, somebody)
        assert [log_in(browser, somebody, WRONG).status_code for _ in range(LIMIT)] == [401] * LIMIT
        assert log_in(browser, somebody).status_code == 401
        assert log_in(world.at(), somebody).status_code == 200, "and closes it to nobody else"

    @pytest.mark.parametrize("what", ["password", "lock", "role", "link"])
    def test_is_known_no_more_after_what_ends_all_sessions(self, world: World, ops: httpx.Client, what: str) -> None:
        somebody = invited(world, ops, "viewer").set_password()
        browser, other = known(world, somebody), world.at()
        match what:
            case "password":
                csrf = log_in(other, somebody).json()["csrf_token"]
                somebody.password = "Neue Tasse 19$"
                body = {"current_password": PASSWORD, "password": somebody.password}
                assert other.put("/me/password", json=body, headers={"X-CSRF-Token": csrf}).status_code == 200
            case "lock":
                ops.post(f"/accounts/{somebody.account_id}/lock")
                ops.delete(f"/accounts/{somebody.account_id}/lock")
            case "role":
                ops.put(f"/accounts/{somebody.account_id}/role", json={"role": "employee"})
            case _:
                ops.post(f"/accounts/{somebody.account_id}/link")
                somebody.set_password()
        closed_to_strangers(world, somebody)
        assert log_in(browser, somebody).status_code == 401
        if what == "password":
            assert log_in(other, somebody).status_code == 200, "the one in which it was changed stays known"

    def test_keeps_something_new_with_each_login(self, world: World, ops: httpx.Client) -> None:
        somebody = invited(world, ops, "viewer").set_password()
        browser, thief = known(world, somebody), world.at()
        thief.cookies.update(browser.cookies)
        before = kept(browser)
        assert log_in(browser, somebody).status_code == 200
        assert kept(browser).keys() == before.keys()
        assert set(kept(browser).values()).isdisjoint(before.values())
        closed_to_strangers(world, somebody)
        assert log_in(thief, somebody).status_code == 401, "what was copied before counts no more"
        assert log_in(browser, somebody).status_code == 200

    def test_is_known_for_its_accounts_alone_and_opens_nothing_by_that(self, world: World, ops: httpx.Client) -> None:
        somebody, attacker = (invited(world, ops, "viewer").set_password() for _ in range(2))
        browser = known(world, attacker)
        closed_to_strangers(world, somebody)
        assert log_in(browser, somebody).status_code == 401
        [(name, value)] = kept(browser).items()
        forged, broken = world.at(), world.at()
        forged.cookies.set(f"{COOKIE}{UUID(somebody.account_id).hex[-12:]}", value)
        assert log_in(forged, somebody).status_code == 401, "renamed"
        broken.cookies.set(name, f"{value[:-8]}AAAAAAA=")
        assert log_in(broken, attacker, WRONG).status_code == 401
        assert world.at().get("/me", headers={"Authorization": f"Bearer {value}"}).status_code == 401
        assert browser.get("/me").status_code == 401
        third = invited(world, ops, "viewer").set_password()
        for each in (third, attacker):
            assert log_in(browser, each).status_code == 200
        for each in (third, attacker):
            closed_to_strangers(world, each)
            assert log_in(browser, each).status_code == 200, "one browser is known for several accounts"

    def test_keeps_it_out_of_reach_of_scripts_for_half_a_year(self, world: World, ops: httpx.Client) -> None:
        somebody = invited(world, ops, "viewer").set_password()
        answer = log_in(world.at(), somebody)
        [cookie] = [each for each in answer.headers.get_list("set-cookie") if each.startswith(COOKIE)]
        assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
        who = Visitor("192.0.2.1", "test", "test", browsers=(cookie.split(";")[0].partition("=")[2].strip('"'),))

        def is_known_after(time_: timedelta) -> bool:
            parts = world.backend.parts
            later = KnownBrowsers(world.log, parts[CurrentStates], parts[Attempts], lambda: datetime.now(UTC) + time_)
            return later.find(who, UUID(somebody.account_id)) is not None

        assert is_known_after(BROWSER_LASTS - timedelta(minutes=1))
        assert not is_known_after(BROWSER_LASTS)

    def test_is_none_without_a_cookie(self, world: World, ops: httpx.Client) -> None:
        somebody = invited(world, ops, "viewer").set_password()
        answer = world.at().post("/login", json={"login": somebody.login, "password": PASSWORD})
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers


@pytest.mark.requirement("E-01")
class TestStrangers:
    def test_have_fewer_guesses_in_a_day_than_ten_in_a_quarter_of_an_hour(self) -> None:
        """With as many addresses as somebody likes: 800 a day of one account."""
        day = timedelta(days=1)
        assert ANYWHERE * (day / ANYWHERE_WINDOW) <= LIMIT * (day / WINDOW)

    def test_get_no_more_tries_by_the_owners_logins(self, world: World, ops: httpx.Client) -> None:
        somebody, stranger = invited(world, ops, "viewer").set_password(), world.at()
        for _ in range(3):
            log_in(stranger, somebody, WRONG)
        browser = known(world, somebody)
        for _ in range(2):
            assert log_in(browser, somebody).status_code == 200
        attempts, login = world.backend.parts[Attempts], login_claim(somebody.login).value
        assert attempts.look("login-anywhere", login, ANYWHERE, ANYWHERE_WINDOW).tries == 3
        assert attempts.look("login-here", f"{login} {stranger.headers['X-Forwarded-For']}", LIMIT, WINDOW).tries == 3

    def test_are_kept_out_for_three_hours_at_most(self, world: World, ops: httpx.Client) -> None:
        somebody = invited(world, ops, "viewer").set_password()
        closed_to_strangers(world, somebody)
        with world.log.pool.connection() as connection:
            found = world.backend.parts[CurrentStates].one(connection, Account, UUID(somebody.account_id))
        assert found is not None
        assert found[0].suspended_until is not None
        assert timedelta(0) < found[0].suspended_until - datetime.now(UTC) <= ANYWHERE_WINDOW + timedelta(seconds=2)


@pytest.mark.requirement("E-01")
class TestTheWayBack:
    def test_is_not_used_up_by_strangers(self, world: World, ops: httpx.Client) -> None:
        """Whoever asks, the link goes to the owner: there is always one that is good, and once it is used another is to be had at once."""
        somebody = invited(world, ops, "viewer").set_password()
        closed_to_strangers(world, somebody)
        for sent in (2, 3):
            for _ in range(12):
                forgotten(world.at(), somebody)
            until(lambda sent=sent: links(world, somebody) == sent)
            newest = link_token(world, somebody.login)
            forgotten(world.at(), somebody)
            time.sleep(0.3)
            assert link_token(world, somebody.login) == newest, "the owner's own asking voids nothing"
            assert world.at().post("/password", json={"token": newest, "password": PASSWORD}).status_code == 204
            assert log_in(world.at(), somebody).status_code == 200

    def test_leads_in_where_strangers_go_on_trying(self, world: World, ops: httpx.Client) -> None:
        """The browser in which the password was set by the link is known from then on."""
        somebody, browser = invited(world, ops, "viewer").set_password(), world.at()
        ops.post(f"/accounts/{somebody.account_id}/link")
        body = {"token": link_token(world, somebody.login), "password": PASSWORD}
        assert browser.post("/password", json=body).status_code == 204
        closed_to_strangers(world, somebody)
        assert log_in(browser, somebody).status_code == 200

    def test_has_a_new_link_every_quarter_of_an_hour(self, world: World, ops: httpx.Client) -> None:
        somebody = invited(world, ops, "viewer").set_password()
        forgotten(world.at(), somebody)
        until(lambda: links(world, somebody) == 2)
        with world.log.pool.connection() as connection:
            connection.execute("UPDATE attempts SET ends_at = ends_at - %s WHERE kind = 'forgotten-mail'", (FORGOTTEN_EVERY,))
        forgotten(world.at(), somebody)
        until(lambda: links(world, somebody) == 3)

    def test_goes_to_a_corrected_address_at_once(self, world: World, ops: httpx.Client) -> None:
        somebody = invited(world, ops, "viewer").set_password()
        forgotten(world.at(), somebody)
        until(lambda: links(world, somebody) == 2)
        assert ops.patch(f"/accounts/{somebody.account_id}", json={"email": "richtig@example.org"}).status_code == 200
        forgotten(world.at(), somebody)
        until(lambda: any("token=" in body for body in messages(world, "richtig@example.org")))

    def test_is_open_to_a_known_browser_whose_address_asked_too_often(self, world: World, ops: httpx.Client) -> None:
        somebody, other = (invited(world, ops, "viewer").set_password() for _ in range(2))
        browser = known(world, somebody)
        for _ in range(FORGOTTEN_BY_ADDRESS):
            address = browser.headers["X-Forwarded-For"]
            world.backend.parts[Attempts].hit("forgotten-address", address, FORGOTTEN_BY_ADDRESS, timedelta(hours=1))
        assert browser.post("/password/forgotten", json={"login": other.login}).status_code == 429
        forgotten(browser, somebody)
        until(lambda: links(world, somebody) == 2)
