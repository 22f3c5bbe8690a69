"""The portal's own pages in a real browser: whoever can't see, can't use a mouse or has a small screen gets on with them, by day and by night, in both languages (E-01, H-17)."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.routing import Route

from api.app import described, routers
from api.engine.metrics import Metrics
from api.engine.operator import Operator
from tests import browser
from tests.api.conftest import Side, World, served
from tests.api.engine.every_route import filled
from tests.api.people import PASSWORD, invited, link_token

OPERATOR = Operator(
    "Beispiel Systemhaus",
    "#ffcc00",
    hotline="+49 30 23125000",
    help_url="https://www.example.org/hilfe",
    contact_url="https://www.example.org/kontakt",
    imprint_url="https://www.example.org/impressum",
    privacy_url="https://www.example.org/datenschutz",
)
OURS = {
    "/password": "/password#token=none",
    "/sign-on/{customer_number}": "/sign-on/K-UNKNOWN",
    "/sign-on/callback": "/sign-on/callback?state=none&code=none",
    "/oidc/authorize": "/oidc/authorize?client_id=none",
}
"""Routes that answer a browser with a page → the address of one."""
BY_OTHERS = {"/docs", "/docs/oauth2-redirect", "/redoc"}
"""The description as Swagger UI and ReDoc show it, for developers."""
LOOKS: dict[str, dict[str, Any]] = {
    "day": {"locale": "de-DE", "color_scheme": "light"},
    "night": {"locale": "en-GB", "color_scheme": "dark"},
    "day, small": {"locale": "en-GB", "color_scheme": "light", "viewport": {"width": 320, "height": 640}},
    "night, small": {"locale": "de-DE", "color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
}


@pytest.fixture(scope="module")
def chromium() -> Generator[Browser]:
    with browser.running() as running:
        yield running


@pytest.fixture(scope="module")
def portal(world: World) -> Generator[str]:
    """The portal of an operator who has set all there is to be set."""
    with ExitStack() as stack:
        yield served(replace(world.backend, metrics=Metrics(), operator=OPERATOR), stack)


@pytest.fixture(params=LOOKS)
def opened(request: pytest.FixtureRequest, chromium: Browser, portal: str) -> Generator[Callable[[str], Page]]:
    """Opens an address of the portal."""
    complaints: list[str] = []
    with browser.opened(chromium, portal, complaints, **LOOKS[request.param]) as page:

        def at(address: str) -> Page:
            page.goto(address)
            return page

        yield at
    assert complaints == []


def _shows_well(page: Page) -> None:
    assert browser.hindrances(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nobody scrolls sideways"


def test_every_page_that_a_browser_is_shown_is_known_here(world: World, first: Side) -> None:
    pages: set[str] = set()
    app = described("test")
    for route in (*app.routes, *(route for router in routers() for route in router.routes)):
        if not isinstance(route, Route) or "GET" not in (route.methods or ()) or route.path == app.openapi_url:
            continue
        for client in (world.nobody, first.admin):
            with client.stream("GET", filled(route.path), headers={"Accept": "text/html"}) as answer:
                if answer.headers.get("content-type", "").startswith("text/html"):
                    pages.add(route.path)
    assert pages == OURS.keys() | BY_OTHERS


@pytest.mark.requirement("E-01")
@pytest.mark.parametrize("route", OURS)
def test_nothing_hinders_anybody_from_using_a_page(opened: Callable[[str], Page], route: str) -> None:
    page = opened(OURS[route])
    expect(page.locator("h1")).to_be_visible()
    _shows_well(page)


@pytest.mark.requirement("E-01")
@pytest.mark.parametrize("opened", ["night", "night, small"], indirect=True)
def test_a_password_is_set_by_keyboard_alone(world: World, first: Side, opened: Callable[[str], Page]) -> None:
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": first.number})
    somebody = invited(world, ops, "viewer")
    page = opened(f"/password#token={link_token(world, somebody.login)}")
    german = page.locator("html").get_attribute("lang") == "de"
    told = page.get_by_role("alert")

    def typed(password: str, again: str) -> None:
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(password)
        page.keyboard.press("Tab")
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(again)
        page.keyboard.press("Enter")

    page.keyboard.press("Tab")
    typed(PASSWORD, "Anderes 17$")
    expect(told).to_contain_text("verschieden" if german else "differ")
    _shows_well(page)
    page.keyboard.press("Shift+Tab")
    typed("kurz", "kurz")
    expect(told).to_contain_text("mindestens 8" if german else "at least 8")
    _shows_well(page)
    expect(page.locator("[name=password]")).to_be_focused()
    typed(PASSWORD, PASSWORD)
    expect(told).to_contain_text("ist vergeben" if german else "is set")
    expect(page.locator("form")).to_have_count(0)
    assert "token" not in page.url
    _shows_well(page)
    somebody.log_in()


def test_a_link_without_its_end_says_so(opened: Callable[[str], Page]) -> None:
    page = opened("/password")
    told = "Link" if page.locator("html").get_attribute("lang") == "de" else "link"
    expect(page.get_by_role("alert")).to_contain_text(told)
    expect(page.locator("form")).to_be_hidden()
    _shows_well(page)


@pytest.mark.parametrize("opened", ["day"], indirect=True)
def test_the_description_is_shown_with_nothing_but_what_its_policy_lets_it_load(opened: Callable[[str], Page]) -> None:
    page = opened("/docs")
    expect(page.get_by_role("heading", name="Serviceportal")).to_be_visible()
    expect(page.get_by_role("heading", name="Telefonanlage / PBX")).to_be_visible()
