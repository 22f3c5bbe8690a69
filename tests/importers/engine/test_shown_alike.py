"""Merged cells count for each of their rows, and what Excel shows otherwise than it is stored is followed or warned of (F-01, F-12)."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from importers.engine.shown_alike import is_shown_alike
from importers.engine.workbook_source import cell_text
from importers.imports.list_columns import USERS
from importers.imports.table_file import open_table
from tests.importers.portal import Portal

pytestmark = pytest.mark.part_of("F-01")


@pytest.mark.parametrize(
    ("code", "value", "alike"),
    [
        ("0%", 0.5, False),
        (";;;", 55, False),
        ('000;-000;"leer"', 0, False),
        ("0,", 1234567, False),
        ("0E+00", 471, False),
        ("#", 0, False),
        ("#", 47, True),
        ("#,##0.00", 471, False),
        ("#,##0.00", 471.25, True),
        ("0.00", 1.234, False),
        ("0.##", 1.5, True),
        ("#,##0.00 [$€-407]", 9.99, True),
        ("# ?/?", 0.5, False),
        ("General", 47, True),
        ("General", 4.2e16, False),
    ],
)
def test_a_number_is_shown_as_it_is_stored_or_otherwise(code: str, value: float, *, alike: bool) -> None:
    assert is_shown_alike(code, value) is alike


def test_hours_and_truth_are_written_as_excel_shows_them() -> None:
    assert cell_text(timedelta(days=1, hours=12)) == "36:00"
    assert cell_text(timedelta(minutes=90, seconds=5)) == "1:30:05"
    assert cell_text(bool(1)) == "TRUE"


def book(write: Any) -> io.BytesIO:
    file = io.BytesIO()
    made: Any = xlsxwriter.Workbook(file)
    sheet = made.add_worksheet("Nutzer")
    sheet.write_row(0, 0, ["Name", "Personalnummer", "Kostenstelle", "Gruppe"])
    write(made, sheet)
    made.close()
    file.seek(0)
    return file


def test_merged_cells_count_for_each_of_their_rows_and_are_said() -> None:
    def write(made: Any, sheet: Any) -> None:
        for at in range(1, 6):
            sheet.write_row(at, 0, [f"Muster {at}", f"P{at}", "x"])
        sheet.merge_range("D3:D5", "Vertrieb")

    with open_table(book(write), USERS, name="nutzer.xlsx") as table:
        assert [row.values["group"] for row in table.rows()] == ["", "Vertrieb", "Vertrieb", "Vertrieb", ""]
        assert [(each.notice, each.facts["expected"]) for each in table.noted()] == [("cells_merged", "D3:D5")]


@pytest.mark.parametrize(
    ("code", "value"), [("0%", 0.5), (";;;", 55), ('000;-000;"leer"', 0), ("0,", 1234567), ("0E+00", 471), ("#,##0.00", 471)]
)
def test_a_format_that_is_not_followed_is_warned_of(code: str, value: float) -> None:
    def write(made: Any, sheet: Any) -> None:
        sheet.write_row(1, 0, ["Muster, Erika", "P1"])
        sheet.write_number(1, 2, value, made.add_format({"num_format": code}))

    with open_table(book(write), USERS, name="nutzer.xlsx") as table:
        assert [(each.notice, each.facts["expected"]) for each in table.noted()] == [("shown_otherwise", "C2")]


@pytest.mark.requirement("F-12")
def test_lost_digits_and_dates_for_numbers_are_said(portal: Portal) -> None:
    def write(made: Any, sheet: Any) -> None:
        sheet.write_row(1, 0, ["Muster, Erika", "P1"])
        sheet.write_number(1, 2, 42000000000000000)
        sheet.write_row(2, 0, ["Probe, Hans", "P2"])
        sheet.write_datetime(2, 2, date(2026, 3, 1), made.add_format({"num_format": "dd.mm.yyyy"}))

    result = portal.importer.run("users", book(write), customer_id=portal.customer, actor="x", file_name="nutzer.xlsx")
    assert [(row.line, row.column, row.reason) for row in result.quarantined] == [(2, "Kostenstelle", "excel_exponent")]
    assert [(each.line, each.notice, each.column) for each in result.warned] == [(3, "date_instead", "Kostenstelle")]
