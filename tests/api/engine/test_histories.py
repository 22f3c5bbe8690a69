"""Histories over HTTP: every event in words, filtered and paged like any list, and as files (A-10, A-12)."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest

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


@pytest.mark.requirement("A-10")
@pytest.mark.part_of("H-24")
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
    assert items[1]["sentence"]["de"] == "E-Mail von vera@example.org auf – geändert"
    assert items[3]["sentence"]["de"].startswith("Gerät Beispielwerk Phone Alt (IMEI ")
    assert items[3]["sentence"]["de"].endswith(" an Muster, Vera übergeben")
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
    }
    described = {field["name"] for field in first.read("/meta/device-history")["fields"]} - {"details"}
    assert set(whole["items"][0]) == described | {"sentence", "actor_name", "changes"}
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
