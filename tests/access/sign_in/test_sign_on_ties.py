"""Existing accounts and people of the directory come together by the directory's own word, an administrator's or the owner's, and by no other (H-01)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest

from access.engine.outbox import Outbox
from access.sign_in.secrets import Secrets
from commands.accounts.set_account_password import SetAccountPassword
from eventstore.ids import new_id
from tests.access.sign_in.people import code_of, only_account, person
from tests.access.sign_in.sign_on_portal import Portal
from tests.gateways.directory import logged_in

pytestmark = pytest.mark.requirement("H-01")
PASSWORD = "Blaue Tasse 17$"


def moved(portal: Portal, number: str) -> None:
    """The customer changes to another directory."""
    portal.configure(number, entra=True)


def of_new_directory(portal: Portal, email: str) -> str:
    """Somebody of the new directory, who has this address there."""
    portal.directory.entra_account(email, oid=str(new_id()))
    return email


def csrf(browser: httpx.Client) -> dict[str, str]:
    return {"X-CSRF-Token": browser.get("/me").json()["session"]["csrf_token"]}


def with_password(portal: Portal, number: str, login: str) -> tuple[UUID, httpx.Client]:
    """A viewer with a password, logged in by it in a browser."""
    account_id, customer_id = portal.invite(number, f"{login}.kw", f"{login}@beispiel.example", "viewer"), portal.customers[number]
    link = portal.account(account_id).link
    assert link is not None
    password_id = portal.parts[Secrets].keep_password(account_id, customer_id, PASSWORD)
    portal.run(SetAccountPassword(account_id=account_id, link_id=link.link_id, password_id=password_id, now=portal.log.now()), customer_id)
    browser = portal.browser()
    assert browser.post("/login", json={"login": f"{login}.kw", "password": PASSWORD, "cookie": True}).status_code == 200
    return account_id, browser


def notices(portal: Portal, login: str) -> list[str]:
    entries = portal.parts[Outbox].read(contents=True)
    return [entry.content.body for entry in entries if entry.content and login in entry.content.body and "verknüpft" in entry.content.body]


class TestAnAddress:
    def test_that_its_owner_entered_ties_nobody_else_to_the_account(self, portal: Portal, number: str) -> None:
        """A colleague's address, entered before the customer changes its directory: the colleague gets no account that somebody else is in."""
        attacker, browser, victim = person(portal), portal.browser(), f"chef.{new_id().hex[-12:]}@beispiel.example"
        assert portal.signed_on(number, attacker, browser).status_code == 303
        account_id = only_account(portal, number)
        assert browser.patch("/me", json={"email": victim}, headers=csrf(browser)).status_code == 200
        moved(portal, number)
        refused = portal.signed_on(number, of_new_directory(portal, victim))
        assert code_of(refused) == (409, "account-not-tied")
        assert portal.account(account_id).subject == attacker
        assert portal.account_ids(number) == {account_id}

    def test_that_an_unproven_claim_brought_ties_nobody_either(self, portal: Portal, number: str) -> None:
        victim = f"chef.{new_id().hex[-12:]}@beispiel.example"
        attacker = person(portal, email=victim, email_verified=False)
        assert portal.signed_on(number, attacker).status_code == 303
        moved(portal, number)
        assert code_of(portal.signed_on(number, of_new_directory(portal, victim))) == (409, "account-not-tied")
        assert portal.account(only_account(portal, number)).subject == attacker

    def test_that_the_directory_proves_later_counts_from_then_on(self, portal: Portal, number: str) -> None:
        login = person(portal, email_verified=False)
        assert portal.signed_on(number, login).status_code == 303
        account_id = only_account(portal, number)
        assert portal.account(account_id).vouched_email is None
        email = f"{login}@beispiel.example"
        portal.directory.account(login, name="Muster, Erika", email=email, email_verified=True, preferred_username=login)
        for _ in range(2):
            assert portal.signed_on(number, login).status_code == 303
        assert portal.account(account_id).vouched_email == email
        assert len(portal.events(number, "account.email_vouched")) == 1
        moved(portal, number)
        assert portal.signed_on(number, of_new_directory(portal, email)).status_code == 303
        assert portal.account_ids(number) == {account_id}

    def test_that_two_accounts_have_ties_neither(self, portal: Portal, number: str) -> None:
        login = person(portal)
        accounts = [portal.invite(number, f"{login}.{n}", f"{login}@beispiel.example", "viewer") for n in range(2)]
        assert code_of(portal.signed_on(number, login)) == (409, "account-not-tied")
        assert [portal.account(account_id).status for account_id in accounts] == ["invited"] * 2


class TestTyingAnew:
    def test_ends_the_sessions_of_before(self, portal: Portal, number: str) -> None:
        login, old = person(portal), portal.browser()
        assert portal.signed_on(number, login, old).status_code == 303
        assert old.get("/me").status_code == 200
        moved(portal, number)
        new = portal.browser()
        assert portal.signed_on(number, of_new_directory(portal, f"{login}@beispiel.example"), new).status_code == 303
        assert len(portal.account_ids(number)) == 1
        assert old.get("/me").status_code == 401
        assert new.get("/me").status_code == 200


class TestAnAdministrator:
    def test_ties_an_account_to_a_person_by_the_directorys_own_name_for_them(self, portal: Portal, number: str) -> None:
        login = person(portal)
        account_id, open_before = with_password(portal, number, login)
        refused = portal.signed_on(number, login)
        assert code_of(refused) == (409, "account-not-tied")
        subject = refused.json()["facts"]["subject"]
        assert subject in refused.json()["detail"]
        ops = portal.browser(Authorization=portal.ops.headers["Authorization"], **{"X-Customer": number})
        tied = ops.put(f"/accounts/{account_id}/sign-on", json={"subject": subject})
        assert (tied.status_code, tied.json()["changed"]) == (200, True), tied.text
        assert open_before.get("/me").status_code == 401
        assert len(notices(portal, f"{login}.kw")) == 1
        assert portal.signed_on(number, login).status_code == 303
        assert portal.account_ids(number) == {account_id}
        again = ops.put(f"/accounts/{account_id}/sign-on", json={"subject": "somebody-else"})
        assert (again.status_code, again.json()["code"]) == (409, "account-of-somebody-else")

    def test_can_not_where_there_is_no_directory(self, portal: Portal) -> None:
        without = f"K-{new_id().hex[-12:]}"
        portal.customer(without)
        account_id = portal.invite(without, f"{without}.a", "a@beispiel.example", "viewer")
        ops = portal.browser(Authorization=portal.ops.headers["Authorization"], **{"X-Customer": without})
        refused = ops.put(f"/accounts/{account_id}/sign-on", json={"subject": "x"})
        assert (refused.status_code, refused.json()["code"]) == (404, "no-sign-on")


class TestItsOwner:
    def test_ties_it_by_logging_in_both_ways(self, portal: Portal, number: str) -> None:
        login = person(portal, email=None)
        account_id, browser = with_password(portal, number, login)
        other = portal.browser()
        assert other.post("/login", json={"login": f"{login}.kw", "password": PASSWORD, "cookie": True}).status_code == 200
        begun = self._begin(browser)
        back = browser.get(logged_in(begun.json()["location"], login))
        assert (back.status_code, back.headers["location"]) == (303, "/users")
        assert browser.get("/me").json()["account"]["sign_on"] is True
        assert other.get("/me").status_code == 401, "the other sessions have ended"
        assert len(notices(portal, f"{login}.kw")) == 1
        assert portal.signed_on(number, login).status_code == 303
        assert portal.account_ids(number) == {account_id}

    def test_only_with_the_password(self, portal: Portal, number: str) -> None:
        _, browser = with_password(portal, number, person(portal))
        refused = self._begin(browser, current_password="Falsche Tasse 18$")
        assert (refused.status_code, refused.json()["code"]) == (403, "current-password-wrong")
        by_directory = portal.browser()
        assert portal.signed_on(number, person(portal), by_directory).status_code == 303
        assert self._begin(by_directory).status_code == 409

    def test_only_while_the_session_lasts(self, portal: Portal, number: str) -> None:
        login = person(portal)
        account_id, browser = with_password(portal, number, login)
        back = logged_in(self._begin(browser).json()["location"], login)
        assert browser.delete("/session", headers=csrf(browser)).status_code == 204
        assert code_of(browser.get(back)) == (400, "sign-on-not-under-way")
        assert portal.account(account_id).subject is None

    def test_never_in_another_browser(self, portal: Portal, number: str) -> None:
        """An attacker's tie, ended by somebody else's login at the directory: that browser never began it."""
        account_id, attacker = with_password(portal, number, person(portal))
        back = logged_in(self._begin(attacker).json()["location"], person(portal))
        assert code_of(portal.browser().get(back)) == (400, "sign-on-not-under-way")
        assert portal.account(account_id).subject is None

    def test_nor_to_a_person_who_has_another_account(self, portal: Portal, number: str) -> None:
        login = person(portal, email=None)
        assert portal.signed_on(number, login).status_code == 303
        account_id, browser = with_password(portal, number, login)
        refused = browser.get(logged_in(self._begin(browser).json()["location"], login))
        assert code_of(refused) == (409, "sign-on-has-account")
        assert portal.account(account_id).subject is None

    def _begin(self, browser: httpx.Client, **changed: Any) -> httpx.Response:
        body = {"current_password": PASSWORD, "return_to": "/users", **changed}
        return browser.post("/me/sign-on", json=body, headers=csrf(browser))
