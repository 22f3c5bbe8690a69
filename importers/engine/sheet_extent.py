"""
How large a table the sheets of a workbook span, told from their XML before it is read.

The reader of workbooks lays a sheet out as a full rectangle, from A1 to the last cell: a file of a kilobyte with one cell in XFD1048576 would
need 512 GB. What `<dimension>` says is not trusted. Every part of the package is looked at that holds sheet data, since any may be declared
to be a sheet. Every cell and every row must be a tag as the standard has it, attribute by attribute: what merely looks like one to us, or to
the reader, is refused, so that nothing can be said to the one and hidden from the other.
"""

import re
import zlib
from typing import IO, BinaryIO
from zipfile import BadZipFile, ZipFile

from importers.engine.unreadable import Unreadable

MOST_COLUMNS = 1_000
_MOST_CELLS = 20_000_000
SPARSE_CELLS = 2_000_000
"""A rectangle of so many cells is laid out whatever it holds; of a larger one, a fiftieth must be filled."""
FILLED = 50

_CHUNK = 1 << 20
_LONGEST_TAIL = 1 << 16
_SHEET = b"sheetData"
_LOOKS_LIKE_ONE = re.compile(rb"<(?:[^\s<>/!?:]*:)?(?:c|row)(?=[\s/>])")
_OTHERS = rb"""(?:\s+(?!r[\s=])[^\s=<>/"']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*+"""
# Its kind, its place as column and row, and a slash where it has no content: such a cell (formatted only) takes no room in the rectangle.
_TAG = re.compile(
    rb"<(?:[^\s<>/!?:]*:)?(c|row)" + _OTHERS + rb"""(?:\s+r\s*=\s*(["'])([A-Za-z]{0,3})0*([0-9]{0,9})\2)?+""" + _OTHERS + rb"\s*+(/?)>"
)
_BLANKS = re.compile(rb"\s+")


def refuse_huge_sheets(binary: BinaryIO) -> None:
    """Raise Unreadable when a sheet spans more than MOST_COLUMNS columns or MOST_CELLS cells, or hardly fills what it spans, or can't be unpacked."""
    try:
        with ZipFile(binary) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    _check(part)
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError, zlib.error) as error:
        raise Unreadable("broken-workbook", found="unreadable", cause=str(error)[:300]) from error


def _check(part: IO[bytes]) -> None:
    """Looks at the text in pieces of about a megabyte that end before a tag begins, so that no tag is cut."""
    extent: _Extent | None = None
    tail = b""
    while chunk := part.read(_CHUNK):
        piece = tail + chunk
        if extent is None and _SHEET in piece:
            extent = _Extent()
        end = max(piece.rfind(b"<"), 0)
        tail = piece[end:]
        if extent is not None:
            extent.take(piece[:end])
        if len(tail) > _CHUNK:
            tail = _BLANKS.sub(b" ", tail)
        if len(tail) > _CHUNK:
            if extent is not None:
                raise _broken("huge-tag")
            tail = tail[-_LONGEST_TAIL:]
    if extent is not None:
        extent.take(tail)
        extent.refuse_sparse()


class _Extent:
    """What the rows and cells of a sheet span."""

    def __init__(self) -> None:
        self._columns = self._rows = self._row = self._run = self._longest_run = self._filled = 0
        self._labels: set[bytes] = set()

    def take(self, piece: bytes) -> None:
        """Count the rows and cells of a piece. Raises Unreadable as soon as it is too much."""
        tags: list[tuple[bytes, bytes, bytes, bytes, bytes]] = _TAG.findall(piece)
        if len(tags) != len(_LOOKS_LIKE_ONE.findall(piece)):
            raise _broken("not-standard")
        labels: set[bytes] = set()
        rows: set[bytes] = set()
        for kind, _, label, row, empty in tags:
            if kind == b"row":
                self._row = int(row) if row else self._row + 1
                self._run = 0
            elif row:
                if not empty:
                    self._filled += 1
                    labels.add(label)
                    rows.add(row)
            else:  # it follows the one before
                self._run += 1
                if not empty:
                    self._filled += 1
                    self._longest_run = max(self._longest_run, self._run)
                    self._rows = max(self._rows, self._row)
        self._columns = max(self._columns, *map(_column, labels - self._labels), 0)
        self._labels |= labels
        self._rows = max(self._rows, *map(int, rows), 0)
        if self._width > MOST_COLUMNS or self._cells > _MOST_CELLS:
            raise _too_large()

    def refuse_sparse(self) -> None:
        if self._cells > max(SPARSE_CELLS, self._filled * FILLED):
            raise _too_large()

    @property
    def _width(self) -> int:
        return self._columns + self._longest_run

    @property
    def _cells(self) -> int:
        return self._width * self._rows


def _too_large() -> Unreadable:
    return Unreadable("sheet-too-large", columns=MOST_COLUMNS, cells=_MOST_CELLS // 1_000_000)


def _broken(found: str) -> Unreadable:
    return Unreadable("broken-workbook", found=found)


def _column(label: bytes) -> int:
    """A is 1, XFD is 16,384; 0 for none."""
    number = 0
    for letter in label.upper()[:8]:
        number = number * 26 + letter - 64
    return number
