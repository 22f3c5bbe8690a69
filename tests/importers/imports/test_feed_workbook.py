"""Feeds that are workbooks (F-01)."""

import io
from datetime import datetime

import openpyxl
import pytest

from importers.engine import not_a_feed
from importers.imports.feed_row import FeedRow, parse_row
from tests.importers.feeds import HEADER, ROW, cells_of, csv_text, feed_of, workbook


@pytest.mark.part_of("F-01")
def test_a_workbook_is_read_as_text_with_numbers_whole_and_days_as_dates():
    noted: list[list[object]] = [["Hinweis"], ["nur zur Information"]]
    cells: list[object] = list(ROW)
    cells[0], cells[3], cells[6], cells[13] = 15228817386, 353322080000053, datetime(2024, 2, 1), 123456789.0  # noqa: DTZ001
    lost: list[object] = [*ROW]
    lost[0], lost[1] = "4,91E+11", 8949020000000000055
    feed = feed_of(workbook(noted, [["Stand: heute"], [], list(HEADER), cells, [], lost]), "vodafone_2026-11-20.xlsx")
    first, second = cells_of(feed)
    assert first == (*("15228817386", *ROW[1:6], "2024-02-01"), *ROW[7:])
    assert (second[0], second[1]) == ("4,91E+11", "8.94902000000000E+18")
    assert (feed.layout.encoding, feed.layout.sheet, feed.layout.line_offset) == ("xlsx", "Sheet2", 3)
    assert (feed.line_of(1), feed.line_of(2)) == (4, 6)
    row_read = parse_row(first, feed.layout)
    assert isinstance(row_read, FeedRow)
    assert row_read.number == "+4915228817386"
    refused = parse_row(second, feed.layout)
    assert not isinstance(refused, FeedRow)
    assert [each.code for each in refused] == ["excel_exponent", "excel_exponent"]


def test_a_workbook_written_by_another_program_is_read():
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADER))
    sheet.append(list(ROW))
    target = io.BytesIO()
    book.save(target)
    assert cells_of(feed_of(target.getvalue(), "vodafone_2026-11-20.xlsx")) == [ROW]


def test_a_zip_of_other_things_is_no_workbook():
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("feed.csv", csv_text(ROW))
    with pytest.raises(not_a_feed.CompressedFile):
        feed_of(target.getvalue())


def test_a_damaged_workbook_is_refused():
    whole = workbook([list(HEADER), list(ROW)])
    damaged = whole.replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet9.xml")
    for data in (damaged, whole[: len(whole) // 2]):
        with pytest.raises(not_a_feed.BrokenWorkbook) as refused:
            feed_of(data, "eingang.xlsx")
        assert "(sie ist keine vollständige Excel-Datei)" in refused.value.text_de
        assert "(it is no complete Excel file)" in refused.value.text_en
