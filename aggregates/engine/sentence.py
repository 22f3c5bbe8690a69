"""Event sentences for people: templates with the payload's fields, in German and English.

`{tariff}` is the field's value, in words already (`readmodels/engine/said.py`); parts are written with dots (`{was.device_id}`).
Words before it belong to it (`{Gerät device_id}`), after a slash those where it is several (`{Rufnummer/Rufnummern numbers}`), and after a bar stands what is said instead where it is what the history is of: `{Gerät device_id|diesem Gerät}`; after a second bar what is said where there is nothing: `{Gerät device_id|diesem Gerät|keinem Gerät}`.
What stands in square brackets is left out where a place in it has nothing to say.
What "changed from" nothing was set, and what changed to nothing was removed, in other words.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple, cast

from aggregates.engine.event import Event
from foundation.normal_form import marked
from foundation.sentence_facts import Language, amount_told, listed

__all__ = ["Language"]

_PLACE = re.compile(r"\{(?:([^{}|]*) )?([\w.]+)(?:\|([^{}|]*))?(?:\|([^{}]*))?\}")
_IF_ANY = re.compile(r"\[([^\]]*)\]")
_VALUE = r"(\{([\w.]+)\}(?:\[[^\]]*\])?)"
_CHANGED: Mapping[Language, re.Pattern[str]] = {
    "de": re.compile(rf"(.+?) von {_VALUE} auf {_VALUE} geändert"),
    "en": re.compile(rf"(.+?) changed from {_VALUE} to {_VALUE}"),
}
_SET: Mapping[Language, str] = {"de": "{what} auf {now} gesetzt", "en": "{what} set to {now}"}
_REMOVED: Mapping[Language, str] = {"de": "{what} entfernt (vorher {was})", "en": "{what} removed (was {was})"}
_NOTHING = "–"
_NET = re.compile(r"[0-9]+\.[0-9]{2}")
_YES = {("de", True): "ja", ("de", False): "nein", ("en", True): "yes", ("en", False): "no"}


class Erased(str):
    """The word that stands in the place of what was erased: in a sentence it stands in parentheses."""

    __slots__ = ()


class Own(str):
    """What the history that is told is itself of, as it is called in the history: a sentence may have other words for it."""

    __slots__ = ()


class Blank(NamedTuple):
    """Where in a template a value goes, of the payload at `path`; with the words before it (`one/several`), and with those instead of both where it is an Own, or nothing."""

    path: str
    words: str
    own: str | None
    nothing: str | None


class _Part(NamedTuple):
    pieces: tuple[str | Blank, ...]
    if_any: bool


def template_of(event_type: type[Event], details: Mapping[str, Any], language: Language) -> str:
    """Choose the template by which an event with such a payload is told."""
    for each in event_type.otherwise:
        if each.holds(details):
            return each.de if language == "de" else each.en
    return event_type.sentence_de if language == "de" else event_type.sentence_en


def render(template: str, told: Mapping[str, Any], language: Language) -> str:
    """Render the sentence of one event, filled in with what its values are in words."""
    said: list[str] = []
    for part in _parts(_fitting(template, told, language)):
        if part.if_any and any(isinstance(piece, Blank) and is_empty(_dig(told, piece.path)) for piece in part.pieces):
            continue
        filled = [piece if isinstance(piece, str) else _filled(piece, _dig(told, piece.path), language) for piece in part.pieces]
        said += [_before_currency(words, after, language) for words, after in pairwise((*filled, ""))]
    return "".join(said)


def _before_currency(words: str, after: str, language: Language) -> str:
    return words.replace(".", ",") if language == "de" and after.startswith(" EUR") and _NET.fullmatch(words) else words


def places(template: str) -> Iterator[Blank]:
    """Yield the places of a template, in order."""
    for part in _parts(template):
        yield from (piece for piece in part.pieces if isinstance(piece, Blank))


def outline(event_type: type[Event], language: Language) -> str:
    """Return the sentence of all events of the type, without what they differ in."""
    template = event_type.sentence_de if language == "de" else event_type.sentence_en
    return _PLACE.sub("…", _IF_ANY.sub("", template))


def is_empty(value: Any) -> bool:
    """Tell whether there is nothing to say."""
    return value is None or value in ("", [], {})


def text(value: Any, language: Language) -> str:
    """Put a value into one line; what is empty in it is left out, and signs that nobody sees are marked."""
    if isinstance(value, bool):
        return _YES[language, value]
    if isinstance(value, list):
        return ", ".join(text(item, language) for item in cast("list[Any]", value))
    if isinstance(value, dict):
        return ", ".join(text(item, language) for item in cast("dict[str, Any]", value).values() if not is_empty(item))
    return marked(amount_told(str(value), language))


def _fitting(template: str, told: Mapping[str, Any], language: Language) -> str:
    """Write the template otherwise, where what it says to have changed is new, or gone."""
    change = _change(template, language)
    if change is None:
        return template
    was, now = (is_empty(_dig(told, path)) for path in change.paths)
    return template if was == now else change.when_new if was else change.when_gone


class _Change(NamedTuple):
    paths: tuple[str, str]
    when_new: str
    when_gone: str


@cache
def _change(template: str, language: Language) -> _Change | None:
    found = _CHANGED[language].fullmatch(template)
    if found is None:
        return None
    what, was, was_path, now, now_path = found.groups()
    words = (form[language].replace("{what}", what).replace("{was}", was).replace("{now}", now) for form in (_SET, _REMOVED))
    return _Change((was_path, now_path), *words)


@cache
def _parts(template: str) -> tuple[_Part, ...]:
    """The template, cut at its brackets: what stands between them, and what stands in them."""
    return tuple(_Part(tuple(_pieces(words)), number % 2 == 1) for number, words in enumerate(_IF_ANY.split(template)))


def _pieces(words: str) -> Iterator[str | Blank]:
    end = 0
    for match in _PLACE.finditer(words):
        yield words[end : match.start()]
        yield Blank(match[2], match[1] or "", match[3], match[4])
        end = match.end()
    yield words[end:]


def _filled(place: Blank, value: Any, language: Language) -> str:
    if isinstance(value, Own) and place.own is not None:
        return place.own
    if place.nothing is not None and is_empty(value):
        return place.nothing
    items = [text(item, language) for item in cast("list[Any]", value)] if isinstance(value, list) else [text(value, language)]
    said = f"({value})" if isinstance(value, Erased) else _NOTHING if value is None else listed(items, language) or _NOTHING
    one, _, several = place.words.partition("/")
    words = several or one if len(items) > 1 else one
    return f"{words} {said}" if words else said


def _dig(told: Mapping[str, Any], path: str) -> Any:
    value: Any = told
    for part in path.split("."):
        if not isinstance(value, dict):
            return None
        value = cast("dict[str, Any]", value).get(part)
    return value
