"""A workbook is packed while its rows come, is whole or no workbook at all, and is what other programs expect."""

from __future__ import annotations

import io
import xml.dom.minidom
from collections.abc import Iterator
from random import Random
from zipfile import BadZipFile, ZipFile

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from api.engine.workbook import STYLE, Column, number_cell, text_cell, workbook
from foundation.sheet_columns import letters


class Broken(Exception):
    """The database is gone."""


class Growing(io.RawIOBase):
    """A file that can't be sought in, as a download can't."""

    def __init__(self) -> None:
        self.content = bytearray()

    def write(self, piece: bytes, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        self.content += piece
        return len(piece)


COLUMNS = (Column("Name", text_cell("A", STYLE.text), 22), Column("Preis", number_cell("B", STYLE.plain), 12))


def made(rows: Iterator[tuple[object, ...]], file: Growing, most: int = 1_000_000) -> None:
    with workbook(file, "yyyy-mm-dd", "yyyy-mm-dd hh:mm") as book:
        while book.sheet(f"Blatt {len(book.names) + 1}", COLUMNS, rows, most=most) >= most:
            pass


@pytest.mark.requirement("H-18")
def test_the_first_of_a_workbook_is_there_before_its_last_row() -> None:
    file, chance, there = Growing(), Random(1), list[int]()

    def rows() -> Iterator[tuple[object, ...]]:
        for number in range(20_000):
            there.append(len(file.content))
            yield f"{chance.getrandbits(200):x}", number

    made(rows(), file)
    assert there[10_000] > 100_000
    assert len(file.content) > 1.5 * there[10_000]
    assert ZipFile(io.BytesIO(file.content)).testzip() is None


@pytest.mark.requirement("H-18")
def test_a_workbook_that_breaks_off_is_none() -> None:
    file = Growing()

    def rows() -> Iterator[tuple[object, ...]]:
        yield from ((f"Name {number}", number) for number in range(5_000))
        raise Broken

    with pytest.raises(Broken):
        made(rows(), file)
    assert file.content
    with pytest.raises(BadZipFile):
        ZipFile(io.BytesIO(file.content))


@pytest.mark.requirement("H-18")
def test_two_libraries_read_what_was_written_and_each_part_is_xml() -> None:
    file = Growing()
    made(iter([("=1+1", 1.5), (None, None), ("", 3), ("Ä & <b>", None)]), file)
    by_openpyxl = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0].iter_rows()]
    assert by_openpyxl == [["Name", "Preis"], ["=1+1", 1.5], [None, None], [None, 3], ["Ä & <b>", None]]
    by_calamine = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
    assert by_calamine == [["Name", "Preis"], ["=1+1", 1.5], ["", ""], ["", 3.0], ["Ä & <b>", ""]]
    package = ZipFile(io.BytesIO(file.content))
    for name in package.namelist():
        xml.dom.minidom.parseString(package.read(name))


def test_further_sheets_go_on_where_one_ends() -> None:
    file = Growing()
    made(((f"Name {number}", number) for number in range(7)), file, most=4)
    sheets = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets
    assert [[cell.value for cell in sheet["B"]] for sheet in sheets] == [["Preis", 0, 1, 2], ["Preis", 3, 4, 5], ["Preis", 6]]
    assert [sheet.auto_filter.ref for sheet in sheets] == ["A1:B4", "A1:B4", "A1:B2"]


def test_columns_are_called_as_everywhere() -> None:
    assert [letters(place) for place in (0, 25, 26, 27, 701, 702, 16_383)] == ["A", "Z", "AA", "AB", "ZZ", "AAA", "XFD"]
    assert [letters(place) for place in range(2_000)] == [get_column_letter(place + 1) for place in range(2_000)]
