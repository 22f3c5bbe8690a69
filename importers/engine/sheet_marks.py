"""What a sheet says of its cells besides their values: errors, numbers shown with leading zeros, rows that are hidden."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import IO

_CHUNK = 1 << 20
_LONGEST_TAIL = 4 << 20
_ATTRIBUTES = rb"""((?:\s+[^\s=<>/"']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*"""
_ROW = re.compile(rb"<(?:[^\s<>/!?:]*:)?row" + _ATTRIBUTES + rb"/?>")
_CELL = re.compile(rb"<(?:[^\s<>/!?:]*:)?c" + _ATTRIBUTES + rb">")
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]{1,7})["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["']([0-9]{1,6})["']""")
_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_VALUE = re.compile(rb"<(?:[^\s<>/!?:]*:)?v[^<>]*>([^<]{1,40})<")
CellPlace = tuple[int, int]
"""Row, from 1, and column, from 0."""


@dataclass(slots=True)
class SheetMarks:
    """Of one sheet."""

    errors: dict[CellPlace, str] = field(default_factory=dict[CellPlace, str])
    digits: dict[CellPlace, int] = field(default_factory=dict[CellPlace, int])
    """How many digits a whole number is shown with, at least."""
    hidden: list[int] = field(default_factory=list[int])
    """Rows that a filter or somebody has hidden."""

    def text(self, line: int, column: int, text: str) -> str:
        """Return what Excel shows of a cell whose value is written as this text."""
        at = line, column
        if not text and at in self.errors:
            return self.errors[at]
        return text.zfill(self.digits[at]) if text.isdigit() and at in self.digits else text


def marks_of(part: IO[bytes], zero_styles: Mapping[int, int]) -> SheetMarks:
    """Read the sheet's XML in pieces that end behind a cell."""
    marks = SheetMarks()
    tail = b""
    while chunk := part.read(_CHUNK):
        piece = tail + chunk
        end = piece.rfind(b"</c>") + 4
        if end < 4:
            end = max(piece.rfind(b"<"), 0) if len(piece) > _LONGEST_TAIL else 0
        _take(marks, piece[:end], zero_styles)
        tail = piece[end:]
    _take(marks, tail, zero_styles)
    return marks


def _take(marks: SheetMarks, piece: bytes, zero_styles: Mapping[int, int]) -> None:
    if b"hidden" in piece:
        for row in _ROW.finditer(piece):
            if _HIDDEN.search(row[1]) and (number := _NUMBER.search(row[1])):
                marks.hidden.append(int(number[1]))
    errors = b'"e"' in piece or b"'e'" in piece
    if not errors and not zero_styles:
        return
    for cell in _CELL.finditer(piece):
        place = _PLACE.search(cell[1])
        if place is None:
            continue
        at = int(place[2]), _column(place[1])
        if errors and _ERROR.search(cell[1]):
            value = _VALUE.search(piece, cell.end())
            marks.errors[at] = unescape(value[1].decode(errors="replace")).strip() if value else "#?"
        elif zero_styles and (style := _STYLE.search(cell[1])) and (digits := zero_styles.get(int(style[1]))):
            marks.digits[at] = digits


def _column(label: bytes) -> int:
    number = 0
    for letter in label.upper():
        number = number * 26 + letter - 64
    return number - 1
