"""Rows as an Excel workbook: typed cells, a header that stays in view and filters by column.

Days, times and numbers are typed; whatever is a name made of digits (phone number, IMEI, ICCID, personnel number) is text, and yes and no are words of the
reader's language, as Excel would show its own ones in that of the program. No cell is ever a formula or a link. What a sheet can't hold goes on in the next one.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from itertools import chain, count, islice, takewhile
from math import isfinite
from typing import Any

from api.engine.charts import Figure
from api.engine.export_text import text_of
from api.engine.workbook import STYLE, Cell, Column, Packed, Workbook, letters, number_cell, text_cell, workbook
from api.engine.workbook_pictures import Picture
from readmodels.engine.field import Field

ROWS_OF_A_SHEET = 1_048_576
_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_EXACT_DIGITS = 15
_FIRST_YEAR = 1901
"""Excel knows a 29th of February 1900 and nothing before that year: older days are text."""

_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_DAY = {"de": "dd.mm.yyyy", "en": "yyyy-mm-dd"}
_WIDTHS = {"date": 12, "instant": 20, "boolean": 9, "number": 12, "money": 12, "id": 38}
_WIDTH = 22
_PAGE = {"de": "Seite &P von &N", "en": "Page &P of &N"}
_CHART = {"de": "Diagramm", "en": "Chart"}
_ABOUT = {"de": "Über diese Datei", "en": "About this file"}

_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001  Excel counts days from it, of no zone
_FIRST_ORDINAL = _FIRST_DAY.toordinal()
_SECONDS_OF_A_DAY = 86_400


def write_xlsx(
    file: Packed,
    title: str,
    fields: tuple[Field, ...],
    rows: Iterable[tuple[Any, ...]],
    *,
    language: str,
    zone: tzinfo,
    rows_of_a_sheet: int = ROWS_OF_A_SHEET,
    about: Sequence[tuple[str, str]] = (),
    asked: Sequence[str] = (),
    figures: Sequence[Figure] = (),
    sheets: Sequence[tuple[str, tuple[Field, ...]]] = (),
) -> None:
    """Write the workbook into the file while the rows come; of them, only the piece at hand is held in memory.

    `about`: what it says of itself, labels and texts, on a last sheet; `asked`: by what its rows were chosen, at the head of each page that is printed; `figures`: what its rows are, a sheet each with its chart;
    `sheets`: titles and fields of further ones, whose rows come behind an empty one.
    """
    header = " · ".join((title, *asked))
    with workbook(file, _DAY[language], f"{_DAY[language]} hh:mm:ss", header, _PAGE[language]) as book:
        coming = iter(rows)
        for name, columns in ((title, fields), *sheets):
            _write(book, name, columns, takewhile(bool, coming), language, zone, rows_of_a_sheet)
        for figure in figures:
            _write_figure(book, figure, language)
        if about:
            told = (
                Column("", text_cell("A", STYLE.label), _WIDTH),
                Column("", _text(text_cell("B", STYLE.text)), 3 * _WIDTH),
            )
            book.sheet(_ABOUT[language], told, about, most=ROWS_OF_A_SHEET, heads=False)


def _write(
    book: Workbook,
    title: str,
    fields: tuple[Field, ...],
    rows: Iterable[tuple[Any, ...]],
    language: str,
    zone: tzinfo,
    rows_of_a_sheet: int,
) -> None:
    columns = [
        Column(field.label(language), _cell(field, letters(place), language, zone), _WIDTHS.get(field.type, _WIDTH))
        for place, field in enumerate(fields)
    ]
    remaining = iter(rows)
    for number in count(1):
        first = list(islice(remaining, 1))
        if not first and number > 1:
            break
        book.sheet(sheet_name(title, number), columns, chain(first, remaining), most=rows_of_a_sheet)


def _write_figure(book: Workbook, figure: Figure, language: str) -> None:
    cells = (_text(text_cell("A", STYLE.text)), number_cell("B", STYLE.plain), number_cell("C", STYLE.money), number_cell("D", STYLE.plain))
    columns = [
        Column(head, cell, width)
        for head, cell, width in zip(figure.heads, cells, (2 * _WIDTH, _WIDTHS["number"], _WIDTH, _WIDTH), strict=False)
    ]
    name = f"{_CHART[language]} {figure.title[:1].lower()}{figure.title[1:]}"
    book.sheet(
        sheet_name(name),
        columns,
        figure.lines,
        most=ROWS_OF_A_SHEET,
        pictures=[Picture(figure.title, figure.picture, figure.width, figure.height)],
    )


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


def _cell(field: Field, column: str, language: str, zone: tzinfo) -> Cell:
    """How values of this field are written."""
    plain = text_cell(column, STYLE.text)
    text = _text(plain)
    if field.choices or field.type in ("list", "boolean"):
        return lambda value, row: text(text_of(field, value, language), row)
    if field.type not in ("number", "money", "date", "instant"):
        return text
    format_of_numbers = STYLE.money if field.type == "money" else STYLE.plain
    number, day, moment = (number_cell(column, style) for style in (format_of_numbers, STYLE.day, STYLE.moment))

    def of_number(value: Any, row: int) -> str:
        if _is_exact(value):
            return number(float(value), row)
        return plain(format(value, "f") if isinstance(value, Decimal) else str(value), row)

    def of_day(value: date, row: int) -> str:
        return plain(value.isoformat(), row) if value.year < _FIRST_YEAR else day(value.toordinal() - _FIRST_ORDINAL, row)

    def of_moment(value: datetime, row: int) -> str:
        local = value.astimezone(zone).replace(tzinfo=None)
        if local.year < _FIRST_YEAR:
            return plain(local.isoformat(" "), row)
        since = local - _FIRST_DAY
        return moment(since.days + (since.seconds + since.microseconds / 1e6) / _SECONDS_OF_A_DAY, row)

    return {"number": of_number, "money": of_number, "date": of_day, "instant": of_moment}[field.type]


def _text(plain: Cell) -> Cell:
    """Write whatever it is as text, cut where a cell ends."""

    def cell(value: Any, row: int) -> str:
        text = value if isinstance(value, str) else str(value)
        return plain(text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…", row)

    return cell


def _is_exact(number: Decimal | float) -> bool:
    """Whether Excel, which computes in floating point, shows this number as it is."""
    if isinstance(number, float):
        return isfinite(number)
    exact = Decimal(number)
    return exact.is_finite() and len(exact.normalize().as_tuple().digits) <= _EXACT_DIGITS and abs(exact.adjusted()) < 300
