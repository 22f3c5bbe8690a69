"""The page behind the link in the mail: it stands alone, and its policy lets nothing but its own script and style run (E-01)."""

from __future__ import annotations

import base64
import hashlib
import re

import httpx
import pytest

from tests.api.conftest import Side, World
from tests.api.people import PASSWORD, invited, link_token, messages


def source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.requirement("E-01")
def test_the_link_in_the_mail_opens_a_page_whose_script_sets_the_password(world: World, first: Side) -> None:
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": first.number})
    somebody = invited(world, ops, "viewer")
    [mail] = messages(world, f": {somebody.login}\n")
    link = httpx.URL(re.findall(r"https?://\S+", mail)[0])
    page = world.nobody.get(link.path, headers={"Accept": "text/html", "Accept-Language": "de"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    [script] = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    assert 'method: "POST"' in script
    assert "JSON.stringify({ token: token, password: form.password.value })" in script
    assert link.fragment == f"token={link_token(world, somebody.login)}"
    body = {"token": link.fragment.removeprefix("token="), "password": "kurz"}
    unfit = world.nobody.post(link.path, json=body)
    assert (unfit.status_code, unfit.json()["code"]) == (422, "password-unfit")
    assert {"detail_de", "detail_en"} <= unfit.json().keys(), "what the script shows"
    assert world.nobody.post(link.path, json={**body, "password": PASSWORD}).status_code == 204
    somebody.log_in()


@pytest.mark.requirement("E-01")
def test_only_its_own_script_and_style_run_and_nothing_is_loaded(world: World) -> None:
    page = world.nobody.get("/password")
    [script], [style] = (re.findall(rf"<{tag}>(.*?)</{tag}>", page.text, re.DOTALL) for tag in ("script", "style"))
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": source(script),
        "style-src": source(style),
        "connect-src": "'self'",
        "frame-ancestors": "'none'",
        "form-action": "'none'",
        "base-uri": "'none'",
    }
    assert not re.search(r"""\s(src|href|action|style|on\w+)=|innerHTML|url\(|@import|https?:""", page.text)
    assert (page.headers["cache-control"], page.headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert world.nobody.get("/docs").headers["content-security-policy"].count("'sha256-") >= 1


@pytest.mark.parametrize(
    ("accepted", "language", "title"), [("de-DE,de", "de", "Kennwort vergeben"), ("en-GB,en", "en", "Set your password")]
)
def test_it_speaks_the_browser_s_language(world: World, accepted: str, language: str, title: str) -> None:
    page = world.nobody.get("/password", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}">' in page.text
    assert f"<h1>{title}</h1>" in page.text
    assert (page.headers["content-language"], page.headers["vary"]) == (language, "Accept-Language")
