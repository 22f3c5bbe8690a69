"""Rows as CSV: UTF-8 with a byte order mark and `;` between cells, as Excel expects it in German.

A text that a spreadsheet would take for a formula, since it begins with = + - @ (also the wide ones of East Asia), a tab or a line end, gets an apostrophe before
it, also where it has some already: an import takes one away (importers/imports/table_cells.py), so that the file read back says the same. A phone number such as +4915228817386 stays as it is: plus and digits alone can't do harm, and machines that read the file want the number itself. Excel
will show it as a number, though, as it does with IMEIs: whoever wants to see them as they are takes the workbook.

So it is inside of a text, behind what other programs take for the end of a cell (`,` `;` and a tab; quotes don't keep them from that where they aren't at a cell's beginning, as they see it):
`x,=1+1` is written `x,'=1+1`, and read back as it was.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from decimal import Decimal
from typing import Any

from api.engine.export_text import text_of
from readmodels.engine.field import Field

_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_BEHIND_SEPARATOR = re.compile(r"(?<=[,;\t])(?='*[^\S\t]*[=+\-@＝＋－＠])(?!\s*\+[1-9][0-9]{6,14}\s*(?:[,;\t]|$))")
_PHONE_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_LINES = 1_000


def csv_lines(fields: tuple[Field, ...], rows: Iterable[tuple[Any, ...]], language: str, zone: tzinfo) -> Iterator[bytes]:
    """Yield the file in pieces of a thousand lines."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    cells = [_cell(field, language, zone) for field in fields]
    buffer.write("\ufeff")
    writer.writerow(harmless(field.label(language)) for field in fields)
    for number, row in enumerate(rows, start=1):
        writer.writerow(["" if value is None else cell(value) for cell, value in zip(cells, row, strict=True)])
        if number % _LINES == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _cell(field: Field, language: str, zone: tzinfo) -> Callable[[Any], str]:
    """How values of this field are written: days and times as ISO 8601 in the reader's time zone, decimals with a comma in German, codes as their labels."""
    if field.choices or field.type in ("list", "boolean"):
        return lambda value: harmless(text_of(field, value, language))
    match field.type:
        case "number" | "money":
            point = "." if language == "en" else ","
            return lambda value: (format(value, "f") if isinstance(value, Decimal) else str(value)).replace(".", point)
        case "date":
            return lambda value: value.isoformat()
        case "instant":
            return lambda value: value.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")
        case _:
            return lambda value: harmless(str(value))


def harmless(text: str) -> str:
    """Return the text as no spreadsheet will take it, or a part of it, for a formula."""
    text = _BEHIND_SEPARATOR.sub("'", text)
    if text[:1].isalnum() or not _FORMULA.match(text) or _PHONE_NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
