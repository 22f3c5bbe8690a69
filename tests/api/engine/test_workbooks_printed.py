"""Workbooks are printed as they come: across, as wide as a page, with the heads on each, and with what was asked of the list; files of some rows only are called so (H-18)."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest

from api.engine.workbook import STYLE, Column, text_cell, workbook
from tests.api.conftest import Side, World
from tests.api.crew import household

pytestmark = pytest.mark.requirement("H-18")


def printed(side: Side, path: str, **parameters: str) -> tuple[str, Any]:
    """The file's name, and the workbook."""
    answer = side.admin.get(path, params={"after": str(side.head()), **parameters})
    assert answer.status_code == 200, answer.text
    name = unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2])
    return name, openpyxl.load_workbook(io.BytesIO(answer.content)) if path.endswith("xlsx") else None


def test_a_sheet_is_set_up_to_be_printed(world: World) -> None:
    side = world.side("Druck GmbH")
    side.user("Muster & Söhne, Erika", cost_centre="4711")
    for lang, foot, asked in (
        ("de", "Seite &P von &N", "Gefiltert: Name: enthält „R & S“"),
        ("en", "Page &P of &N", "Filtered: Name: contains “R & S”"),
    ):
        name, book = printed(side, "/users/export.xlsx", **{"lang": lang, "filter[name][contains]": "R & S"})
        sheet = book.worksheets[0]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (True, 1, 0)
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.oddFooter.right.text == foot
        assert asked.replace("&", "&&") in sheet.oddHeader.left.text
        assert next(row[1].value for row in book.worksheets[-1].iter_rows()) == asked.partition(": ")[2]
        assert name == {"de": "Nutzer (gefiltert).xlsx", "en": "Users (filtered).xlsx"}[lang]


def test_files_are_called_by_what_they_hold(world: World) -> None:
    side = world.side("Dateiname GmbH")
    side.user("Muster, Erika")
    assert printed(side, "/users/export.csv")[0] == "Nutzer.csv"
    assert printed(side, "/users/export.csv", search="muster")[0] == "Nutzer (gefiltert).csv"
    assert printed(side, "/users/export.pdf", **{"filter[name][starts]": "Muster"})[0] == "Nutzer (gefiltert).pdf"
    name, book = printed(side, "/users/export.xlsx")
    assert (name, len(book.worksheets)) == ("Nutzer.xlsx", 1)


def test_a_header_has_room_for_whatever_a_list_is_asked() -> None:
    file = io.BytesIO()
    with workbook(file, "yyyy", "yyyy", "&" * 400 + "\x00", "&P") as book:
        book.sheet("It's <1>", [Column("Name", text_cell("A", STYLE.text), 10)], [("x",)], most=10)
    sheet: Any = openpyxl.load_workbook(io.BytesIO(file.getvalue())).worksheets[0]
    assert sheet.oddHeader.left.text == "&&" * 119 + "…"
    assert sheet.print_title_rows == "$1:$1"


def test_a_list_by_a_view_is_called_after_it_and_a_filtered_one_is_read_back_as_it_was(world: World) -> None:
    team = household(world, "Ansicht")
    side, client = team.side, team.people["administrator"].client
    side.user("Muster, Erika", cost_centre="4711")
    saved = client.post("/views", json={"list": "users", "name": "Werk 1/2", "search": "muster"})
    assert saved.status_code == 201, saved.text
    asked = {"after": str(saved.json()["position"]), "view": saved.json()["id"]}
    answer = client.get("/users/export.csv", params=asked)
    assert unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2]) == "Nutzer - Werk 1_2.csv"
    content = side.admin.get("/users/export.xlsx", params={"search": "muster", "after": str(side.head())}).content
    files = {"file": ("nutzer.xlsx", content)}
    result = side.admin.post("/imports", files=files, data={"kind": "users"}, headers={"Prefer": "wait=25"})
    assert result.status_code == 200, result.text
    assert result.json()["counts"]["created"] == result.json()["counts"]["changed"] == 0, result.text
