"""Values of filters: from the text of a parameter to what the database compares with."""

import csv
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from uuid import UUID

from foundation.money import NotMoney, amount_of
from readmodels.engine.field import Field, FieldType
from readmodels.engine.query_refused import BadValue

Value = str | int | Decimal | bool | date | datetime

_LONGEST = 500
_MOST_DIGITS = 40
_SHOWN_CHOICES = 30
_TRUE = frozenset({"true", "1", "ja", "yes"})
_FALSE = frozenset({"false", "0", "nein", "no"})
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(_DATE.pattern + r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+ -][0-9]{2}:?[0-9]{2})")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_EXPECTED: dict[FieldType, tuple[str, str]] = {
    "number": ("a number such as 12 or 3.5", "eine Zahl wie 12 oder 3.5"),
    "money": ("an amount with a point before the cents, such as 1234.56", "ein Betrag mit Punkt vor den Cent, wie 1234.56"),
    "date": ("a day such as 2026-01-31", "ein Tag wie 2026-01-31"),
    "instant": (
        "a day such as 2026-01-31 or a time such as 2026-01-31T08:30:00Z",
        "ein Tag wie 2026-01-31 oder ein Zeitpunkt wie 2026-01-31T08:30:00Z",
    ),
    "boolean": ("yes (true) or no (false)", "Ja (true) oder Nein (false)"),
    "id": ("an id such as 01a22699-42d7-7fda-ae6f-aff68d3a0d73", "eine Id wie 01a22699-42d7-7fda-ae6f-aff68d3a0d73"),
}
_TEXT = ("a text of 1 to 500 characters", "ein Text von 1 bis 500 Zeichen")
_WHAT_IS_EMPTY = "1 to 500 characters; what is empty is asked for by [empty]=true"


def read_value(field: Field, parameter: str, text: str, zone: tzinfo) -> Value:
    """Read the typed value; an instant given as a day stays a `date`, which begins and ends in `zone`. Raises BadValue."""
    try:
        if not is_storable(text) or len(text) > _LONGEST:
            raise ValueError(text)
        return _READERS[field.type](field, text, zone)
    except (ValueError, OverflowError) as error:
        raise _bad_value(field, parameter, text) from error


def split_values(text: str) -> list[str]:
    """Split at the commas: `a,b` are two values; one with a comma stands in quotes: `"Muster, Erika",b`."""
    if "," not in text and '"' not in text:
        return [text]
    try:
        return next(csv.reader([text], skipinitialspace=True))
    except csv.Error:
        return [text]


def is_storable(text: str) -> bool:
    """Tell whether PostgreSQL can hold this text: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def like(text: str, *, prefix: bool) -> str:
    """Make a LIKE pattern that finds this very text, at the start or anywhere."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%" if prefix else f"%{escaped}%"


def day_in(zone: tzinfo, day: date) -> tuple[datetime, datetime]:
    """Return when this day begins and when the next one does. Raises OverflowError at the end of time."""
    following = day + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=zone), datetime(following.year, following.month, following.day, tzinfo=zone)


def _text(_field: Field, text: str, _zone: tzinfo) -> Value:
    if not text.strip():
        raise ValueError(text)
    return text


def _number(_field: Field, text: str, _zone: tzinfo) -> Value:
    if not _NUMBER.fullmatch(text) or len(text) > _MOST_DIGITS:
        raise ValueError(text)
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number


def _money(_field: Field, text: str, _zone: tzinfo) -> Value:
    try:
        return amount_of(text)
    except NotMoney:
        raise ValueError(text) from None


def _date(_field: Field, text: str, _zone: tzinfo) -> Value:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _instant(_field: Field, text: str, zone: tzinfo) -> Value:
    if _DATE.fullmatch(text):
        day_in(zone, day := date.fromisoformat(text))
        return day
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text.replace(" ", "+"))  # a plus sign that nobody escaped arrives as a blank


def _boolean(_field: Field, text: str, _zone: tzinfo) -> Value:
    if text.lower() not in _TRUE | _FALSE:
        raise ValueError(text)
    return text.lower() in _TRUE


def _id(field: Field, text: str, zone: tzinfo) -> Value:
    return _text(field, text, zone) if field.composed else str(UUID(text.strip()))


def _choice(field: Field, text: str, zone: tzinfo) -> Value:
    if field.choices and text not in field.choices:
        raise ValueError(text)
    return _text(field, text, zone)


def _bad_value(field: Field, parameter: str, text: str) -> BadValue:
    if field.choices:
        more = ", …" if len(field.choices) > _SHOWN_CHOICES else ""
        first = [*field.choices.items()][:_SHOWN_CHOICES]
        de, en = (", ".join(words[place] for _, words in first) + more for place in (0, 1))
        expected, codes = (f"one of {en}", f"eines von {de}"), ", ".join(code for code, _ in first) + more
    else:
        expected, codes = _EXPECTED.get(field.type, _TEXT), "" if field.type in _EXPECTED else _WHAT_IS_EMPTY
    return BadValue(parameter, field.noun, value=shown(text), expected=expected, codes=codes)


def shown(text: str) -> str:
    """Clean a stranger's text so that it may be quoted back: printable, and not without end."""
    printable = "".join(character if character.isprintable() else "?" for character in text[:60])
    return printable + "…" if len(text) > len(printable) else printable


_READERS: dict[FieldType, Callable[[Field, str, tzinfo], Value]] = {
    "text": _text,
    "number": _number,
    "money": _money,
    "date": _date,
    "instant": _instant,
    "boolean": _boolean,
    "choice": _choice,
    "id": _id,
    "list": _choice,
}
