"""Lists at the command line: headings, codes and times as people read them; programs get the keys and the codes themselves."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from aggregates.engine.event import DELETED
from aggregates.engine.words import Words
from portal.engine.console import say, show
from portal.engine.language import in_words, language
from readmodels.engine.field import Resource

_NO_WORDS: Words = {}
_YES: Mapping[bool, tuple[str, str]] = {True: ("ja", "yes"), False: ("nein", "no")}


class Column(NamedTuple):
    """`key` is for programs, the rest for people."""

    key: str
    de: str
    en: str
    words: Words = _NO_WORDS


def columns_of(resource: Resource, **names: str) -> tuple[Column, ...]:
    """Return columns as the API's list calls them: key of the column = name of the field."""
    fields = {key: resource.visible[name] for key, name in names.items()}
    return tuple(Column(key, field.de, field.en, field.choices or _NO_WORDS) for key, field in fields.items())


def show_list(columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, as_json: bool, empty: str, zone: ZoneInfo | None = None) -> None:
    """Print the rows as a table in the language of this terminal, or as JSON. `zone`: of the times in it, which is said above."""
    found = list(rows)
    if as_json:
        show([column.key for column in columns], found, as_json=True, empty=empty)
        return
    if found and zone is not None:
        say(f"{in_words('Zeiten', 'Times')}: {zone.key}")
    titles = [in_words(column.de, column.en) for column in columns]
    told = [[_told(column, value, zone) for column, value in zip(columns, row, strict=True)] for row in found]
    show(titles, told, as_json=False, empty=empty)


def erased_or(text: str) -> str:
    """Return the text; of a person whose data were erased, that word in the language of this terminal."""
    return in_words(DELETED, "erased") if text == DELETED else text


def _told(column: Column, value: Any, zone: ZoneInfo | None) -> Any:
    if isinstance(value, bool):
        return in_words(*_YES[value])
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, list | tuple):
        return [_told(column, each, zone) for each in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, str):
        known = column.words.get(value)
        return erased_or(value) if known is None else known[0 if language() == "de" else 1]
    return value
