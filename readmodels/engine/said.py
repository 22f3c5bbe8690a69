"""Event payloads as people read them: codes in words, dates as they are written, ids by name, what is erased as such (A-10).

How a value is said, its type tells (`aggregates/engine/words.py`). Nothing is refused: a value that isn't what its type says is said as it is.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from aggregates.engine.event import DELETED, Event
from aggregates.engine.meaning import PLAIN, Meaning, payload_of
from aggregates.engine.sentence import Erased, Language, Own, is_empty, places, render, template_of, text
from foundation.local_day import USUAL_ZONE

NameOf = Callable[[str, str], str]
"""(kind, id) → the name that people know it by."""

PLANNED_ZONE = USUAL_ZONE
"""Whose times are told of what isn't stored yet."""
_DAY = {"de": "%d.%m.%Y", "en": "%Y-%m-%d"}
_MINUTE = {"de": "%d.%m.%Y, %H:%M", "en": "%Y-%m-%d %H:%M"}


class Hearer(NamedTuple):
    """To whom it is said: in which language, in which zone's times, and by which names they know things.

    `own`: what the history is of that is told, by kind and ids; it is called `itself`, wherever a sentence has no other words for it.
    """

    language: Language
    zone: ZoneInfo
    name_of: NameOf
    own: Collection[tuple[str, str]] = ()
    itself: str = ""


def sentence(kind: type[Event], details: Mapping[str, Any], hearer: Hearer) -> str:
    """Write the sentence of one event, from what it needs of the payload."""
    template = template_of(kind, details, hearer.language)
    needed = _needed(template)
    return render(template, told(kind, {name: details[name] for name in needed if name in details}, hearer), hearer.language)


@cache
def _needed(template: str) -> frozenset[str]:
    return frozenset(place.path.partition(".")[0] for place in places(template))


def told(kind: type[Event], details: Mapping[str, Any], hearer: Hearer) -> dict[str, Any]:
    """Prepare the payload for `render` (aggregates/engine/sentence.py).

    What isn't a field of the event, such as the numbers in a device, is said as it is.
    """
    return cast("dict[str, Any]", _said({**details}, payload_of(kind), hearer))


def in_one_line(value: Any, meaning: Meaning, hearer: Hearer) -> str | None:
    """Write one value of a payload in one line; None where there is nothing to say."""
    return None if is_empty(value) else text(_said(value, meaning, hearer), hearer.language)


def _said(value: Any, meaning: Meaning, hearer: Hearer, *, personal: bool = False) -> Any:
    personal = personal or meaning.personal
    if isinstance(value, list):
        return [_said(item, meaning.items or PLAIN, hearer, personal=personal) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        entry = cast("dict[str, Any]", value)
        if meaning.say_whole is not None:
            return meaning.say_whole(entry)
        if meaning.as_said is not None:
            entry = meaning.as_said(entry)
        if meaning.keys_of is not None:
            return [f"{hearer.name_of(meaning.keys_of, key)}: {part}" for key, part in entry.items()]
        parts = meaning.parts
        said = {name: _said(part, parts.get(name, PLAIN), hearer, personal=personal) for name, part in entry.items()}
        erased = next(iter(said.values()), None) if personal else None
        return erased if isinstance(erased, Erased) and all(part == erased for part in said.values()) else said
    return _text(value, meaning, hearer, personal=personal) if isinstance(value, str) else value


def _text(value: str, meaning: Meaning, hearer: Hearer, *, personal: bool) -> str:  # noqa: PLR0911
    language = hearer.language
    if personal and value == DELETED:
        return Erased(DELETED if language == "de" else "erased")
    if meaning.id_of is not None:
        return Own(hearer.itself) if (meaning.id_of, value) in hearer.own else hearer.name_of(meaning.id_of, value)
    if meaning.words is not None:
        return meaning.words[value][language == "en"] if value in meaning.words else value
    if meaning.say is not None:
        return meaning.say(value)
    with suppress(ValueError, OverflowError):
        if meaning.base is date:
            return date.fromisoformat(value).strftime(_DAY[language])
        if meaning.base in (datetime, AwareDatetime):
            return datetime.fromisoformat(value).astimezone(hearer.zone).strftime(_MINUTE[language])
    return value
