"""Event sentences for people: templates with the payload's fields, in German and English.

`{tariff}` is the field's value, in words already (`readmodels/engine/said.py`); parts are written with dots (`{was.device_id}`).
What stands in square brackets is left out where a place in it has nothing to say.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, cast

from aggregates.engine.event import Event

Language = Literal["de", "en"]

_PLACE = re.compile(r"\{([\w.]+)\}")
_IF_ANY = re.compile(r"\[([^\]]*)\]")
_NOTHING = "–"
_YES = {("de", True): "ja", ("de", False): "nein", ("en", True): "yes", ("en", False): "no"}


def render(event_type: type[Event], told: Mapping[str, Any], language: Language) -> str:
    """The sentence of one event, filled in with what its values are in words."""
    template = event_type.sentence_de if language == "de" else event_type.sentence_en

    def fill(match: re.Match[str]) -> str:
        value = _dig(told, match[1])
        return _NOTHING if is_empty(value) else text(value, language)

    def if_any(match: re.Match[str]) -> str:
        return match[1] if not any(is_empty(_dig(told, place[1])) for place in _PLACE.finditer(match[1])) else ""

    return _PLACE.sub(fill, _IF_ANY.sub(if_any, template))


def outline(event_type: type[Event], language: Language) -> str:
    """The sentence of all events of the type, without what they differ in."""
    template = event_type.sentence_de if language == "de" else event_type.sentence_en
    return _PLACE.sub("…", _IF_ANY.sub("", template))


def is_empty(value: Any) -> bool:
    """Whether there is nothing to say."""
    return value is None or value in ("", [], {})


def text(value: Any, language: Language) -> str:
    """A value in one line; what is empty in it is left out."""
    if isinstance(value, bool):
        return _YES[language, value]
    if isinstance(value, list):
        return ", ".join(text(item, language) for item in cast("list[Any]", value))
    if isinstance(value, dict):
        return ", ".join(text(item, language) for item in cast("dict[str, Any]", value).values() if not is_empty(item))
    return str(value)


def _dig(told: Mapping[str, Any], path: str) -> Any:
    value: Any = told
    for part in path.split("."):
        if not isinstance(value, dict):
            return None
        value = cast("dict[str, Any]", value).get(part)
    return value
