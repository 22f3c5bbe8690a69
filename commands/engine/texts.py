"""The shapes of words in commands: what is refused with 422 before any rule is asked."""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from aggregates.engine.words import Expected, Help
from foundation.normal_form import TURNING, is_unseen, key


def _nothing_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


@cache
def _time_zones() -> frozenset[str]:
    """The zones by which the IANA database knows the places of the earth (its `zone.tab`), and UTC: no old or machine's own names."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    return frozenset({"UTC", "Etc/UTC", *(line.split("\t")[2] for line in table.splitlines() if line and not line.startswith("#"))})


def _time_zone(value: str) -> str:
    if value not in _time_zones():
        raise ValueError("Zeitzone unbekannt, bitte wie Europe/Berlin angeben / unknown time zone, write it like Europe/Berlin")
    return value


EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
E164 = r"\+[1-9][0-9]{6,15}"
"""How a number is written, such as +4915228817386: up to 15 digits by the standard, and 16 in the machines' numbers of some carriers."""
_NUMBER = re.compile(E164)


def _email(value: str) -> str:
    if not EMAIL.fullmatch(value):
        raise ValueError("keine E-Mail-Adresse, bitte wie name@example.org angeben / not an e-mail address, write it like name@example.org")
    return value


_SIGNS_OF_LOGINS = frozenset("0123456789._,#$%=?`:;@~^–-+*({)}[]\\")


def _login(value: str) -> str:
    """In one way of writing (NFC); letters of scripts that are written with marks have these."""
    name = unicodedata.normalize("NFC", value)
    letters = all(c in _SIGNS_OF_LOGINS or (unicodedata.category(c)[0] in "LM" and not is_unseen(c)) for c in name)
    if not letters or unicodedata.category(name[0])[0] == "M":
        raise ValueError(
            "im Benutzernamen sind nur Buchstaben, Ziffern und diese Zeichen erlaubt: . _ , # $ % = ? ` : ; @ ~ ^ – - + * ( { ) } [ ] \\ / "
            "a user name has letters, digits and these characters only: . _ , # $ % = ? ` : ; @ ~ ^ – - + * ( { ) } [ ] \\"
        )
    return name


def _number(value: str) -> str:
    if not _NUMBER.fullmatch(value):
        raise ValueError("Rufnummer bitte im Format E.164 angeben, wie +4915228817386 / write the number in E.164, like +4915228817386")
    return value


_TURNS = re.compile(f"[{TURNING}]")


def _readable(value: str) -> str:
    if _TURNS.search(value):
        raise ValueError(
            "Zeichen, die die Schreibrichtung umkehren, sind in Namen nicht erlaubt / "
            "characters that turn the writing direction are not allowed in names"
        )
    if not any(unicodedata.category(character)[0] not in "CZM" and not is_unseen(character) for character in value):
        raise ValueError("der Name hat kein sichtbares Zeichen / the name has no visible character")
    return value


def _whole_number(value: Any) -> Any:
    if (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, str) and _PERCENT.fullmatch(value)):
        return value
    raise ValueError("bitte eine ganze Zahl von 0 bis 100 angeben / give a whole number from 0 to 100")


_PERCENT = re.compile(r"[0-9]{1,3}")

_GROUPING = str.maketrans("", "", " ()/.-\u2010\u2011\u2012\u2013")


def _keyed(value: Any) -> Any:
    return key(value) if isinstance(value, str) else value


def _dialled(value: Any) -> Any:
    """Without what contact lists put into a number: groups, and signs that nobody sees."""
    return key(value).translate(_GROUPING) if isinstance(value, str) and key(value).startswith("+") else value


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_readable)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Remark = Annotated[LongText, StringConstraints(max_length=1000)]
OptionalName = Annotated[Name | None, BeforeValidator(_nothing_if_empty)]
"""None and an empty text both mean: there is none."""

Key = Annotated[Name, BeforeValidator(_keyed)]
"""A name by which something is known and found, such as an article number: in its normal form."""
OptionalKey = Annotated[Name | None, BeforeValidator(_nothing_if_empty), BeforeValidator(_keyed)]
"""A name by which somebody is known and found, such as a personnel number: in its normal form."""

Email = Annotated[Name, AfterValidator(_email), BeforeValidator(_keyed)]
OptionalEmail = Annotated[Email | None, BeforeValidator(_nothing_if_empty)]
PhoneNumber = Annotated[
    str,
    AfterValidator(_number),
    BeforeValidator(_dialled),
    Help("Mit Ländervorwahl, wie +4915228817386.", "With the country's code, such as +4915228817386."),
]
"""E.164, such as +4915228817386."""
OptionalPhoneNumber = Annotated[PhoneNumber | None, BeforeValidator(_nothing_if_empty)]

Login = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=80),
    AfterValidator(_login),
    Help("3 bis 80 Buchstaben, Ziffern und Zeichen wie . _ -", "3 to 80 letters, digits and signs such as . _ -"),
]
"""A user name (manual, "Vorgaben Nutzerkennung")."""

TimeZone = Annotated[str, AfterValidator(_time_zone), Help("Wie Europe/Berlin.", "Such as Europe/Berlin.")]
"""A zone of the IANA database, such as Europe/Berlin."""

Percent = Annotated[int, Field(ge=0, le=100), BeforeValidator(_whole_number)]

FieldKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

ClockTime = Annotated[
    str,
    StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"),
    Expected("Erwartet wird eine Uhrzeit wie 14:00.", "Expected is a time of day such as 14:00."),
]
"""A time of day to the minute, such as 14:00."""
