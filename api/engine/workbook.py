"""An Excel workbook, packed while its rows come: what a sheet can't hold goes on in the next, and nothing is kept but the piece at hand.

Written by ourselves as no library writes a sheet before it has the last row, and that of them which is quickest takes twice as long (docs/decisions/0021-files-beside-the-api.md).
"""

import re
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import IO, Any, NamedTuple, Protocol, cast
from zipfile import ZIP_DEFLATED, ZipFile

from api.engine.workbook_parts import PARTS, content_types, sheet_end, sheet_head, styles, workbook_relations, workbook_xml
from api.engine.workbook_pictures import Picture, picture_parts, picture_types
from foundation.sheet_columns import letters

_PIECE = 1 << 17
"""Characters of a sheet that are packed together."""
_LEVEL = 4
_MOST = 2_000_000_000
"""Bytes of a sheet before it is packed: from 2 GiB on, packages would be of another kind, which not all programs read."""

_SPECIAL = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^\s|\s$")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
_LOOKS_ESCAPED = re.compile("_(x[0-9A-Fa-f]{4}_)")
_NO_XML = re.compile("[\ufffe\uffff]")

Cell = Callable[[Any, int], str]
"""A value, and the number of its row → what stands in the sheet."""


class Packed(Protocol):
    """Where a workbook goes."""

    def write(self, piece: bytes, /) -> int: ...

    def flush(self) -> None: ...


class Column(NamedTuple):
    """Its head, how its cells are written, and how wide it is, in characters."""

    head: str
    cell: Cell
    width: int


class Style(NamedTuple):
    """Where the formats stand in the workbook's list of them."""

    plain: int = 0
    heading: int = 1
    text: int = 2
    day: int = 3
    moment: int = 4
    label: int = 5
    money: int = 6


STYLE = Style()


class Workbook:
    """One that is being written: `sheet` after `sheet`. Made by `workbook`."""

    def __init__(self, package: ZipFile, header: str = "", page: str = "&P / &N") -> None:
        """`header`: what each printed page is headed by; `page`: how its number is told."""
        self._package = package
        self._header, self._page = header, page
        self.names: list[str] = []
        self._filtered: list[str | None] = []
        self._pictured: list[int] = []

    def sheet(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Any]],
        *,
        most: int,
        heads: bool = True,
        pictures: Sequence[Picture] = (),
    ) -> int:
        """Write a sheet of `most` rows at most, that of the heads included; return of how many it is. The rows may go on in the next. `pictures` stand below them."""
        self.names.append(name or f"Sheet{len(self.names) + 1}")
        written, held, number = 0, 0, int(heads)
        with self._package.open(f"xl/worksheets/sheet{len(self.names)}.xml", "w") as part:
            pieces = [sheet_head([column.width for column in columns], first=len(self.names) == 1, heads=heads)]
            if heads:
                head = "".join(text_cell(letters(place), STYLE.heading)(column.head, 1) for place, column in enumerate(columns))
                pieces.append(f'<row r="1">{head}</row>')
            cells = [column.cell for column in columns]
            for row in rows:
                number += 1
                line = "".join([cell(value, number) for cell, value in zip(cells, row, strict=True) if value is not None])
                pieces.append(f'<row r="{number}">{line}</row>')
                held += len(line)
                if held > _PIECE:
                    written += _put(part, pieces)
                    held = 0
                if number >= most or written > _MOST:
                    break
            area = f"A1:{letters(len(columns) - 1)}{number}" if heads and columns else None
            pieces.append(sheet_end(area, self._header, self._page, pictures=bool(pictures)))
            _put(part, pieces)
        self._filtered.append(area)
        if pictures:
            self._pictured.append(len(self.names))
            for path, content in picture_parts(len(self.names), pictures, number + 1):
                self._package.writestr(path, content)
        return number

    def end(self, day: str, moment: str) -> None:
        """Write what tells of the sheets; `day` and `moment`: how these are shown."""
        for path, text in (
            ("xl/styles.xml", styles(day, moment)),
            ("xl/workbook.xml", workbook_xml(self.names, self._filtered)),
            ("xl/_rels/workbook.xml.rels", workbook_relations(len(self.names))),
            ("[Content_Types].xml", content_types(len(self.names), picture_types(self._pictured))),
            *PARTS,
        ):
            self._package.writestr(path, text)


@contextmanager
def workbook(file: Packed, day: str, moment: str, header: str = "", page: str = "&P / &N") -> Generator[Workbook]:
    """Write a workbook into the file. When its making breaks off, so does the file: nothing looks like a whole one."""
    package = ZipFile(cast("IO[bytes]", file), "w", ZIP_DEFLATED, compresslevel=_LEVEL)
    try:
        book = Workbook(package, header, page)
        yield book
        book.end(day, moment)
    except BaseException:
        package.fp = None  # or the end of a package would be written when it is let go
        raise
    package.close()


def _put(part: IO[bytes], pieces: list[str]) -> int:
    piece = "".join(pieces).encode()
    pieces.clear()
    return part.write(piece)


def text_cell(column: str, style: int) -> Cell:
    """Write texts as such, whatever they look like."""
    middle = f'" s="{style}" t="inlineStr"><is><t>'
    kept = f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">'

    def cell(text: str, row: int) -> str:
        if _SPECIAL.search(text):
            return f'<c r="{column}{row}{kept}{escaped(text)}</t></is></c>'
        return f'<c r="{column}{row}{middle}{text}</t></is></c>' if text else ""

    return cell


def number_cell(column: str, style: int) -> Cell:
    """Write numbers; days and moments are such, too."""
    middle = f'" s="{style}"><v>' if style else '"><v>'
    return lambda number, row: f'<c r="{column}{row}{middle}{number:.16G}</v></c>'


def escaped(text: str) -> str:
    """Return the text as it stands in a sheet's XML: characters that XML doesn't know as `_x0001_`, and what looks like these so that it isn't taken for one."""
    text = _LOOKS_ESCAPED.sub(r"_x005F_\1", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _NO_XML.sub("", _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
