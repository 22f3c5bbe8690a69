"""Rows as an Excel workbook: typed cells, a header that stays in view and filters by column.

Days, times and numbers are typed; whatever is a name made of digits (phone number, IMEI, ICCID, personnel number) is text, and yes and no are words of the
reader's language, as Excel would show its own ones in that of the program. No cell is ever a formula or a link. What a sheet can't hold goes on in the next one.
"""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportArgumentType=false

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from itertools import chain, count, islice
from math import isfinite
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from api.engine.export_text import text_of
from readmodels.engine.field import Field

ROWS_OF_A_SHEET = 1_048_576
_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_EXACT_DIGITS = 15
_FIRST_YEAR = 1901
"""Excel knows a 29th of February 1900 and nothing before that year: older days are text."""

_NO_XML = re.compile("[\ufffe\uffff]")
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_DAY = {"de": "dd.mm.yyyy", "en": "yyyy-mm-dd"}
_WIDTHS = {"date": 12, "instant": 20, "boolean": 9, "number": 12, "id": 38}
_WIDTH = 22
_ABOUT = {"de": "Über diese Datei", "en": "About this file"}

WriteCell = Callable[[Worksheet, int, int, Any], object]


class Packed(Protocol):
    """Where a workbook goes."""

    def write(self, piece: bytes, /) -> int: ...

    def flush(self) -> None: ...


def write_xlsx(
    file: Packed,
    title: str,
    fields: tuple[Field, ...],
    rows: Iterable[tuple[Any, ...]],
    *,
    language: str,
    zone: tzinfo,
    rows_of_a_sheet: int = ROWS_OF_A_SHEET,
    folder: Path | None = None,
    about: Sequence[tuple[str, str]] = (),
) -> None:
    """Write the workbook into the file, once it has all rows. Only one row at a time is held in memory; the others wait in files in `folder`.

    `about`: what it says of itself, labels and texts, on a last sheet.
    """
    workbook = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder and str(folder)})
    try:
        _write(workbook, title, fields, rows, language, zone, rows_of_a_sheet)
        if about:
            _write_about(workbook, about, language)
        workbook.close()
    finally:  # the library closes its files of rows at its own end only, not when the rows break off
        for sheet in workbook.worksheets():
            if sheet.row_data_fh is not None:
                sheet.row_data_fh.close()


def _write(
    workbook: Workbook,
    title: str,
    fields: tuple[Field, ...],
    rows: Iterable[tuple[Any, ...]],
    language: str,
    zone: tzinfo,
    rows_of_a_sheet: int,
) -> None:
    heading = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    write = _cells(workbook, fields, language, zone)
    remaining = iter(rows)
    for number in count(1):
        first = list(islice(remaining, 1))
        if not first and number > 1:
            break
        sheet = _sheet(workbook, sheet_name(title, number), fields, language, heading)
        last = 0
        for last, row in enumerate(chain(first, islice(remaining, rows_of_a_sheet - 2)), start=1):
            for column, value in enumerate(row):
                if value is not None:
                    write[column](sheet, last, column, value)
        if fields:
            sheet.autofilter(0, 0, last, len(fields) - 1)


def _write_about(workbook: Workbook, about: Sequence[tuple[str, str]], language: str) -> None:
    sheet = workbook.add_worksheet(_ABOUT[language])
    label, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(1, 1, 3 * _WIDTH)
    for row, (name, value) in enumerate(about):
        sheet.write_string(row, 0, name, label)
        sheet.write_string(row, 1, _fitting(value), text)


def sheet_name(title: str, number: int = 1) -> str:
    """Make a name that Excel takes, of 31 characters at most: a longer title ends after a word, where it has any, and with an ellipsis."""
    name = " ".join(_NO_NAME.sub(" ", title).split()).strip("' ")
    of = f" ({number})" if number > 1 else ""
    room = _LONGEST_NAME - len(of)
    if len(name) > room:
        head = name[: room - 1]
        words, blank, _ = head.rpartition(" ")
        name = f"{words if blank and name[room - 1] != ' ' and len(words) > room // 2 else head}".rstrip(" ,;.-(") + "…"
    return name + of


def _sheet(workbook: Workbook, name: str, fields: tuple[Field, ...], language: str, heading: Format) -> Worksheet:
    sheet = workbook.add_worksheet(name or None)
    for column, field in enumerate(fields):
        sheet.set_column(column, column, _WIDTHS.get(field.type, _WIDTH))
    for column, field in enumerate(fields):
        sheet.write_string(0, column, field.label(language), heading)
    sheet.freeze_panes(1, 0)
    return sheet


def _cells(workbook: Workbook, fields: tuple[Field, ...], language: str, zone: tzinfo) -> list[WriteCell]:
    """For each field how its values are written."""
    text = workbook.add_format({"num_format": "@"})
    day = workbook.add_format({"num_format": _DAY[language]})
    moment = workbook.add_format({"num_format": f"{_DAY[language]} hh:mm:ss"})

    def write_text(sheet: Worksheet, row: int, column: int, value: Any) -> None:
        sheet.write_string(row, column, _fitting(value if isinstance(value, str) else str(value)), text)

    def write_number(sheet: Worksheet, row: int, column: int, value: Any) -> None:
        if _is_exact(value):
            sheet.write_number(row, column, float(value))
        else:
            write_text(sheet, row, column, format(value, "f") if isinstance(value, Decimal) else value)

    def write_day(sheet: Worksheet, row: int, column: int, value: date) -> None:
        if value.year < _FIRST_YEAR:
            write_text(sheet, row, column, value.isoformat())
        else:
            sheet.write_datetime(row, column, value, day)

    def write_moment(sheet: Worksheet, row: int, column: int, value: datetime) -> None:
        local = value.astimezone(zone).replace(tzinfo=None)
        if local.year < _FIRST_YEAR:
            write_text(sheet, row, column, local.isoformat(" "))
        else:
            sheet.write_datetime(row, column, local, moment)

    def write_label(field: Field) -> WriteCell:
        return lambda sheet, row, column, value: write_text(sheet, row, column, text_of(field, value, language))

    writers: dict[str, WriteCell] = {"number": write_number, "date": write_day, "instant": write_moment}
    worded = ("list", "boolean")
    return [write_label(field) if field.choices or field.type in worded else writers.get(field.type, write_text) for field in fields]


def _is_exact(number: Decimal | float) -> bool:
    """Whether Excel, which computes in floating point, shows this number as it is."""
    if isinstance(number, float):
        return isfinite(number)
    exact = Decimal(number)
    return exact.is_finite() and len(exact.normalize().as_tuple().digits) <= _EXACT_DIGITS and abs(exact.adjusted()) < 300


def _fitting(text: str) -> str:
    """The text without what XML forbids, cut where a cell ends."""
    if len(text) > _LONGEST_TEXT:
        text = text[: _LONGEST_TEXT - 1] + "…"
    return text if text.isascii() else _NO_XML.sub("", text)
