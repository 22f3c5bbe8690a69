"""How what a sentence tells of is put into words, in German and in English: moments and days, and several things."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, Literal, cast

Language = Literal["de", "en"]

_MOMENT: Final = {"de": "%d.%m.%Y, %H:%M:%S", "en": "%Y-%m-%d %H:%M:%S"}
_DAY: Final = {"de": "%d.%m.%Y", "en": "%Y-%m-%d"}
_AND: Final = {"de": "und", "en": "and"}


def filled(template: str, facts: Mapping[str, Any], language: Language) -> str:
    """Fill a sentence with what it tells of."""
    return template.format(**{name: _told(fact, language) for name, fact in facts.items()})


def moment_told(at: datetime, language: Language) -> str:
    """Tell a moment to the second, in its own zone; that is named only where nobody gave it one, and it is UTC."""
    return f"{at:{_MOMENT[language]}}{' UTC' if at.tzinfo is UTC else ''}"


def listed(things: Sequence[object], language: Language) -> str:
    """Name several things in a sentence: one, one and another, one, another and a third."""
    *others, last = map(str, things) if things else ("",)
    return f"{', '.join(others)} {_AND[language]} {last}" if others else last


def _told(fact: Any, language: Language) -> Any:
    if isinstance(fact, datetime):
        return moment_told(fact, language)
    if isinstance(fact, date):
        return f"{fact:{_DAY[language]}}"
    return listed(cast("Sequence[object]", fact), language) if isinstance(fact, list | tuple) else fact
