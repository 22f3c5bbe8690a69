"""Histories over HTTP: every event in words, filtered and paged like any list, and as files (A-10, A-12)."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from pypdf import PdfReader

from tests.api.conftest import Side, World, new_imei


@pytest.fixture(scope="module")
def told(world: World) -> dict[str, str]:
    """A user with a past."""
    first = world.first
    user = first.user("Muster, Vera", email="vera@example.org", personnel_number="P-77", cost_centre="1000")
    device = first.device(new_imei(), model="Phone Alt")
    first.write("PATCH", f"/users/{user}", {"cost_centre": "2000", "email": None})
    first.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    first.write("PUT", f"/devices/{device}/description", {"colour": "blau", "size": "256 GB"})
    first.write("POST", f"/devices/{device}/notes", {"text": "=1+1"})
    first.write("DELETE", f"/devices/{device}/user")
    first.write("POST", f"/users/{user}/deactivation")
    return {"user": user, "device": device}


@pytest.mark.requirement("A-10", "H-24")
def test_each_event_is_a_sentence_with_old_and_new_values(first: Side, told: dict[str, str]) -> None:
    items = first.read(f"/users/{told['user']}/history")["items"]
    assert [entry["event"] for entry in items] == [
        "user.registered",
        "user.email_changed",
        "user.cost_centre_changed",
        "device.assigned",
        "device.decoupled",
        "user.deactivated",
    ]
    changed = items[2]
    assert changed["sentence"] == {"de": "Kostenstelle von 1000 auf 2000 geändert", "en": "Cost centre changed from 1000 to 2000"}
    assert changed["changes"] == [
        {
            "field": "cost_centre",
            "label": {"de": "Kostenstelle", "en": "Cost centre"},
            "old": "1000",
            "new": "2000",
            "old_text": {"de": "1000", "en": "1000"},
            "new_text": {"de": "2000", "en": "2000"},
        }
    ]
    assert items[1]["sentence"]["de"] == "E-Mail entfernt (vorher vera@example.org)"
    assert items[3]["sentence"]["de"].startswith("Gerät Beispielwerk Phone Alt (IMEI ")
    assert items[3]["sentence"]["de"].endswith(" an diesen Nutzer übergeben")
    assert [(change["label"]["de"], change["old"], change["new"]) for change in items[0]["changes"]] == [
        ("Name", None, "Muster, Vera"),
        ("E-Mail", None, "vera@example.org"),
        ("Personalnummer", None, "P-77"),
        ("Kostenstelle", None, "1000"),
    ]
    assert items[5]["changes"][0]["new_text"] == {"de": "inaktiv", "en": "inactive"}
    assert items[0]["actor_name"]["de"] == "Zugangstoken Test administrator"


@pytest.mark.requirement("A-10", "H-05")
def test_codes_identifiers_and_parts_are_in_words(first: Side, told: dict[str, str]) -> None:
    items = {entry["event"]: entry for entry in first.read(f"/devices/{told['device']}/history")["items"]}
    assert items["device.registered"]["sentence"] == {
        "de": "Gerät Beispielwerk Phone Alt angelegt (von Hand)",
        "en": "Device Beispielwerk Phone Alt registered (by hand)",
    }
    described = items["device.described"]["changes"]
    assert [(each["field"], each["old"], each["new"]) for each in described] == [
        ("description.size", None, "256 GB"),
        ("description.colour", None, "blau"),
    ]
    assert described[1]["label"] == {"de": "Farbe", "en": "Colour"}


@pytest.mark.requirement("A-10", "X-01")
def test_a_history_is_asked_like_any_list(first: Side, told: dict[str, str]) -> None:
    path = f"/devices/{told['device']}/history"
    whole = first.read(path, count="exact", facets="event")
    assert whole["total"] == len(whole["items"]) == 5
    assert {"value": "device.noted", "count": 1} in whole["facets"]["event"]["values"]
    only = first.read(path, **{"filter[event]": "device.noted"})["items"]
    assert [entry["event"] for entry in only] == ["device.noted"]
    page = first.read(path, limit="2", sort="-position")
    rest = first.read(path, limit="50", sort="-position", cursor=page["next_cursor"])
    assert [e["position"] for e in page["items"] + rest["items"]] == [e["position"] for e in reversed(whole["items"])]
    assert set(first.read(path, fields="event,details")["items"][0]) == {
        "position",
        "event",
        "details",
        "sentence",
        "actor_name",
        "changes",
        "names",
    }
    described = {field["name"] for field in first.read("/meta/device-history")["fields"]} - {"details"}
    assert set(whole["items"][0]) == described | {"sentence", "actor_name", "changes", "names"}
    assert first.admin.get(path, params={"filter[shoe]": "1"}).status_code == 400


@pytest.mark.requirement("A-10")
def test_a_history_as_files(first: Side, told: dict[str, str]) -> None:
    path = f"/devices/{told['device']}/history/export"
    book = first.admin.get(f"{path}.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Erfasst am", "Wirksam am", "Ereignis")
    assert len(rows) == 6
    assert "Phone Alt" in str(rows[1][2])
    told_of_itself = openpyxl.load_workbook(io.BytesIO(book.content))["Über diese Datei"].iter_rows(values_only=True)
    about = {str(label): str(text) for label, text in told_of_itself}
    assert (about["Erstellt von"], about["Kunde"]) == ("Zugangstoken Test administrator", first.read("/customer")["name"])
    assert int(about["Ereignisse bis Position"]) >= int(str(rows[-1][6]))
    text = first.admin.get(f"{path}.csv", headers={"Accept-Language": "en"}).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert lines[0][2] == "Event"
    assert "Colour: blau" in lines[3][4]
    noted = first.admin.get(f"{path}.csv", params={"filter[event]": "device.noted"}).content.decode("utf-8-sig")
    assert "Notiz: =1+1" in noted
    pdf = first.admin.get(f"{path}.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert re.search(r"filename\*=UTF-8''.*Phone%20Alt", pdf.headers["content-disposition"])
    assert pdf.content.startswith(b"%PDF-")
    for subject in (f"/users/{told['user']}", f"/devices/{told['device']}"):
        for form in ("xlsx", "csv", "pdf"):
            assert first.admin.get(f"{subject}/history/export.{form}", params={"lang": "en"}).status_code == 200


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize("subject", ["user", "device"])
def test_each_form_of_a_history_has_every_event_in_order_with_who_when_old_and_new_value(
    first: Side, told: dict[str, str], subject: str
) -> None:
    path = f"/{subject}s/{told[subject]}/history"
    items = first.read(path, limit=500)["items"]
    assert [entry["position"] for entry in items] == sorted(entry["position"] for entry in items)
    sheet = openpyxl.load_workbook(io.BytesIO(first.admin.get(f"{path}/export.xlsx").content)).active
    assert sheet is not None
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    pdf = PdfReader(io.BytesIO(first.admin.get(f"{path}/export.pdf").content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert len(rows) == len(items)
    at = 0
    for entry, (recorded, _, sentence, old, new, actor, position) in zip(items, rows, strict=True):
        local = datetime.fromisoformat(entry["recorded_at"]).astimezone(ZoneInfo("Europe/Berlin"))
        assert (sentence, actor, int(float(position))) == (entry["sentence"]["de"], entry["actor_name"]["de"], entry["position"])
        assert recorded.startswith(f"{local:%Y-%m-%d %H:%M:%S}")
        for change in entry["changes"]:
            for value, cell in ((change["old_text"], old), (change["new_text"], new)):
                assert value is None or value["de"] in cell
        found = text.index(f"{entry['actor_name']['de']} · Position {entry['position']}", at)
        said = text[at:found]
        assert " ".join(entry["sentence"]["de"].split()) in said
        assert f"{local:%d.%m.%Y %H:%M:%S}" in said
        for change in entry["changes"]:
            assert change["new_text"] is None or change["new_text"]["de"] in said
        at = found + 1


Renamed = tuple[Side, dict[str, str], dict[str, list[str]]]


@pytest.fixture(scope="module")
def renamed(world: World) -> Renamed:
    """A device that was passed on before its holders were called otherwise; and what its files said before that."""
    first = world.first
    alt, other = first.user("Alt, Berta"), first.user("Muster, Otto")
    device = first.device(new_imei(), model="Phone Damals")
    first.write("POST", f"/devices/{device}/assignment", {"user_id": alt})
    first.write("POST", f"/devices/{device}/reassignment", {"user_id": other})
    before = {form: file_lines(first, device, form) for form in FORMS}
    first.write("PUT", f"/users/{alt}/name", {"name": "Neu, Berta"})
    return first, {"user": alt, "device": device}, before


FORMS = ("csv", "xlsx", "pdf")
ABOUT = re.compile(r"^(Erstellt von|Seite \d+ von \d+|Stand )")
"""What a file says of itself, and not of the events."""


def file_lines(side: Side, device: str, form: str) -> list[str]:
    """What a device's history says as a file, without what it says of itself."""
    content = side.admin.get(f"/devices/{device}/history/export.{form}", params={"after": side.head()}).content
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        return [str(row) for row in sheet.iter_rows(values_only=True)]
    if form == "csv":
        return content.decode("utf-8-sig").splitlines()
    return [line for page in PdfReader(io.BytesIO(content)).pages for line in page.extract_text().splitlines() if not ABOUT.match(line)]


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize("form", FORMS)
def test_a_file_says_what_it_said_yesterday_apart_from_the_names_of_today(renamed: Renamed, form: str) -> None:
    first, ids, before = renamed
    now = file_lines(first, ids["device"], form)
    assert now != before[form]
    assert [line.replace(" (heute: Neu, Berta)", "") for line in now] == before[form]
    assert "Alt, Berta (heute: Neu, Berta)" in "\n".join(now)


@pytest.mark.requirement("A-10")
def test_a_pdf_says_who_made_it_when_and_from_which_position(first: Side, told: dict[str, str]) -> None:
    path = f"/devices/{told['device']}/history"
    for language, words in (
        ("de", r"Erstellt von Zugangstoken Test administrator, aus den Ereignissen bis Position (\d+)"),
        ("en", r"Made by API token Test administrator, from the events up to position (\d+)"),
    ):
        for whole in (f"{path}/export.pdf", "/users/export.pdf"):
            pdf = first.admin.get(whole, params={"lang": language, "after": first.head()}).content
            [made] = re.findall(words, " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split()))
            assert int(made) >= first.read(path)["items"][-1]["position"]


@pytest.mark.requirement("A-10")
@pytest.mark.part_of("A-14")
def test_no_form_of_a_history_tells_an_erased_name(renamed: Renamed) -> None:
    first, _, _ = renamed
    user, device = first.user("Geheim, Gerda"), first.device(new_imei())
    first.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    first.write("PUT", f"/users/{user}/name", {"name": "Verborgen, Gerda"})
    assigned = first.read(f"/devices/{device}/history")["items"][-1]["recorded_at"]
    first.write("DELETE", f"/devices/{device}/user")
    first.write("DELETE", f"/users/{user}")
    position = first.write("POST", f"/users/{user}/erasure")["position"]
    whole = [str(first.read(f"/devices/{device}/history", after=str(position))), str(first.read(f"/devices/{device}/as-of", at=assigned))]
    whole += [str(file_lines(first, device, form)) for form in FORMS]
    assert not [text for text in whole if "Gerda" in text]
    assert [text for text in whole if "gelöscht" in text] == whole
