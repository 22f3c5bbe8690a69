"""Attackers don't get in by an organisation's directory (H-01)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from access.engine.address_limit import ADDRESS_LIMIT, WINDOW
from access.engine.attempts import Attempts
from access.sign_in.sign_on import STARTS
from eventstore.ids import new_id
from tests.access.sign_in.people import code_of, person
from tests.access.sign_in.sign_on_portal import Portal

pytestmark = pytest.mark.requirement("H-01")


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
        attempts = portal.parts[Attempts]
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
            portal.parts[Attempts].hit("sign-on-start", place, STARTS, WINDOW)
        assert browser.get(f"/sign-on/{number}").status_code == 303
        assert code_of(browser.get(f"/sign-on/{number}")) == (429, "too-often")

    def test_a_directory_that_is_down_closes_nobody_out(self, portal: Portal, number: str) -> None:
        portal.configure(number, issuer="https://127.0.0.1:9")
        browser = portal.browser()
        place = f"{browser.headers['X-Forwarded-For'].removesuffix('1')}/64"
        assert browser.get(f"/sign-on/{number}").status_code >= 400
        assert portal.parts[Attempts].look("address", place, ADDRESS_LIMIT, WINDOW).tries == 0
