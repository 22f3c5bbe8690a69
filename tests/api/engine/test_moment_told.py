"""Pages and files as of a moment say as of when, by which clock and from which position they are (A-11)."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import httpx
import openpyxl
import pytest
from pypdf import PdfReader

from tests.api.conftest import Side, World
from tests.api.test_looks import looks

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def own(world: World) -> Side:
    """A customer of whom nobody else tells anything."""
    return world.side("Beispiel AG")


@pytest.fixture
def at(world: World, own: Side) -> datetime:
    """When there was one user, two events before now."""
    own.user("Muster, Damals")
    at = world.log.now()
    own.user("Muster, Danach")
    return at


def local(at: datetime, form: str) -> str:
    return at.astimezone(BERLIN).strftime(form)


def file(side: Side, form: str, **asked: Any) -> httpx.Response:
    answer = side.admin.get(f"/users/export.{form}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer


def text_of(answer: httpx.Response) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def called(answer: httpx.Response) -> str:
    return unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2])


@pytest.mark.requirement("A-11")
@pytest.mark.parametrize("by", ["recorded", "effective"])
def test_a_page_says_as_of_when_it_is_and_by_which_clock(own: Side, at: datetime, by: str) -> None:
    page = own.read("/users", at=at.isoformat(), by=by)
    assert (datetime.fromisoformat(page["at"]), page["by"]) == (at, by)
    assert "at" not in own.read("/users")


@pytest.mark.requirement("A-11")
def test_of_a_day_it_says_its_end_where_the_customer_is(world: World, own: Side, at: datetime) -> None:
    yesterday = at.astimezone(BERLIN).date() - timedelta(days=1)
    said = datetime.fromisoformat(own.read("/users", at=yesterday.isoformat())["at"])
    assert said.astimezone(BERLIN).date() == yesterday
    assert (said + timedelta(seconds=1)).astimezone(BERLIN).date() == yesterday + timedelta(days=1)
    today = datetime.fromisoformat(own.read("/users", at=world.log.now().astimezone(BERLIN).date().isoformat())["at"])
    assert at < today <= world.log.now()


@pytest.mark.requirement("A-11")
def test_its_position_is_that_of_the_moment(world: World, own: Side) -> None:
    first = own.write("POST", "/users", {"name": "Muster, Damals"})["position"]
    at = world.log.now().isoformat()
    second = own.write("POST", "/users", {"name": "Muster, Danach"})["position"]
    answer = own.admin.get("/users", params={"at": at})
    assert answer.json()["position"] == int(answer.headers["X-Position"]) == first
    effective = own.read("/users", at=at, by="effective")["position"]
    assert effective >= second, "of what held then all counts that is known now"
    assert f"Position {first}" in text_of(file(own, "pdf", at=at))


@pytest.mark.requirement("A-11")
def test_a_pdf_says_it_in_its_title_and_not_that_it_is_of_now(own: Side, at: datetime) -> None:
    german = text_of(file(own, "pdf", at=at.isoformat()))
    assert f"Nutzer, Stand {local(at, '%d.%m.%Y %H:%M:%S')} (wie bis dahin erfasst)" in german
    assert f"Stand {local(at, '%d.%m.%Y %H:%M')} ·" not in german
    assert "Erstellt " in german
    assert "Muster, Danach" not in german
    english = text_of(file(own, "pdf", at=at.isoformat(), by="effective", lang="en"))
    assert f"Users, as of {local(at, '%Y-%m-%d %H:%M:%S')} (as effective then)" in english
    assert "As of " not in english
    assert "Stand " in text_of(file(own, "pdf")), "one of now is as of when it is made"


@pytest.mark.requirement("A-11")
def test_a_workbook_says_it_on_a_sheet_of_its_own(own: Side, at: datetime) -> None:
    book = openpyxl.load_workbook(io.BytesIO(file(own, "xlsx", at=at.isoformat(), by="effective").content))
    about: dict[Any, Any] = {row[0]: row[1] for row in book["Über diese Datei"].iter_rows(values_only=True)}
    assert about["Liste"] == "Nutzer"
    assert about["Kunde"] == "Beispiel AG"
    assert about["Stand"] == f"{local(at, '%d.%m.%Y %H:%M:%S')} (wie es dann galt)"
    assert about["Erstellt von"] == "Zugangstoken Test administrator"
    assert about["Zeiten in"] == "Europe/Berlin"
    assert len(openpyxl.load_workbook(io.BytesIO(file(own, "xlsx").content)).sheetnames) == 1


@pytest.mark.requirement("A-11")
@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_a_file_is_called_after_its_moment(own: Side, at: datetime, form: str) -> None:
    moment = local(at, "%Y-%m-%d %H.%M.%S")
    assert called(file(own, form, at=at.isoformat())) == f"Nutzer {moment} (wie bis dahin erfasst).{form}"
    assert called(file(own, form, at=at.isoformat(), by="effective", lang="en")) == f"Users {moment} (as effective then).{form}"
    assert called(file(own, form)) == f"Nutzer.{form}"


@pytest.mark.requirement("A-11", "A-15")
def test_what_was_taken_along_is_on_record_with_its_moment(world: World, own: Side, at: datetime) -> None:
    file(own, "csv", at=at.isoformat(), by="effective", search="Damals", fields="name")
    [look] = looks(world, own)["items"]
    assert (look["kind"], look["event"]) == ("list_export", "look.list_as_of_exported")
    assert look["sentence"]["de"] == (
        f"Liste „Nutzer“ mit Stand {local(at, '%d.%m.%Y, %H:%M')} (wie es dann galt) als CSV geholt, gefiltert nach Suchwörtern, nur Name"
    )
    assert look["sentence"]["en"] == (
        f"List “Users” as of {local(at, '%Y-%m-%d %H:%M')} (as effective then) taken as CSV, filtered by words, only Name"
    )


@pytest.mark.requirement("A-11")
def test_a_cursor_goes_on_at_its_moment_alone(world: World, own: Side, at: datetime) -> None:
    now = world.log.now().isoformat()
    cursor = own.read("/users", at=now, limit=1)["next_cursor"]
    assert [item["name"] for item in own.read("/users", at=now, limit=1, cursor=cursor)["items"]] == ["Muster, Danach"]
    for other in ({}, {"at": at.isoformat()}, {"at": now, "by": "effective"}):
        answer = own.admin.get("/users", params={"limit": 1, "cursor": cursor, **other})
        assert (answer.status_code, answer.json()["code"]) == (400, "query-cursor-of-another-query"), other
    live = own.read("/users", limit=1)["next_cursor"]
    assert own.admin.get("/users", params={"limit": 1, "cursor": live, "at": now}).json()["code"] == "query-cursor-of-another-query"
