"""People get in by their organisation's directory, over HTTP with all redirects (H-01)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from aggregates.accounts.roles import CustomerRole
from commands.accounts.inactivate_account import InactivateAccount
from commands.accounts.link_sign_on import LinkSignOn
from commands.accounts.lock_account import LockAccount
from commands.accounts.set_account_password import SetAccountPassword
from eventstore.ids import new_id
from tests.access.sign_in.people import code_of, only_account, person
from tests.access.sign_in.sign_on_portal import Portal
from tests.gateways.directory import logged_in

pytestmark = pytest.mark.requirement("H-01")


class TestGettingIn:
    def test_somebody_new_gets_an_account_and_a_session(self, portal: Portal, number: str) -> None:
        browser, login = portal.browser(), person(portal)
        back = portal.signed_on(number, login, browser, return_to="/users?sort=name")
        assert (back.status_code, back.headers["location"]) == (303, "/users?sort=name")
        me = browser.get("/me").json()
        account = portal.account(only_account(portal, number))
        assert (account.login, account.role, account.full_name) == (login, "employee", "Muster, Erika")
        assert login in str(me)

    def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites(self, portal: Portal, number: str) -> None:
        browser = portal.browser()
        begun = browser.get(f"/sign-on/{number}")
        assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=600"} <= set(begun.headers["set-cookie"].split("; "))
        back = browser.get(logged_in(begun.headers["location"], person(portal)))
        kept = dict(cookie.split("=", 1) for cookie in back.headers.get_list("set-cookie"))
        assert kept["portal_sign_on"].startswith('""; expires=')
        assert "HttpOnly" in kept["portal_session"]
        assert (back.headers["cache-control"], back.headers["referrer-policy"]) == ("no-store", "no-referrer")

    def test_the_second_time_it_is_the_same_account(self, portal: Portal, number: str) -> None:
        login = person(portal)
        assert portal.signed_on(number, login).status_code == 303
        assert portal.signed_on(number, login).status_code == 303
        assert len(portal.account_ids(number)) == 1

    def test_in_two_windows_at_the_same_moment_it_is_one_account(self, portal: Portal, number: str) -> None:
        login = person(portal)
        windows = [portal.browser() for _ in range(4)]
        ways_back = [portal.at_the_directory(window, number, login) for window in windows]
        with ThreadPoolExecutor() as threads:
            answers = list(threads.map(httpx.Client.get, windows, ways_back))
        assert [answer.status_code for answer in answers] == [303] * 4
        assert len(portal.account_ids(number)) == 1

    def test_a_user_name_that_another_customer_has_is_no_hindrance(self, portal: Portal, number: str) -> None:
        login = person(portal, email=None)
        other = f"K-{new_id().hex[-12:]}"
        portal.customer(other)
        portal.configure(other)
        assert portal.signed_on(other, login).status_code == 303
        assert portal.signed_on(number, login).status_code == 303
        names = {portal.account(only_account(portal, one)).login for one in (number, other)}
        assert len(names) == 2
        assert login in names

    def test_entra_id(self, portal: Portal, number: str) -> None:
        oid = str(new_id())
        roles = [{"group": "app-role", "role": "viewer"}, {"group": "group-id", "role": "accounting"}]
        portal.configure(number, entra=True, group_roles=roles)
        upn = f"{oid[-12:]}@beispiel.example"
        portal.directory.entra_account(upn, oid=oid, roles=["other"], groups=["group-id"])
        assert portal.signed_on(number, upn).status_code == 303
        account = portal.account(only_account(portal, number))
        assert (account.subject, account.login, account.role) == (oid, upn, "accounting")

    def test_too_many_groups_say_what_is_to_be_done(self, portal: Portal, number: str) -> None:
        portal.configure(number, entra=True)
        upn = f"{new_id().hex[-12:]}@beispiel.example"
        portal.directory.entra_account(upn, oid=str(new_id()), _claim_names={"groups": "src1"})
        refused = portal.signed_on(number, upn)
        assert code_of(refused) == (403, "sign-on-too-many-groups")
        assert "App-Rollen" in refused.json()["detail"]


class TestWhoIsAdmitted:
    @pytest.mark.parametrize(
        ("admits", "groups", "role"),
        [
            ("all", [], "employee"),
            ("all", ["Einkauf"], "viewer"),
            ("all", ["IT", "Einkauf"], "pbx_administrator"),
            ("groups", ["Einkauf"], "viewer"),
            ("groups", ["einkauf"], None),
            ("groups", [], None),
            ("administrators", ["Einkauf"], None),
        ],
    )
    def test_of_those_who_have_no_account(
        self, portal: Portal, number: str, admits: str, groups: list[str], role: CustomerRole | None
    ) -> None:
        mapping = [{"group": "IT", "role": "pbx_administrator"}, {"group": "Einkauf", "role": "viewer"}]
        portal.configure(number, admits=admits, group_roles=mapping)
        answer = portal.signed_on(number, person(portal, groups=groups))
        if role is None:
            assert code_of(answer) == (403, "not-admitted")
            assert portal.account_ids(number) == set()
            assert portal.events(number, "session.login_refused")[0]["reason"] == "not_admitted"
        else:
            assert answer.status_code == 303
            assert portal.account(only_account(portal, number)).role == role

    def test_the_role_follows_the_groups(self, portal: Portal, number: str) -> None:
        portal.configure(number, group_roles=[{"group": "Einkauf", "role": "viewer"}])
        browser, login = portal.browser(), person(portal, groups=["Einkauf"])
        portal.signed_on(number, login, browser)
        account_id = only_account(portal, number)
        assert portal.account(account_id).role == "viewer"
        portal.directory.account(login, name="Muster, Erika", preferred_username=login)
        assert browser.get("/me").status_code == 200
        portal.signed_on(number, login)
        assert portal.account(account_id).role == "employee"
        assert browser.get("/me").status_code == 401, "sessions with the role of before have ended"

    def test_who_left_the_groups_stays_out(self, portal: Portal, number: str) -> None:
        portal.configure(number, admits="groups", group_roles=[{"group": "Einkauf", "role": "viewer"}])
        login = person(portal, groups=["Einkauf"])
        portal.signed_on(number, login)
        portal.directory.account(login, name="Muster, Erika", groups=["Lager"])
        assert code_of(portal.signed_on(number, login)) == (403, "not-admitted")

    def test_a_role_that_a_person_gave_stays_until_a_group_says_otherwise(self, portal: Portal, number: str) -> None:
        login = person(portal)
        account_id = portal.invite(number, f"{login}.inv", f"{login}@beispiel.example", "administrator")
        assert portal.signed_on(number, login).status_code == 303
        assert portal.account(account_id).role == "administrator"
        portal.configure(number, group_roles=[{"group": "Einkauf", "role": "viewer"}])
        portal.directory.account(login, name="Muster, Erika", groups=["Einkauf"])
        portal.signed_on(number, login)
        assert portal.account(account_id).role == "viewer"


class TestWhoseAccountItIs:
    def test_an_invited_person_gets_the_invited_account(self, portal: Portal, number: str) -> None:
        portal.configure(number, admits="administrators")
        login = person(portal)
        account_id = portal.invite(number, f"{login}.inv", f"{login}@Beispiel.example", "administrator")
        assert portal.signed_on(number, login).status_code == 303
        account = portal.account(account_id)
        assert (account.status, account.subject, account.link) == ("active", login, None)
        assert portal.account_ids(number) == {account_id}

    @pytest.mark.parametrize("verified", [False, None, "true"])
    def test_not_with_an_address_that_the_directory_doesnt_vouch_for(self, portal: Portal, number: str, verified: Any) -> None:
        login = person(portal, email_verified=verified)
        account_id = portal.invite(number, f"{login}.inv", f"{login}@beispiel.example", "administrator")
        assert code_of(portal.signed_on(number, login)) == (409, "account-not-tied")
        assert portal.account(account_id).status == "invited"

    def test_an_account_with_a_password_is_never_taken_over(self, portal: Portal, number: str) -> None:
        login = person(portal)
        account_id = portal.invite(number, f"{login}.inv", f"{login}@beispiel.example", "viewer")
        link = portal.account(account_id).link
        assert link is not None
        command = SetAccountPassword(account_id=account_id, link_id=link.link_id, password_id=new_id(), now=portal.log.now())
        portal.run(command, portal.customers[number])
        assert code_of(portal.signed_on(number, login)) == (409, "account-not-tied")
        assert portal.account(account_id).subject is None

    def test_nor_does_it_move_along_to_a_new_directory(self, portal: Portal, number: str) -> None:
        login = person(portal)
        account_id = portal.invite(number, f"{login}.inv", f"{login}@beispiel.example", "viewer")
        link = portal.account(account_id).link
        assert link is not None
        password = SetAccountPassword(account_id=account_id, link_id=link.link_id, password_id=new_id(), now=portal.log.now())
        portal.run(password, portal.customers[number])
        before = LinkSignOn(account_id=account_id, issuer="https://frueher.example", subject=login, tie="administrator")
        portal.run(before, portal.customers[number])
        assert code_of(portal.signed_on(number, login)) == (409, "account-not-tied")
        assert portal.account(account_id).issuer == "https://frueher.example"

    def test_an_account_of_another_customer_is_out_of_reach(self, portal: Portal, number: str) -> None:
        other, login = f"K-{new_id().hex[-12:]}", person(portal)
        portal.customer(other)
        account_id = portal.invite(other, f"{login}.inv", f"{login}@beispiel.example", "administrator")
        assert portal.signed_on(number, login).status_code == 303
        assert portal.account(account_id).status == "invited"
        assert only_account(portal, number) != account_id

    def test_an_invitation_is_no_way_past_the_groups(self, portal: Portal, number: str) -> None:
        portal.configure(number, admits="groups", group_roles=[{"group": "Einkauf", "role": "viewer"}])
        login = person(portal)
        account_id = portal.invite(number, f"{login}.inv", f"{login}@beispiel.example", "viewer")
        assert code_of(portal.signed_on(number, login)) == (403, "not-admitted")
        assert portal.account(account_id).status == "invited"

    def test_accounts_move_along_to_a_new_directory(self, portal: Portal, number: str) -> None:
        login = person(portal)
        upn = f"{login}@beispiel.example"
        portal.signed_on(number, login)
        account_id = only_account(portal, number)
        portal.configure(number, entra=True)
        portal.directory.entra_account(upn, oid=f"oid-{login}")
        assert portal.signed_on(number, upn).status_code == 303
        assert portal.account_ids(number) == {account_id}
        assert portal.account(account_id).subject == f"oid-{login}"

    def test_locked_and_ended_accounts_stay_out(self, portal: Portal, number: str) -> None:
        login = person(portal)
        portal.signed_on(number, login)
        account_id, customer_id = only_account(portal, number), portal.customers[number]
        portal.run(LockAccount(account_id=account_id, by_role=None), customer_id)
        assert code_of(portal.signed_on(number, login)) == (403, "account-closed")
        portal.run(InactivateAccount(account_id=account_id, by_role=None), customer_id)
        assert code_of(portal.signed_on(number, login)) == (403, "account-closed")
        assert portal.account_ids(number) == {account_id}
        reasons = [event["reason"] for event in portal.events(number, "session.login_refused")]
        assert reasons == ["not_active", "not_active"]

    def test_who_was_ended_comes_back_by_an_invitation(self, portal: Portal, number: str) -> None:
        login = person(portal)
        portal.signed_on(number, login)
        portal.run(InactivateAccount(account_id=only_account(portal, number), by_role=None), portal.customers[number])
        again = portal.invite(number, f"{login}.inv", f"{login}@beispiel.example", "viewer")
        assert portal.signed_on(number, login).status_code == 303
        assert portal.account(again).status == "active"
