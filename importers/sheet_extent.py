"""
How large a table the sheets of a workbook span, told from their XML before it is read.

The reader of workbooks lays a sheet out as a full rectangle, from A1 to the last cell: a file of a kilobyte with one cell in XFD1048576 would
need 512 GB and end the whole process. What `<dimension>` says is not trusted. Every part of the package is looked at, since any of them may
be declared to be a sheet.
"""

import re
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO
from zipfile import BadZipFile, ZipFile

from importers.not_a_feed import BrokenWorkbook, SheetTooLarge

MOST_COLUMNS = 1_000
MOST_CELLS = 20_000_000

_CHUNK = 1 << 20
_LONGEST_TAIL = 1 << 16
# A cell with attributes only (formatted, without content) takes no room in the rectangle.
_PLACE = re.compile(rb"""[\s"']r\s*=\s*["']([A-Za-z]*)(\d+)["'](?!(?:\s[a-z]+="\d*")*\s?/>)""")
_BARE_CELL = re.compile(rb"<(?:c|[\w.-]+:c)(?=[\s/>])(?! r=)(?![^<>]*\sr\s*=)")
_ROW = re.compile(rb"<(?:row|[\w.-]+:row)(?=[\s/>])")
_BARE_ROW = re.compile(rb"<(?:row|[\w.-]+:row)(?=[\s/>])(?! r=)(?![^<>]*\sr\s*=)")
_BLANKS = re.compile(rb"\s+")


def refuse_huge_sheets(binary: BinaryIO, name: str) -> None:
    """Raises SheetTooLarge when a sheet spans more than MOST_COLUMNS columns or MOST_CELLS cells, BrokenWorkbook for what can't be unpacked."""
    try:
        with ZipFile(binary) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    _check(part, name)
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError, zlib.error) as error:
        raise BrokenWorkbook(name=name, found=str(error)) from error


def _check(part: IO[bytes], name: str) -> None:
    columns = rows = bare_rows = run = longest_run = 0
    labels: set[bytes] = set()
    for piece in _pieces(part):
        places: list[tuple[bytes, bytes]] = _PLACE.findall(piece)
        if places:
            new = {label for label, _ in places} - labels
            labels |= new
            columns = max(columns, *map(_column, new), 0)
            rows = max(rows, *(int(row[-9:]) if row[:-9].strip(b"0") == b"" else 1 << 40 for row in {row for _, row in places}))
        # Cells and rows that don't say their place follow the one before.
        bare_rows += len(_BARE_ROW.findall(piece))
        if _BARE_CELL.search(piece):
            first, *others = (len(_BARE_CELL.findall(row)) for row in _ROW.split(piece))
            longest_run = max(longest_run, run + first, *others)
            run = others[-1] if others else run + first
        elif _ROW.search(piece):
            run = 0
        width = columns + longest_run
        if width > MOST_COLUMNS or width * (rows + bare_rows) > MOST_CELLS:
            raise SheetTooLarge(name=name, columns=MOST_COLUMNS, cells=MOST_CELLS // 1_000_000)


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """The text in pieces of about a megabyte that end before a tag begins, so that no tag is cut."""
    tail = b""
    while chunk := part.read(_CHUNK):
        piece = tail + chunk
        end = max(piece.rfind(b"<"), 0)
        yield piece[:end]
        tail = piece[end:]
        if len(tail) > _CHUNK:
            tail = _BLANKS.sub(b" ", tail)[-_LONGEST_TAIL:]
    yield tail


def _column(label: bytes) -> int:
    """A is 1, XFD is 16,384; 0 for none."""
    number = 0
    for letter in label.upper()[:8]:
        number = number * 26 + letter - 64
    return number
