"""The shapes of words in commands: what is refused with 422 before any rule is asked."""

import re
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, StringConstraints


def _nothing_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _time_zone(value: str) -> str:
    if value not in _time_zones():
        raise ValueError("Zeitzone unbekannt, bitte wie Europe/Berlin angeben / unknown time zone, write it like Europe/Berlin")
    return value


_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise ValueError("keine E-Mail-Adresse, bitte wie name@example.org angeben / not an e-mail address, write it like name@example.org")
    return value


def _number(value: str) -> str:
    if not _NUMBER.fullmatch(value):
        raise ValueError("Rufnummer bitte im Format E.164 angeben, wie +4915228817386 / write the number in E.164, like +4915228817386")
    return value


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
OptionalName = Annotated[Name | None, BeforeValidator(_nothing_if_empty)]
"""None and an empty text both mean: there is none."""

OptionalEmail = Annotated[Annotated[Name, AfterValidator(_email)] | None, BeforeValidator(_nothing_if_empty)]
PhoneNumber = Annotated[str, AfterValidator(_number)]
"""E.164, such as +4915228817386."""

TimeZone = Annotated[str, AfterValidator(_time_zone)]
"""A zone of the IANA database, such as Europe/Berlin."""

FieldKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
