"""Workbooks that were made to kill what reads them; each is small as a file."""

import re
import struct
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

HEADER = ("Rufnummer", "SIM-Kartennummer", "IMEI", "Tarif", "Status")


def workbook(rows: str, *, shared: Iterable[bytes] = (), dimension: str = "A1") -> bytes:
    """A workbook whose only sheet holds these rows, as XML, and which has these shared strings, as XML in parts."""
    small = BytesIO()
    with xlsxwriter.Workbook(small) as book:
        book.add_worksheet().write(0, 0, "x")  # pyright: ignore[reportUnknownMemberType]
    made = BytesIO()
    with ZipFile(small) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            text = old.read(entry)
            if entry.filename == "xl/sharedStrings.xml" and shared:
                with new.open(entry.filename, "w", force_zip64=True) as part:
                    part.write(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
                    for piece in shared:
                        part.write(piece)
                    part.write(b"</sst>")
                continue
            if entry.filename == "xl/worksheets/sheet1.xml":
                before, behind = text.split(b"<sheetData>")[0], text.split(b"</sheetData>")[1]
                before = before.replace(b'ref="A1"', f'ref="{dimension}"'.encode())
                text = before + b"<sheetData>" + rows.encode() + b"</sheetData>" + behind
            new.writestr(entry.filename, text)
    return made.getvalue()


def text_row(number: int, cells: Iterable[str]) -> str:
    told = "".join(f'<c r="{"ABCDEFGHIJ"[at]}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for at, cell in enumerate(cells))
    return f'<row r="{number}">{told}</row>'


def far_cell() -> bytes:
    """One cell in the last corner: 512 GB when it is laid out."""
    return workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def hidden_far_cell() -> bytes:
    """The same, behind megabytes of an attribute that compress to nothing."""
    return workbook(f'<row r="1"><c x="{"a" * (3 << 20)}" r="XFD1048576"><v>1</v></c></row>')


def hardly_filled() -> bytes:
    """Two cells that span twenty million."""
    return workbook('<row r="1"><c r="A1"><v>1</v></c></row><row r="1000000"><c r="T1000000"><v>1</v></c></row>')


def shared_strings_bomb() -> bytes:
    """Some hundred kilobytes that are 320 MB of strings."""
    piece = b"<si><t>" + b"a" * 32_000 + b"</t></si>"
    return workbook(text_row(1, HEADER), shared=[piece * 200] * 50)


def repeated_string(rows: int = 200) -> bytes:
    """A long string that stands in 900 cells of each row: 29 MB a row."""
    cells = '<c t="s"><v>0</v></c>' * 900
    header = text_row(1, HEADER)
    body = "".join(f'<row r="{row}">{cells}</row>' for row in range(2, rows + 2))
    return workbook(header + body, shared=[b"<si><t>" + b"a" * 32_000 + b"</t></si>"])


def deeply_nested() -> bytes:
    depth = 400_000
    return workbook(text_row(1, HEADER) + "<a>" * depth + "</a>" * depth)


def lying_dimension() -> bytes:
    """Says that it spans everything, and is an ordinary small table."""
    return workbook(text_row(1, HEADER) + text_row(2, ("+4915556000001", "", "", "Tarif", "aktiv")), dimension="A1:XFD1048576")


def lying_size() -> bytes:
    """A bomb whose directory says that its parts are tiny."""
    made = bytearray(shared_strings_bomb())
    at = -1
    while (at := made.find(b"PK\x01\x02", at + 1)) >= 0:
        if made[at + 46 :].startswith(b"xl/sharedStrings.xml"):
            made[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(made)


def many_sheets(sheets: int = 200, columns: int = 1000) -> bytes:
    """Sheets that all are the same part of the file, which is full of what may be headers: four million cells."""
    texts = "".join(f'<c r="{column_name(column)}{{row}}" t="inlineStr"><is><t>c{column}</t></is></c>' for column in range(columns))
    rows = "".join(f'<row r="{row}">{texts.format(row=row)}</row>' for row in range(1, 21))
    single, made = workbook(rows), BytesIO()
    with ZipFile(BytesIO(single)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            text = old.read(entry)
            if entry.filename == "xl/workbook.xml":
                [one] = re.findall(rb"<sheet .*?/>", text)
                text = text.replace(one, b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(1, sheets + 1)))
            new.writestr(entry.filename, text)
    return made.getvalue()


def column_name(column: int) -> str:
    """0 is A, 26 is AA."""
    return (column_name(column // 26 - 1) if column > 25 else "") + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column % 26]
