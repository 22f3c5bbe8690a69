"""Event sentences for people: templates with the payload's fields, in German and English.

`{tariff}` is the field's value; `{to_user_id|user}` is an id for which a name is looked up; nested fields are
written with dots (`{was.device_id|device}`). What stands in square brackets is left out where a place in it has nothing to say.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, cast

from aggregates.engine.event import Event

Language = Literal["de", "en"]
NameOf = Callable[[str, str], str]
"""(kind, id) → the name that people know it by."""

_PLACE = re.compile(r"\{([\w.]+)(?:\|(\w+))?\}")
_IF_ANY = re.compile(r"\[([^\]]*)\]")
_NOTHING = "–"


def render(event_type: type[Event], details: Mapping[str, Any], language: Language, name_of: NameOf) -> str:
    """The sentence of one event, filled in."""
    template = event_type.sentence_de if language == "de" else event_type.sentence_en

    def fill(match: re.Match[str]) -> str:
        value = _dig(details, match[1])
        if _is_empty(value):
            return _NOTHING
        return name_of(match[2], str(value)) if match[2] else _text(value, language)

    def if_any(match: re.Match[str]) -> str:
        return match[1] if not any(_is_empty(_dig(details, place[1])) for place in _PLACE.finditer(match[1])) else ""

    return _PLACE.sub(fill, _IF_ANY.sub(if_any, template))


def _is_empty(value: Any) -> bool:
    return value in (None, "", [])


def _dig(details: Mapping[str, Any], path: str) -> Any:
    value: Any = details
    for part in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = cast("Mapping[str, Any]", value).get(part)
    return value


def _text(value: Any, language: Language) -> str:
    if isinstance(value, bool):
        return {("de", True): "ja", ("de", False): "nein", ("en", True): "yes", ("en", False): "no"}[language, value]
    if isinstance(value, list):
        return ", ".join(_text(item, language) for item in cast("list[Any]", value))
    if isinstance(value, Mapping):
        return ", ".join(_text(item, language) for item in cast("Mapping[str, Any]", value).values() if item not in (None, ""))
    return str(value)
