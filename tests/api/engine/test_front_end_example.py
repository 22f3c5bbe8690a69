"""The example of a front end, made with nothing but the description, in a real browser and from another origin (X-01, H-17)."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.engine.metrics import Metrics
from tests import browser, npm
from tests.api.conftest import Side, World, served
from tests.api.people import PASSWORD, Person, invited, pin
from tests.described import DESCRIPTION

EXAMPLE = Path(__file__).parents[3] / "examples" / "front-end"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def _run(folder: Path, program: str, *arguments: str | Path) -> None:
    done = subprocess.run(
        [str(npm.NODE), str(folder / "node_modules" / program), *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as its README says it is made; the folder that is to be served."""
    folder = tmp_path_factory.mktemp("example") / "front-end"
    shutil.copytree(EXAMPLE, folder)
    tools = npm.description_tools() / "node_modules"
    (folder / "node_modules").symlink_to(tools)
    _run(folder, "openapi-typescript/bin/cli.js", DESCRIPTION, "-o", "src/schema.d.ts")
    _run(folder, "typescript/bin/tsc")
    shutil.copy(tools / "openapi-fetch" / "dist" / "index.mjs", folder / "served" / "openapi-fetch.mjs")
    return folder / "served"


@pytest.fixture(scope="module")
def front_end(world: World, compiled: Path) -> Generator[str]:
    """Where the page is served, from another origin than the API's."""
    with ExitStack() as stack:
        server = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(compiled))))
        origin = f"http://127.0.0.1:{server.server_port}"
        api = served(replace(world.backend, metrics=Metrics(), origins=(origin,)), stack)
        page = (EXAMPLE / "index.html").read_text(encoding="utf-8")
        (compiled / "index.html").write_text(page.replace("http://localhost:8000", api), encoding="utf-8")
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        stack.callback(serving.join)
        stack.callback(server.shutdown)
        yield origin


@pytest.fixture(scope="module")
def chromium() -> Generator[Browser]:
    with browser.running() as running:
        yield running


@pytest.fixture
def page(chromium: Browser, front_end: str) -> Generator[Page]:
    complaints: list[str] = []
    with browser.opened(chromium, front_end, complaints, locale="de-DE") as page:
        yield page
    assert complaints == []


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    side = world.side("Beispielkunde GmbH")
    assert world.ops.put("/customer/features/dashboard", headers={"X-Customer": side.number}).status_code == 200
    for number in range(12):
        user = side.user(f"Muster, Person {number:02}")
        device = side.device(kind="tablet" if number < 3 else "smartphone", model=f"Modell {'A' if number < 5 else 'B'}")
        side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
        sim = side.sim(tariff={"name": "Beispiel Flat" if number % 2 else "Beispiel Daten"}, status="active")
        side.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    side.read("/overview")
    return side


@pytest.fixture(scope="module")
def somebody(world: World, side: Side) -> Person:
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number})
    return invited(world, ops, "administrator").set_password()


def _logged_in(page: Page, world: World, somebody: Person, at: str) -> None:
    page.goto(f"/index.html#{at}")
    page.get_by_label("Benutzername").fill(somebody.login)
    page.get_by_label("Kennwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_label("Code, gesendet an")).to_be_visible()
    page.get_by_label("Code").fill(pin(world, somebody.mobile or ""))
    page.get_by_role("button", name="Weiter").click()


def _rows(page: Page) -> list[list[str]]:
    return [row.locator("td").all_inner_texts() for row in page.locator("tbody tr").all()]


def test_whoever_is_refused_at_the_login_is_told_so_in_german(page: Page, somebody: Person, side: Side) -> None:
    page.goto("/index.html#/overview")
    page.get_by_label("Benutzername").fill(somebody.login)
    page.get_by_label("Kennwort").fill("Falsches 17$")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("alert")).to_contain_text("Benutzername oder Kennwort")
    expect(page.get_by_role("button", name="Anmelden")).to_be_enabled()


@pytest.mark.requirement("H-17")
def test_the_overview_is_filtered_sorted_counted_and_paged(page: Page, world: World, somebody: Person, side: Side) -> None:
    _logged_in(page, world, somebody, "/overview")
    expect(page.get_by_text("12 Zeilen")).to_be_visible()
    assert len(_rows(page)) == 10
    assert browser.hindrances(page) == []
    expect(page.get_by_role("link", name="zurück")).to_have_count(0)
    page.get_by_role("link", name="weiter").click()
    expect(page.get_by_role("link", name="zurück")).to_be_visible()
    assert [row[0] for row in _rows(page)] == ["Muster, Person 10", "Muster, Person 11"]
    page.get_by_role("link", name="zurück").click()
    expect(page.locator("tbody tr")).to_have_count(10)
    page.get_by_role("link", name="Tablet (3)").click()
    expect(page.get_by_text("3 Zeilen")).to_be_visible()
    by_user = page.get_by_role("link", name="Nutzer", exact=True)
    by_user.click()
    expect(by_user).to_have_attribute("href", re.compile("sort=-user"))
    expect(page.locator("tbody tr").first).to_contain_text("Person 00")
    by_user.click()
    expect(page.locator("tbody tr").first).to_contain_text("Person 02")
    assert {row[3] for row in _rows(page)} == {"Tablet"}
    page.get_by_role("link", name="Beispiel Flat (1)").click()
    expect(page.get_by_text("1 Zeile")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 Zeile")).to_be_visible()
    assert _rows(page)[0][0] == "Muster, Person 01", "the cookie and the address outlast a reload"


def test_figures_lead_to_the_lists_of_what_they_count(page: Page, world: World, somebody: Person, side: Side) -> None:
    _logged_in(page, world, somebody, "/dashboard")
    for text, count, shown in [
        ("Smartphones und Tablets", 12, "Beispielwerk Modell A"),
        ("Modell A", 5, "Beispielwerk Modell A"),
        ("Nutzer", 12, "Muster, Person 07"),
        ("Beispiel Flat", 6, "Beispiel Flat"),
    ]:
        page.goto("/index.html#/dashboard")
        page.get_by_role("row", name=re.compile(text)).get_by_role("link").first.click()
        expect(page.locator("tbody tr")).to_have_count(count)
        expect(page.locator("tbody")).to_contain_text(shown)


def test_a_device_is_passed_on_and_the_page_shows_it_at_once(page: Page, world: World, somebody: Person, side: Side) -> None:
    _logged_in(page, world, somebody, "/overview?search=Person+05")
    page.get_by_role("row", name="Person 05").get_by_role("link").click()
    expect(page.get_by_text("Nutzer: Muster, Person 05")).to_be_visible()
    assert browser.hindrances(page) == []
    page.get_by_label("Neuer Nutzer").fill("Person 06")
    page.get_by_label("Neuer Nutzer").press("Tab")
    expect(page.get_by_role("option", name="Muster, Person 06")).to_be_attached()
    page.get_by_role("button", name="Zuweisen").click()
    expect(page.get_by_text("Nutzer: Muster, Person 06")).to_be_visible()
    expect(page.locator("tbody tr").first).to_contain_text("Gerät von Muster, Person 05 an Muster, Person 06 übergeben")
    expect(page.locator("tbody tr").first).to_contain_text("Muster, Erika")


def test_whoever_comes_too_late_is_told_so_and_what_cant_be_done_says_why(page: Page, world: World, somebody: Person, side: Side) -> None:
    device, user = side.device(model="Modell C"), side.user("Muster, Zoe")
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    side.read(f"/devices/{device}")
    _logged_in(page, world, somebody, f"/devices/{device}")
    page.get_by_label("Neuer Nutzer").fill("Person 06")
    page.get_by_label("Neuer Nutzer").press("Tab")
    expect(page.get_by_role("option", name="Muster, Person 06")).to_be_attached()
    side.write("DELETE", f"/devices/{device}/user")
    side.read(f"/devices/{device}")
    page.get_by_role("button", name="Zuweisen").click()
    expect(page.get_by_role("alert")).to_contain_text("inzwischen")
    page.reload()
    expect(page.get_by_text("Nutzer: keiner")).to_be_visible()
    expect(page.get_by_role("button", name="Zuweisen")).to_have_count(0)
    expect(page.get_by_text("Das Gerät hat noch keinen Nutzer")).to_be_visible()


def test_its_sources_take_nothing_for_granted() -> None:
    """Types are those of the description: no cast, nothing of any type."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in (EXAMPLE / "src").glob("*.ts")}
    assert len(sources) > 5
    for name, text in sources.items():
        code = re.sub(r"/\*\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
        assert not re.search(r"\bany\b|\bas (?!const\b)|@ts-|\w!\.", code), name
        assert len(text.splitlines()) < 100, name
