"""Standard reports over HTTP: as a page, numbers and chart, CSV, workbook and PDF, as of any day, by right, behind the wall (H-19)."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from foundation.local_day import today_in
from tests.api.conftest import Side, World
from tests.api.people import person

REPORTS = (
    "ending-contracts",
    "possible-renewals",
    "unused-subsidies",
    "numbers-without-device",
    "device-ages",
    "users-without-device",
    "open-service-cases",
)


@dataclass
class Reported:
    """A customer with a row in each report, named after the report it is in, and one in none."""

    side: Side
    user: str
    device: str
    sim: str
    before: datetime

    def summary(self, report: str, **asked: Any) -> Any:
        return self.side.read(f"/reports/{report}/summary", **asked)

    def groups(self, report: str, grouping: str, **asked: Any) -> dict[str, int]:
        [found] = [each for each in self.summary(report, **asked)["groupings"] if each["name"] == grouping]
        return {group["label"]["de"]: group["rows"] for group in found["groups"] if group["rows"]}


@pytest.fixture(scope="module")
def reported(world: World) -> Reported:
    side = world.side("Berichtswesen GmbH")
    before = datetime.now(UTC)
    side.user("Ohne, Olga", cost_centre="4711", group="Außendienst")
    holder = side.user("Mit, Max", cost_centre="4711")
    device = side.device(model="Phone Alt")
    side.write("POST", f"/devices/{device}/assignment", {"user_id": holder})
    soon = {"start": "2020-01-01", "end": str(today_in() + timedelta(days=40)), "earliest_renewal": str(today_in())}
    sim = side.sim(tariff={"name": "Tarif M"}, term=soon, entitlements={"subsidy": True, "renewal": True})
    side.sim(
        tariff={"name": "Tarif L"}, term={"end": str(today_in() + timedelta(days=800))}, entitlements={"subsidy": False, "renewal": False}
    )
    inside = side.sim(tariff={"name": "Tarif M"})
    side.write("PUT", f"/sims/{inside}/device", {"device_id": device})
    side.write("POST", f"/devices/{device}/return", {"occasion": "defect", "whereabouts": "pool", "sending": "own"})
    return Reported(side, holder, device, sim, before)


@pytest.mark.requirement("H-19")
def test_each_report_tells_its_rows_and_counts_them(reported: Reported) -> None:
    rows = {report: reported.side.read(f"/reports/{report}", count="exact") for report in REPORTS}
    assert {report: page["total"] for report, page in rows.items()} == {
        "ending-contracts": 1,
        "possible-renewals": 1,
        "unused-subsidies": 1,
        "numbers-without-device": 2,
        "device-ages": 1,
        "users-without-device": 1,
        "open-service-cases": 1,
    }
    assert rows["ending-contracts"]["items"][0]["id"] == reported.sim
    assert rows["users-without-device"]["items"][0]["name"] == "Ohne, Olga"
    for report in REPORTS:
        told = reported.summary(report)
        assert (told["report"], told["on"], told["rows"]) == (report, str(today_in()), rows[report]["total"])
        for grouping in told["groupings"]:
            assert sum(group["rows"] for group in grouping["groups"]) == told["rows"]
            assert [each["amount"] for each in grouping["chart"]["data"]["values"]] == [group["rows"] for group in grouping["groups"]]


@pytest.mark.requirement("H-19")
def test_rows_are_told_apart_by_month_age_and_what_stands_in_them(reported: Reported) -> None:
    end = today_in() + timedelta(days=40)
    assert reported.groups("ending-contracts", "contract_end") == {f"{end:%m/%Y}": 1}
    assert reported.groups("numbers-without-device", "tariff") == {"Tarif L": 1, "Tarif M": 1}
    assert reported.groups("device-ages", "age") == {"unter 1 Jahr": 1}
    assert reported.groups("device-ages", "model") == {"Beispielwerk Phone Alt": 1}
    assert reported.groups("users-without-device", "cost_centre") == {"4711": 1}
    assert reported.groups("open-service-cases", "age") == {"bis 2 Tage": 1}
    assert reported.groups("open-service-cases", "kind") == {"Rücksendung": 1}
    told = reported.summary("device-ages", lang="en")
    assert told["groupings"][0]["chart"]["title"] == "By age"
    assert told["groupings"][0]["groups"][0]["label"] == {"de": "unter 1 Jahr", "en": "less than 1 year"}


def test_reports_are_asked_like_lists(reported: Reported) -> None:
    later = {"filter[contract_end][gte]": str(today_in() + timedelta(days=700))}
    assert [row["tariff"] for row in reported.side.read("/reports/ending-contracts", **later)["items"]] == ["Tarif L"]
    assert reported.summary("ending-contracts", **later)["rows"] == 1
    page = reported.side.read("/reports/numbers-without-device", facets="tariff", sort="-tariff", fields="number,tariff")
    assert [row["tariff"] for row in page["items"]] == ["Tarif M", "Tarif L"]
    refused = reported.side.admin.get("/reports/device-ages/summary", params={"limit": 1})
    assert (refused.status_code, refused.json()["code"]) == (400, "query-unknown-parameter")
    assert reported.side.admin.get("/reports/device-ages", params={"filter[renewal]": "true"}).status_code == 400


@pytest.mark.requirement("H-19")
@pytest.mark.parametrize("report", REPORTS)
def test_a_workbook_has_the_rows_and_its_charts(reported: Reported, report: str) -> None:
    answer = reported.side.admin.get(f"/reports/{report}/export.xlsx", params={"after": reported.side.head(), "lang": "de"})
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    told = reported.summary(report)
    rows, *charts = book.worksheets
    assert rows.max_row == told["rows"] + 1
    assert [sheet.title.startswith("Diagramm ") for sheet in charts] == [True] * len(told["groupings"])
    for sheet, grouping in zip(charts, told["groupings"], strict=True):
        assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == [group["rows"] for group in grouping["groups"]]
        assert len(getattr(sheet, "_images")) == 1  # noqa: B009  openpyxl has no other way to tell
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        assert package.testzip() is None
        pictures = [name for name in package.namelist() if name.endswith(".png")]
        assert all(package.read(name).startswith(b"\x89PNG") for name in pictures)
        assert len(pictures) == len(told["groupings"])


@pytest.mark.requirement("H-19")
@pytest.mark.parametrize(("report", "language", "words"), [
    ("device-ages", "de", ("Geräte nach Alter und Modell", "Nach Modell", "Beispielwerk Phone Alt", "unter 1 Jahr")),
    ("ending-contracts", "en", ("Contracts ending", "By tariff", "Tarif M")),
])  # fmt: skip
def test_a_pdf_has_charts_and_rows(reported: Reported, report: str, language: str, words: tuple[str, ...]) -> None:
    answer = reported.side.admin.get(f"/reports/{report}/export.pdf", params={"after": reported.side.head(), "lang": language})
    assert answer.status_code == 200, answer.text
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages[0].images) == 2
    text = " ".join(page.extract_text() for page in pages)
    assert all(word in text for word in words), text


@pytest.mark.requirement("H-19")
def test_reports_are_told_as_of_any_moment(reported: Reported, world: World) -> None:
    side = reported.side
    then = datetime.now(UTC)
    late = side.user("Später, Sara")
    assert side.read("/reports/users-without-device", count="exact")["total"] == 2
    for report, rows in (("users-without-device", 1), ("open-service-cases", 1), ("device-ages", 1)):
        assert reported.summary(report, at=then.isoformat())["rows"] == rows, report
        assert side.read(f"/reports/{report}", at=then.isoformat(), count="exact")["total"] == rows
        assert reported.summary(report, at=reported.before.isoformat())["rows"] == 0
    csv = side.admin.get("/reports/users-without-device/export.csv", params={"at": then.isoformat()}).text
    assert ("Ohne, Olga" in csv, "Später" in csv) == (True, False)
    side.write("POST", f"/users/{late}/deactivation")
    assert side.read("/reports/users-without-device", count="exact")["total"] == 1
    future = side.admin.get("/reports/device-ages/summary", params={"at": "2999-01-01"})
    assert future.status_code in (400, 409, 422), future.text


def test_ages_are_those_of_the_day_that_is_asked_for(reported: Reported) -> None:
    yesterday = today_in() - timedelta(days=1)
    assert reported.summary("device-ages", at=str(yesterday))["on"] == str(yesterday)


@pytest.mark.requirement("H-19")
def test_whoever_may_not_read_something_is_shown_no_report_of_it(world: World, reported: Reported) -> None:
    listed = {each["name"]: each for each in reported.side.read("/reports")["reports"]}
    assert set(REPORTS) <= set(listed)
    assert listed["device-ages"]["href"] == "/reports/device-ages"
    for each in listed.values():
        assert reported.side.admin.get(each["href"]).status_code == 200
        assert reported.side.admin.get(each["summary"]).status_code == 200
        assert each["label"]["de"] != each["label"]["en"]
        assert each["about"]["de"]
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": reported.side.number})
    accounting = person(world, ops, "accounting").client
    for path in ("/reports", *(f"/reports/{report}{part}" for report in REPORTS for part in ("", "/summary", "/export.pdf"))):
        assert accounting.get(path).status_code == 403, path


@pytest.mark.requirement("H-19")
def test_nothing_of_another_customer_is_counted(world: World, reported: Reported) -> None:
    stranger = world.side("Fremdbericht GmbH")
    for report in REPORTS:
        told = stranger.read(f"/reports/{report}/summary")
        assert told["rows"] == 0
        assert all(group["rows"] == 0 for grouping in told["groupings"] for group in grouping["groups"])
        assert stranger.read(f"/reports/{report}")["items"] == []


def test_a_device_says_since_when_it_is_known(reported: Reported) -> None:
    [row] = reported.side.read("/reports/device-ages")["items"]
    assert reported.before <= datetime.fromisoformat(row["known_since"]) <= datetime.now(UTC)
    assert date.fromisoformat(row["known_since"][:10])
    assert reported.side.read(f"/devices/{reported.device}")["known_since"] == row["known_since"]
