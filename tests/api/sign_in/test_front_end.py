"""Where people are led who come to the API in a browser: to a front end, where the operator has one (E-01, H-01)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient

from access.entrance import entrance
from api.app import create_app
from api.engine.metrics import Metrics
from gateways.oidc import OpenIdClient
from importers.imports.importer import Importer
from tests.api.conftest import World
from tests.api.people import messages
from tests.waiting import until

pytestmark = pytest.mark.requirement("E-01")

FRONT_END = "https://portal.example.org/app"
BROWSER = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture
def beside(world: World) -> Generator[TestClient]:
    """The API with a front end."""
    directories = OpenIdClient()
    doors = entrance(world.log, world.dispatcher, "http://127.0.0.1", directories, front_end_url=FRONT_END)
    parts = doors.having(world.backend.parts[Importer])
    app = create_app(replace(world.backend, metrics=Metrics(), parts=parts, front_end_url=FRONT_END))
    with TestClient(app, follow_redirects=False) as client:
        yield client
    directories.close()


@pytest.mark.parametrize(("path", "there"), [("/", "/"), ("/password", "/password")])
def test_its_own_pages_lead_to_the_front_end(beside: TestClient, path: str, there: str) -> None:
    answer = beside.get(path, headers=BROWSER)
    assert answer.is_redirect
    assert answer.headers["location"] == FRONT_END + there


def test_a_refusal_is_told_there_to_a_browser_and_here_to_a_program(beside: TestClient) -> None:
    led = beside.get("/sign-on/K-UNKNOWN", headers=BROWSER)
    assert led.status_code == 303
    place = urlsplit(led.headers["location"])
    assert f"{place.scheme}://{place.netloc}{place.path}" == f"{FRONT_END}/refused"
    assert place.query == "", "nothing of it is sent to a server"
    here = beside.get("/sign-on/K-UNKNOWN", headers={"Accept-Language": "en"})
    assert here.headers["content-type"] == "application/problem+json"
    said = {name: values[0] for name, values in parse_qs(place.fragment).items()}
    assert said == {"code": here.json()["code"], "status": str(here.status_code), "lang": "en", "detail": here.json()["detail"]}


def test_the_link_of_a_mail_leads_there(world: World, beside: TestClient, ops: httpx.Client) -> None:
    login = "vorne.vera"
    body = {"login": login, "full_name": "Vorne, Vera", "email": "vera@example.org", "role": "viewer"}
    headers = {name: ops.headers[name] for name in ("authorization", "x-customer")}
    assert beside.post("/accounts", json=body, headers=headers).status_code == 201
    until(lambda: len(messages(world, f": {login}\n")) == 1)
    assert f"{FRONT_END}/password#token=" in messages(world, f": {login}\n")[0]


def test_without_one_the_portal_shows_pages_of_its_own(world: World) -> None:
    assert world.nobody.get("/", headers=BROWSER).headers["location"] == "/docs"
    assert world.nobody.get("/password", headers=BROWSER).status_code == 200
