"""Rows as text, for COPY or as a composite literal, converted column by column: several times faster than asking each value for its type."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

Convert = Callable[[Any], str]

NULL = "\\N"


def escaped(text: str) -> str:
    """Escape a text as COPY reads it back."""
    if text.isprintable() and "\\" not in text:
        return text
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def quoted(text: str) -> str:
    """Quote a text as a field of a composite literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _uuid(value: UUID) -> str:
    return f"{value.int:032x}"


def _array(values: Sequence[str]) -> str:
    return "{" + ",".join(map(quoted, values)) + "}"


def _converters(text: Callable[[str], str]) -> dict[Any, Convert]:
    return {
        str: text,
        int: str,
        float: repr,
        Decimal: lambda value: format(value, "f"),
        bool: lambda value: "t" if value else "f",
        UUID: _uuid,
        datetime: str,
        date: str,
        list[str]: lambda values: text(_array(values)),
    }


COPIED = _converters(escaped)
LITERAL = _converters(quoted)


def nullable(convert: Convert, null: str) -> Convert:
    """Make the same for a column that may be empty; of the two that most columns are, without a call of the other."""
    if convert is escaped:
        return lambda value: null if value is None else value if value.isprintable() and "\\" not in value else escaped(value)
    if convert is _uuid:
        return lambda value: null if value is None else f"{value.int:032x}"
    return lambda value: null if value is None else convert(value)


def line(converters: Sequence[Convert], row: Sequence[Any]) -> str:
    """Write one row, without its line end."""
    return "\t".join([convert(value) for convert, value in zip(converters, row, strict=True)])


def composite(converters: Sequence[Convert], row: Sequence[Any]) -> str:
    """Write one row as a literal of its table's row type."""
    return "(" + ",".join([convert(value) for convert, value in zip(converters, row, strict=True)]) + ")"
