"""People get in by their organisation's directory, over HTTP with all redirects, and attackers don't (H-01)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest

from access.engine.address_limit import ADDRESS_LIMIT, WINDOW
from access.sign_in.sign_on import STARTS
from aggregates.accounts.roles import CustomerRole
from commands.accounts.inactivate_account import InactivateAccount
from commands.accounts.link_sign_on import LinkSignOn
from commands.accounts.lock_account import LockAccount
from commands.accounts.set_account_password import SetAccountPassword
from eventstore.ids import new_id
from tests.access.sign_in.sign_on_portal import Portal
from tests.gateways.directory import SECRET, logged_in

pytestmark = pytest.mark.requirement("H-01")


@pytest.fixture
def number(portal: Portal) -> str:
    """A customer of the test's own, whose directory admits all employees."""
    number = f"K-{new_id().hex[-12:]}"
    portal.customer(number)
    portal.configure(number)
    return number


def person(portal: Portal, **claims: Any) -> str:
    """Somebody new in the directory: the login there."""
    login = f"p{new_id().hex[-12:]}"
    email = f"{login}@beispiel.example"
    portal.directory.account(
        login, **{"name": "Muster, Erika", "email": email, "email_verified": True, "preferred_username": login, **claims}
    )
    return login


def only_account(portal: Portal, number: str) -> UUID:
    [account_id] = portal.account_ids(number)
    return account_id


def code_of(answer: httpx.Response) -> tuple[int, str]:
    assert "set-cookie" not in answer.headers or "portal_session" not in answer.headers["set-cookie"]
    return answer.status_code, answer.json()["code"]


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


class TestAttacks:
    def test_somebody_elses_answer_opens_nothing_in_my_browser(self, portal: Portal, number: str) -> None:
        """Login CSRF: a link with the attacker's own code and state."""
        attacker, victim = portal.browser(), portal.browser()
        back = portal.at_the_directory(attacker, number, person(portal))
        assert code_of(victim.get(back)) == (400, "sign-on-not-under-way")
        victim.get(f"/sign-on/{number}")
        assert code_of(victim.get(back)) == (400, "sign-on-not-under-way")

    def test_a_session_that_was_planted_before_is_not_the_one_after(self, portal: Portal, number: str) -> None:
        browser = portal.browser()
        portal.signed_on(number, person(portal), browser)
        planted = browser.cookies["portal_session"]
        portal.signed_on(number, person(portal), browser)
        assert browser.cookies["portal_session"] != planted

    def test_an_answer_is_taken_once(self, portal: Portal, number: str) -> None:
        browser = portal.browser()
        back = portal.at_the_directory(browser, number, person(portal))
        kept = browser.cookies["portal_sign_on"]
        assert browser.get(back).status_code == 303
        assert code_of(portal.browser(Cookie=f"portal_sign_on={kept}").get(back)) == (400, "sign-on-not-under-way")

    @pytest.mark.parametrize("how", ["state", "cookie", "no cookie"])
    def test_what_was_changed_on_the_way_is_refused(self, portal: Portal, number: str, how: str) -> None:
        browser = portal.browser()
        back = portal.at_the_directory(browser, number, person(portal))
        kept = browser.cookies["portal_sign_on"]
        if how == "state":
            back = back.copy_set_param("state", "another")
        else:
            browser.cookies.clear()
            browser.headers["Cookie"] = f"portal_sign_on={kept[:-5]}AAAA=" if how == "cookie" else ""
        assert code_of(browser.get(back)) == (400, "sign-on-not-under-way")

    def test_after_ten_minutes_it_is_too_late(self, portal: Portal, number: str) -> None:
        browser = portal.browser()
        back = portal.at_the_directory(browser, number, person(portal))
        portal.clock.ahead = timedelta(minutes=10)
        assert code_of(browser.get(back)) == (400, "sign-on-not-under-way")

    def test_a_configuration_that_was_changed_meanwhile_counts(self, portal: Portal, number: str) -> None:
        browser = portal.browser()
        back = portal.at_the_directory(browser, number, person(portal))
        portal.configure(number, entra=True)
        assert code_of(browser.get(back)) == (400, "sign-on-not-under-way")

    @pytest.mark.parametrize(
        "forged", [{"alg": "none"}, {"claims": {"nonce": "x"}}, {"claims": {"iss": "https://other.example"}}, {"claims": {"aud": "other"}}]
    )
    def test_forged_tokens_open_nothing(self, portal: Portal, number: str, forged: Any) -> None:
        portal.directory.order(forge=forged)
        assert code_of(portal.signed_on(number, person(portal))) == (403, "sign-on-token-not-valid")
        assert portal.account_ids(number) == set()

    @pytest.mark.parametrize(
        "target",
        [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "\\/evil.example",
            "evil",
            "",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x=y",
            "/" + "a" * 600,
        ],
    )
    def test_the_way_back_leads_into_the_portal(self, portal: Portal, number: str, target: str) -> None:
        refused = portal.browser().get(f"/sign-on/{number}", params={"return_to": target})
        assert code_of(refused) == (422, "return-not-local")
        assert "location" not in refused.headers

    def test_who_has_no_single_sign_on_is_not_told_apart_from_who_is_no_customer(self, portal: Portal) -> None:
        without = f"K-{new_id().hex[-12:]}"
        portal.customer(without)
        answers = [portal.browser().get(f"/sign-on/{quote(one)}").json() for one in (without, "K-unheard-of")]
        assert [answer.pop("facts") for answer in answers] == [{"customer_number": without}, {"customer_number": "K-unheard-of"}]
        assert {answer["code"] for answer in answers} == {"no-sign-on"}

    @pytest.mark.parametrize(
        "path",
        [
            "/sign-on/a%00b",
            "/sign-on/%00",
            "/sign-on/a?return_to=/%00",
            *[f"/sign-on/callback?{name}=a%00b" for name in ("state", "code", "iss", "error")],
        ],
    )
    def test_what_no_customer_number_can_be_is_refused_as_such(self, portal: Portal, path: str) -> None:
        """PostgreSQL keeps no NUL in a text: none gets there."""
        assert code_of(portal.browser().get(path)) == (422, "wrong-shape")

    def test_cookies_that_nobody_gave_are_no_sign_on_under_way(self, portal: Portal) -> None:
        browser = portal.browser(cookie='portal_sign_on="a\\000b"; portal_session="ps_\\000"')
        assert code_of(browser.get("/sign-on/callback", params={"state": "é"})) == (400, "sign-on-not-under-way")
        assert browser.get("/me").status_code == 401

    def test_who_says_no_at_the_directory_reads_why(self, portal: Portal, number: str) -> None:
        browser = portal.browser(Accept="text/html", **{"Accept-Language": "en"})
        state = httpx.URL(browser.get(f"/sign-on/{number}").headers["location"]).params["state"]
        told = {"state": state, "error": "access_denied", "error_description": "<script>alert(1)</script>"}
        page = browser.get("/sign-on/callback", params=told)
        assert (page.status_code, page.headers["content-type"]) == (403, "text/html; charset=utf-8")
        assert "access_denied" in page.text
        assert "<script>" not in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'")

    def test_error_codes_of_others_are_not_passed_on(self, portal: Portal, number: str) -> None:
        browser = portal.browser()
        state = httpx.URL(browser.get(f"/sign-on/{number}").headers["location"]).params["state"]
        refused = browser.get("/sign-on/callback", params={"state": state, "error": "<b>call 0900</b>"})
        assert "0900" not in refused.text


class TestLimits:
    def test_failures_count_as_those_of_logins(self, portal: Portal, number: str) -> None:
        browser = portal.browser()
        place = f"{browser.headers['X-Forwarded-For'].removesuffix('1')}/64"
        attempts = portal.entrance.attempts
        assert browser.get(f"/sign-on/{number}").status_code == 303
        assert code_of(browser.get("/sign-on/K-unheard-of")) == (404, "no-sign-on")
        assert code_of(browser.get("/sign-on/callback", params={"state": "x"})) == (400, "sign-on-not-under-way")
        assert attempts.look("address", place, ADDRESS_LIMIT, WINDOW).tries == 2
        for _ in range(ADDRESS_LIMIT - 2):
            attempts.hit("address", place, ADDRESS_LIMIT, WINDOW)
        for path in (f"/sign-on/{number}", "/sign-on/callback?state=x"):
            refused = browser.get(path)
            assert code_of(refused) == (429, "too-many-tries")
            assert 0 < int(refused.headers["retry-after"]) <= 900
        assert portal.signed_on(number, person(portal)).status_code == 303, "others go on"

    def test_starts_are_counted(self, portal: Portal, number: str) -> None:
        browser = portal.browser()
        place = f"{browser.headers['X-Forwarded-For'].removesuffix('1')}/64"
        for _ in range(STARTS - 1):
            portal.entrance.attempts.hit("sign-on-start", place, STARTS, WINDOW)
        assert browser.get(f"/sign-on/{number}").status_code == 303
        assert code_of(browser.get(f"/sign-on/{number}")) == (429, "too-often")

    def test_a_directory_that_is_down_closes_nobody_out(self, portal: Portal, number: str) -> None:
        portal.configure(number, issuer="https://127.0.0.1:9")
        browser = portal.browser()
        place = f"{browser.headers['X-Forwarded-For'].removesuffix('1')}/64"
        assert browser.get(f"/sign-on/{number}").status_code >= 400
        assert portal.entrance.attempts.look("address", place, ADDRESS_LIMIT, WINDOW).tries == 0


class TestSettings:
    def test_the_secret_is_never_shown(self, portal: Portal, number: str) -> None:
        for role in ("administrator", "auditor", "ops"):
            reader = portal.with_token(role, number if role == "administrator" else None)
            shown = reader.get("/customer/sign-on", headers={"X-Customer": number})
            assert shown.status_code == 200
            assert shown.json()["configured"]["has_client_secret"] is True
            assert SECRET not in shown.text
            assert shown.json()["redirect_uri"] == f"{portal.base_url}/sign-on/callback"
        with portal.log.pool.connection() as connection:
            for table in ("events", "secrets"):
                assert connection.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s", (f"%{SECRET}%",)).fetchall() == [(0,)]

    @pytest.mark.parametrize(("role", "of_customer"), [("administrator", True), ("viewer", True), ("auditor", False)])
    def test_only_ops_set_it_up(self, portal: Portal, number: str, role: str, of_customer: bool) -> None:
        client = portal.with_token(role, number if of_customer else None)
        body = {"issuer": "https://evil.example", "client_id": "x", "admits": "all"}
        for method in ("PUT", "DELETE"):
            refused = client.request(method, "/customer/sign-on", json=body if method == "PUT" else None, headers={"X-Customer": number})
            assert refused.status_code == 403

    def test_a_secret_stays_with_the_directory_that_it_is_from(self, portal: Portal, number: str) -> None:
        ops, scope = portal.ops, {"X-Customer": number}
        body = {"issuer": portal.directory.plain, "client_id": "portal", "admits": "all"}

        def has_secret(**changed: Any) -> bool:
            assert ops.put("/customer/sign-on", json={**body, **changed}, headers=scope).status_code == 200
            return ops.get("/customer/sign-on", headers=scope).json()["configured"]["has_client_secret"]

        assert has_secret(role_of_all="viewer")
        assert portal.signed_on(number, person(portal)).status_code == 303
        assert not has_secret(issuer="https://other.example")
        assert not has_secret()
        assert has_secret(client_secret=SECRET)
        assert not has_secret(client_secret=None)

    @pytest.mark.parametrize("issuer", ["http://login.example", "https://login.example?a", "ftp://127.0.0.1", "https://a@b.example"])
    def test_wrong_issuers_are_refused(self, portal: Portal, number: str, issuer: str) -> None:
        body = {"issuer": issuer, "client_id": "portal", "admits": "all"}
        assert portal.ops.put("/customer/sign-on", json=body, headers={"X-Customer": number}).status_code == 422

    def test_an_address_that_no_sign_on_service_has_is_never_called(self, portal: Portal, number: str) -> None:
        portal.configure(number, issuer="https://169.254.169.254")
        assert code_of(portal.browser().get(f"/sign-on/{number}")) == (422, "issuer-not-allowed")

    def test_that_do_not_fit_the_directory_are_told_at_once(self, portal: Portal, number: str) -> None:
        def remarks(issuer: str) -> str:
            body = {"issuer": issuer, "client_id": "portal", "admits": "all"}
            answer = portal.ops.put("/customer/sign-on", json=body, headers={"X-Customer": number})
            assert answer.status_code == 200
            return " ".join(note["en"] for note in answer.json()["notes"])

        assert remarks(portal.directory.plain) == ""
        assert "can't be that of a sign-on service" in remarks("https://169.254.169.254")
        assert "doesn't answer as it should" in remarks(f"{portal.directory.plain}/elsewhere")

    def test_removed_it_opens_nothing_any_more(self, portal: Portal, number: str) -> None:
        browser = portal.browser()
        back = portal.at_the_directory(browser, number, person(portal))
        assert portal.ops.delete("/customer/sign-on", headers={"X-Customer": number}).status_code == 200
        assert code_of(browser.get(back)) == (400, "sign-on-not-under-way")
        assert code_of(browser.get(f"/sign-on/{number}")) == (404, "no-sign-on")
        assert portal.ops.get("/customer/sign-on", headers={"X-Customer": number}).json()["configured"] is None
