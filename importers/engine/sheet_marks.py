"""What a sheet says of its cells besides their values: errors, numbers shown with leading zeros or with texts, rows that are hidden."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import IO

from importers.engine.number_formats import NumberFormat
from importers.engine.shown_alike import is_shown_alike

_CHUNK = 1 << 20
_LONGEST_TAIL = 4 << 20
_ATTRIBUTES = rb"""((?:\s+[^\s=<>/"']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*"""
_ROW = re.compile(rb"<(?:[^\s<>/!?:]*:)?row" + _ATTRIBUTES + rb"/?>")
_ROW_OR_CELL = re.compile(rb"<(?:[^\s<>/!?:]*:)?(row|c)" + _ATTRIBUTES + rb"(/?)>")
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]{1,7})["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["']([0-9]{1,6})["']""")
_KIND = re.compile(rb"""\st\s*=\s*["']([A-Za-z]+)["']""")
_VALUE = re.compile(rb"<(?:[^\s<>/!?:]*:)?v[^<>]*>([^<]{1,40})<")
_FORMULA = re.compile(rb"\s*<(?:[^\s<>/!?:]*:)?f(?:[^<>]*/>|[^<>]*>[^<]*</[^<>]*>)\s*")
_HAS_FORMULA = re.compile(rb"<(?:[^\s<>/!?:]*:)?f[\s/>]")
_MERGED = re.compile(rb"""<(?:[^\s<>/!?:]*:)?mergeCell\s+ref\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7}):[A-Za-z]{1,3}([0-9]{1,7})["']""")
_MOST_MERGED = 100_000
NOT_COMPUTED = "#FORMEL?"
"""A cell with a formula whose result the workbook doesn't hold: who wrote it computes nothing."""
CellPlace = tuple[int, int]
"""Row, from 1, and column, from 0."""


@dataclass(slots=True)
class SheetMarks:
    """Of one sheet."""

    errors: dict[CellPlace, str] = field(default_factory=dict[CellPlace, str])
    formats: dict[CellPlace, NumberFormat] = field(default_factory=dict[CellPlace, NumberFormat])
    """Of cells with a number."""
    untold: list[str] = field(default_factory=list[str])
    """Cells with a number of which can't be told what Excel shows."""
    merged: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])
    """Cells that are one over several rows: first row, last row, and column."""
    hidden: list[int] = field(default_factory=list[int])
    """Rows that a filter or somebody has hidden."""

    def errors_by_row(self) -> dict[int, dict[int, str]]:
        """Return the errors of each row by column, in the rows' order."""
        found: dict[int, dict[int, str]] = {}
        for (row, column), error in sorted(self.errors.items()):
            found.setdefault(row, {})[column] = error
        return found

    def merged_labels(self) -> list[str]:
        """Name the ranges that are one cell over several rows."""
        return [f"{_label(column)}{first}:{_label(column)}{last}" for first, last, column in self.merged]

    def text(self, line: int, column: int, text: str) -> str:
        """Return what Excel shows of a cell whose value is written as this text, but for errors."""
        at = line, column
        return (text and at in self.formats and self.formats[at].shown(text)) or text


def marks_of(part: IO[bytes], styles: Mapping[int, NumberFormat]) -> SheetMarks:
    """Read the sheet's XML in pieces that end behind a cell."""
    reading = _Reading(styles)
    tail = b""
    while chunk := part.read(_CHUNK):
        piece = tail + chunk
        end = piece.rfind(b"</c>") + 4
        if end < 4:
            end = max(piece.rfind(b"<"), 0) if len(piece) > _LONGEST_TAIL else 0
        reading.take(piece[:end])
        tail = piece[end:]
    reading.take(tail)
    return reading.marks


class _Reading:
    """Rows and cells may say where they stand; those that don't follow the one before."""

    def __init__(self, styles: Mapping[int, NumberFormat]) -> None:
        self.marks = SheetMarks()
        self._styles = styles
        self._row = 0
        self._column = -1

    def take(self, piece: bytes) -> None:
        """Look at each cell only where that may say something."""
        begin = 0
        for found in _MERGED.finditer(piece):
            column, first, last = _column(found[1]), int(found[2]), int(found[3])
            if last > first and len(self.marks.merged) < _MOST_MERGED:
                self.marks.merged.append((first, last, column))
        if not self._styles and b'"e"' not in piece and b"'e'" not in piece and _HAS_FORMULA.search(piece) is None:
            for row in _ROW.finditer(piece):
                self._begin_row(row[1])
                begin = row.end()
        for tag in _ROW_OR_CELL.finditer(piece, begin):
            if tag[1] == b"row":
                self._begin_row(tag[2])
            else:
                self._take_cell(tag[2], piece, tag.end(), empty=bool(tag[3]))

    def _begin_row(self, attributes: bytes) -> None:
        number = _NUMBER.search(attributes)
        self._row, self._column = int(number[1]) if number else self._row + 1, -1
        if b"hidden" in attributes and _HIDDEN.search(attributes):
            self.marks.hidden.append(self._row)

    def _take_cell(self, attributes: bytes, piece: bytes, end: int, *, empty: bool) -> None:
        place = _PLACE.search(attributes)
        self._column = _column(place[1]) if place else self._column + 1
        at = (int(place[2]) if place else self._row), self._column
        if empty:
            return
        kind = _KIND.search(attributes)
        if kind is not None and kind[1] == b"e":
            value = _VALUE.search(piece, end)
            self.marks.errors[at] = unescape(value[1].decode(errors="replace")).strip() if value else "#?"
        elif kind is None or kind[1] == b"n":
            behind = _behind_formula(piece, end)
            value = _VALUE.match(piece, behind)
            if value is None and behind > end:
                self.marks.errors[at] = NOT_COMPUTED
            style = _STYLE.search(attributes) if self._styles else None
            found = self._styles.get(int(style[1])) if style else None
            if found is not None and value is not None and not self._follows(at, found, value[1]):
                self.marks.untold.append(f"{_label(at[1])}{at[0]}")

    def _follows(self, at: CellPlace, found: NumberFormat, value: bytes) -> bool:
        """Note how the number is shown; False where it is shown otherwise than can be told."""
        whole = _whole(value)
        if found.pieces and (whole != "0" or found.code.count(";") < 2):
            self.marks.formats[at] = found
            return found.shown(whole) is not None
        try:
            return not found.untold and is_shown_alike(found.code, float(value))
        except ValueError:
            return True


def _behind_formula(piece: bytes, at: int) -> int:
    """Return where the value of a cell begins."""
    found = _FORMULA.match(piece, at)
    return found.end() if found else at


def _whole(value: bytes) -> str:
    """Write a number as a whole one, where it is one."""
    try:
        number = float(value)
    except ValueError:
        return ""
    return str(int(number)) if number.is_integer() else ""


def _label(column: int) -> str:
    return (_label(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def _column(label: bytes) -> int:
    number = 0
    for letter in label.upper():
        number = number * 26 + letter - 64
    return number - 1
