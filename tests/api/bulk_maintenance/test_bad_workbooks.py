"""Workbooks that can't be taken say so: with sheet, cell and value, all at once (H-20)."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from tests.api.bulk_maintenance.workbooks import Edited, agreed, downloaded
from tests.api.conftest import Side, World

pytestmark = pytest.mark.requirement("H-20")


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    made = agreed(world, "Fehlerhafte Mappe GmbH")
    for name in ("Fehler, Fritz", "Fehler, Frieda", "Fehler, Franz"):
        made.user(name, cost_centre="1000")
    return made


@pytest.fixture
def book(side: Side) -> Edited:
    return downloaded(side, "users")


def refused(book: Edited, content: bytes | None = None, name: str = "pflege.xlsx") -> dict[str, Any]:
    answer = book.plan(content, name)
    assert answer.status_code in (409, 413, 422), answer.text
    return answer.json()


def test_all_that_is_wrong_is_told_at_once_with_sheet_cell_and_value(book: Edited, side: Side) -> None:
    mail = book.put(2, "E-Mail", "keine")
    name = book.put(2, "Name", None)
    street = book.put(3, "Lieferadresse: Straße", "Musterweg 1")
    error = book.put(4, "Gruppe", "#REF!")
    told = book.told()
    found = {each["cell"]: each for each in told["errors"]}
    assert {cell: (each["sheet"], each["code"], each["value"]) for cell, each in found.items()} == {
        mail: ("Nutzer", "malformed_email", "keine"),
        name: ("Nutzer", "missing_value", ""),
        street: ("Nutzer", "delivery-address-incomplete", "Musterweg 1"),
        error: ("Nutzer", "error-in-cell", "#REF!"),
    }
    assert all(each["de"] and each["en"] and each["line"] == int(each["cell"][-1]) for each in found.values())
    assert (told["counts"]["errors"], told["counts"]["refused"], told["counts"]["changed"]) == (4, 3, 0)
    assert book.confirmed()["counts"]["quarantined"] == 3


def test_a_formula_without_result_empties_nothing(book: Edited) -> None:
    cell = book.put(2, "Kostenstelle", "=1+1")
    [error] = book.told()["errors"]
    assert (error["cell"], error["code"]) == (cell, "error-in-cell")


def test_rows_that_are_added_twice_or_forged_are_told(book: Edited) -> None:
    sheet = book.sheet
    first = [cell.value for cell in sheet[2]]
    sheet.append(first)
    sheet.append([None] * 6 + ["Neu, Norbert"])
    book.put(3, "Version", "99")
    book.put(4, "Nutzer-Id", "00000000-0000-0000-0000-000000000001")
    told = book.told()
    assert [(each["line"], each["code"]) for each in sorted(told["errors"], key=lambda each: each["line"])] == [
        (3, "version-unknown"),
        (4, "gone-meanwhile"),
        (5, "value_twice"),
        (6, "row-without-id"),
    ]


def test_another_customers_file_is_refused_whole(world: World, side: Side) -> None:
    other = agreed(world, "Fremde Mappe GmbH")
    other.user("Fremd, Fiona")
    file = downloaded(other, "users")
    told = refused(Edited(side, "users", file.book))
    assert told["code"] == "of-another-customer"
    assert "C2" in told["detail_de"]
    assert other.number in told["detail_de"]


def test_of_another_kind_or_without_the_hidden_columns_is_refused_whole(side: Side, book: Edited) -> None:
    side.device()
    devices = downloaded(side, "devices")
    assert refused(Edited(side, "users", devices.book))["code"] == "missing-columns"
    book.sheet.delete_cols(1, 2)
    assert refused(book)["code"] == "missing-columns"


def test_a_missing_column_leaves_its_field_as_it_is(book: Edited) -> None:
    book.sheet.delete_cols(book.column("Kostenstelle"))
    told = book.told()
    assert (told["changes"], told["errors"]) == ([], [])


def test_merged_cells_and_macros_are_refused_whole(book: Edited) -> None:
    column = book.sheet.cell(1, book.column("Gruppe")).column_letter
    plain = book.content()
    book.sheet.merge_cells(f"{column}2:{column}3")
    told = refused(book)
    assert (told["code"], f"{column}2:{column}3" in told["detail_de"], "Nutzer" in told["detail_de"]) == ("merged-cells", True, True)
    packed = io.BytesIO(plain)
    with zipfile.ZipFile(packed, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macros")
    assert refused(book, packed.getvalue(), "pflege.xlsm")["code"] == "workbook-has-macros"


def test_what_is_no_workbook_or_too_large_is_refused_whole(side: Side, book: Edited) -> None:
    assert refused(book, b"%PDF-1.7 nichts")["code"] == "pdf-file"
    assert refused(book, b"0" * 3_000_000)["code"] == "content-too-large"


def test_a_download_of_last_month_says_what_has_changed_since(side: Side) -> None:
    user = side.user("Alt, Anna", cost_centre="1")
    book = downloaded(side, "users", search="alt")
    side.write("PATCH", f"/users/{user}", {"cost_centre": "2"})
    side.write("POST", f"/users/{user}/deactivation")
    side.write("DELETE", f"/users/{user}")
    cell = book.put(2, "Kostenstelle", "3")
    told = book.told()
    assert [(each["cell"], each["now"]["de"]) for each in told["conflicts"]] == [(cell, "2")]
    other = downloaded(side, "users", **{"filter[status]": "deleted", "search": "alt"})
    cell = other.put(2, "Gruppe", "B")
    [error] = other.told()["errors"]
    assert (error["cell"], bool(error["de"])) == (cell, True)


def test_more_rows_than_fit_are_refused(side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.bulk_maintenance.rows_to_maintain.MOST_MAINTAINED", 1)
    answer = side.admin.get("/bulk-maintenance/users.xlsx")
    assert (answer.status_code, answer.json()["code"]) == (422, "too-many-to-maintain")
