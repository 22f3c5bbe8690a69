"""How what a sentence tells of is put into words, in German and in English: moments and days, amounts of money, several things."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, Literal, cast

Language = Literal["de", "en"]

_MOMENT: Final = {"de": "%d.%m.%Y, %H:%M:%S", "en": "%Y-%m-%d %H:%M:%S"}
_DAY: Final = {"de": "%d.%m.%Y", "en": "%Y-%m-%d"}
_AND: Final = {"de": "und", "en": "and"}
_OR: Final = {"de": "oder", "en": "or"}
_AMOUNT = re.compile(r"[0-9]+\.[0-9]{2} EUR")


class Alternatives(list[str]):
    """Several things of which one is enough."""


class Amount(str):
    """An amount of money as programs write it, with a point; what somebody else wrote so is quoted as it stands."""

    __slots__ = ()


def filled(template: str, facts: Mapping[str, Any], language: Language) -> str:
    """Fill a sentence with what it tells of."""
    return template.format(**{name: _told(fact, language) for name, fact in facts.items()})


def moment_told(at: datetime, language: Language) -> str:
    """Tell a moment to the second, in its own zone; that is named only where nobody gave it one, and it is UTC."""
    return f"{at:{_MOMENT[language]}}{' UTC' if at.tzinfo is UTC else ''}"


def listed(things: Sequence[object], language: Language) -> str:
    """Name several things in a sentence: one, one and another, one, another and a third; of alternatives, one or another."""
    *others, last = map(str, things) if things else ("",)
    word = _OR[language] if isinstance(things, Alternatives) else _AND[language]
    return f"{', '.join(others)} {word} {last}" if others else last


def amount_told(said: str, language: Language) -> str:
    """Write an amount of money as its readers do; whatever else is said stays as it is."""
    return said.replace(".", ",") if language == "de" and _AMOUNT.fullmatch(said) else said


def _told(fact: Any, language: Language) -> Any:
    if isinstance(fact, datetime):
        return moment_told(fact, language)
    if isinstance(fact, date):
        return f"{fact:{_DAY[language]}}"
    if isinstance(fact, Amount):
        return amount_told(fact, language)
    return listed(cast("Sequence[object]", fact), language) if isinstance(fact, list | tuple) else fact
