"""Rows as text for COPY, converted column by column: several times faster than asking each value for its type."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

Convert = Callable[[Any], str]

NULL = "\\N"


def escaped(text: str) -> str:
    """A text as COPY reads it back."""
    if text.isprintable() and "\\" not in text:
        return text
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _uuid(value: UUID) -> str:
    return f"{value.int:032x}"


def _array(values: Sequence[str]) -> str:
    return escaped("{" + ",".join('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values) + "}")


CONVERTERS: dict[Any, Convert] = {
    str: escaped,
    int: str,
    float: repr,
    bool: lambda value: "t" if value else "f",
    UUID: _uuid,
    datetime: str,
    date: str,
    list[str]: _array,
}


def nullable(convert: Convert) -> Convert:
    return lambda value: NULL if value is None else convert(value)


def line(converters: Sequence[Convert], row: Sequence[Any]) -> str:
    """One row, without its line end."""
    return "\t".join([convert(value) for convert, value in zip(converters, row, strict=True)])
