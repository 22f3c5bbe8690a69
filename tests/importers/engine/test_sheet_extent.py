"""Workbooks whose sheets span a huge rectangle are refused before they are laid out in memory."""

import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from importers.engine.sheet_extent import refuse_huge_sheets
from importers.engine.unreadable import Unreadable
from importers.engine.workbook_source import WorkbookSource


def workbook(rows: str) -> BytesIO:
    """A workbook whose only sheet holds these rows, as XML."""
    small = BytesIO()
    with xlsxwriter.Workbook(small) as book:
        book.add_worksheet()  # pyright: ignore[reportUnknownMemberType]
    made = BytesIO()
    with ZipFile(small) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            text = old.read(entry)
            new.writestr(entry.filename, text.replace(b"<sheetData/>", f"<sheetData>{rows}</sheetData>".encode()))
    made.seek(0)
    return made


def headers(rows: str) -> list[tuple[str, ...]]:
    return [found.cells for found in WorkbookSource(workbook(rows)).header_candidates()]


FILLER = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<x:row r = '1048576'><x:c s='>' r = 'xfd1048576'><x:v>1</x:v></x:c></x:row>",
        '<row r="1"><c r="ALM1"><v>1</v></c></row>',
        '<row r="1"><c r="ALL1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        "<row>" + "<c><v>1</v></c>" * 1001 + "</row>",
        "<row>" + "<c><v>1</v></c>" * 900 + '</row><row r="1048576"><c><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="J1048576"><v>1</v></c></row>',
        "<row r='1'><c x=' r=\"A1\"' r='XFD1'><v>1</v></c></row>",
        f'<row r="1"><c x="{"a" * 50_000}>" r="XFD1"><v>1</v></c></row>',
    ],
    ids=[
        *("last cell", "other spelling", "too wide", "too many cells", "too wide without places", "too many without places"),
        *("hardly filled", "a place within an attribute", "a long attribute with the end of a tag"),
    ],
)
def test_a_huge_rectangle_is_refused(rows: str) -> None:
    with pytest.raises(Unreadable, match="sheet-too-large"):
        headers(rows)


@pytest.mark.requirement("F-12")
def test_a_far_cell_is_seen_wherever_the_text_is_cut() -> None:
    far = '<row r="2"><c r="XFD2"><v>1</v></c></row>'
    for shift in range(0, 90, 3):
        filler = FILLER + " " * ((1 << 20) - 600 - len(FILLER))
        with pytest.raises(Unreadable, match="sheet-too-large"):
            refuse_huge_sheets(workbook(filler + " " * shift * 8 + far))


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="1"><c r="XFD1" x="{"a" * (3 << 20)}"><v>1</v></c></row>',
        '<row r="1"><c r="A1" r="XFD1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"r="XFD1"><v>1</v></c></row>',
        '<row r="1"><c r=XFD1><v>1</v></c></row>',
        '<row r="1"><c r="&#88;FD1"><v>1</v></c></row>',
        '<row r="1"><c x="<c" r="XFD1"><v>1</v></c></row>',
    ],
    ids=["a tag of megabytes", "two places", "two places without a blank", "without quotation marks", "escaped", "a tag within a tag"],
)
def test_cells_that_are_not_written_as_the_standard_has_it_are_refused(rows: str) -> None:
    with pytest.raises(Unreadable, match="broken-workbook"):
        headers(rows)


def test_what_is_no_sheet_may_hold_anything() -> None:
    made = workbook(FILLER)
    with ZipFile(made, "a", ZIP_DEFLATED) as book:
        book.writestr("xl/media/image1.png", b"\x89PNG<c \0" + b"\xff" * (3 << 20) + b"<row/")
    assert [found.cells for found in WorkbookSource(made).header_candidates()] == [("1",)]


def test_cells_without_places_and_formatted_cells_without_content_are_read() -> None:
    assert headers('<row><c><v>1</v></c><c><v>2</v></c></row><row><c r="XFD2" s="1"/></row>') == [("1", "2")]


def test_looking_takes_little_beside_reading() -> None:
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{column}{row}" s="1"><v>{row}</v></c>' for column in "ABCDEFGHIJ") + "</row>"
        for row in range(1, 50_001)
    )
    made = workbook(rows)
    begun = time.process_time()
    refuse_huge_sheets(made)
    assert time.process_time() - begun < 3
