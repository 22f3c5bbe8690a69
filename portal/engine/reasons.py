"""Why a thing says what it says, as the command line tells it: a line per value, each called as people call it (A-15)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from api.engine.export_text import text_of
from api.engine.thing import THINGS, Thing
from api.engine.why import Reasons
from api.engine.why_told import Reason
from portal.engine.columns import Column, erased_or
from portal.engine.language import in_words, language
from portal.engine.told import Told
from projections.engine.why import leaves
from readmodels.engine.field import LISTS, Field, Resource

COLUMNS = (
    Column("what", "Was", "What"),
    Column("value", "Wert", "Value"),
    Column("event", "Ereignis", "Event"),
    Column("recorded_at", "Erfasst am", "Recorded at"),
    Column("effective_at", "Wirksam am", "Effective at"),
    Column("who", "Wer", "Who"),
    Column("file", "Datei", "File"),
    Column("line", "Zeile", "Line"),
)
_STEP = re.compile(r"([^.\[\]]+)|\[([^\]]*)\]")
"""A part of a path: a field, or which entry of a list."""
_REMARK = frozenset({"code", "de", "en"})
"""What stands in words already, in both languages (readmodels/engine/remark.py)."""


class Place(NamedTuple):
    """Where a value stands: what people call that, the field that says how it is read; and whether the same is said in another language beside it."""

    what: str
    field: Field | None
    said_beside: bool


def only(reasons: Reasons, thing: Thing, asked: Sequence[str]) -> Reasons:
    """Keep the values of these fields, each named by its path or as people call it, with all that stands within; all where none is asked for.

    Raises Told, with what there is, where nothing is called so.
    """
    places = {path: place_in_words(thing, reasons.shown, path) for path in leaves(reasons.shown)}
    for text in asked:
        if not any(_is_in(path, place, text) for path, place in places.items()):
            known = ", ".join(dict.fromkeys(re.split(r"[.\[]", path)[0] for path in places))
            raise Told(f"{text} wird hier nicht gezeigt; zu sehen ist: {known}.", f"{text} is not shown here; there is: {known}.")
    wanted = [path for path, place in places.items() if not asked or any(_is_in(path, place, text) for text in asked)]
    told = {path: reasons.told[path] for path in wanted if path in reasons.told}
    return reasons._replace(told=told, left_out=len(wanted) - len(told))


def _is_in(path: str, place: Place, text: str) -> bool:
    return path == text or path.startswith((f"{text}.", f"{text}[")) or place.what.casefold() == text.strip().casefold()


def in_lines(reasons: Reasons, thing: Thing) -> Iterator[tuple[Any, ...]]:
    """Yield the cells of COLUMNS; of a value that came with something else and was changed there since, a second line says how it came."""
    for path, told in reasons.told.items():
        place = place_in_words(thing, reasons.shown, path)
        if place.said_beside:
            continue
        yield place.what, _text(place.field, told.why.value), told.said(language()), *_of_event(told.set_by)
        if told.linked_by is not None:
            sentence = getattr(told.linked_by.entry.sentence, language())
            yield "", in_words("(dazu gekommen durch)", "(came to it by)"), sentence, *_of_event(told.linked_by)


def _of_event(reason: Reason) -> tuple[Any, ...]:
    """When, when effective where that is another time, who, and from which line of which file."""
    entry, source = reason
    effective = entry.effective_at if entry.effective_at != entry.recorded_at else None
    file = (getattr(source.file, language()), source.line) if source is not None else (None, None)
    return entry.recorded_at, effective, getattr(entry.actor_name, language()), *file


def place_in_words(thing: Thing, shown: Mapping[str, Any], path: str) -> Place:
    """Tell where the value at this path stands, in words: `Number +4915…: Tariff`."""
    parts: list[str] = []
    here: Any = shown
    field: Field | None = None
    listed: Resource | None = thing.resource
    beside = False
    for name, entry in _STEP.findall(path):
        if not name:
            here = next(each for each in here if entry in (each.get("id"), each.get("code")))
            parts[-1] += f" {_named(listed, here) or entry}"
        elif _is_remark(here):
            beside = name != language()
        else:
            field = listed.visible.get(name) if listed is not None else None
            here = cast("dict[str, Any]", here).get(name)
            listed = next((each for each in LISTS if each.name in (name, f"{name}s") or each.name.endswith(f"-{name}")), None)
            parts.append(_label(thing, name, field, listed))
    return Place(": ".join(parts), field, beside)


def _is_remark(value: Any) -> bool:
    return isinstance(value, dict) and cast("dict[str, Any]", value).keys() == _REMARK


def _label(thing: Thing, name: str, field: Field | None, listed: Resource | None) -> str:
    for each in THINGS:
        if each.resource is listed:
            return each.noun.de if language() == "de" else each.noun.en.capitalize()
    words = (field.de, field.en) if field is not None else thing.labels.get(name)
    return in_words(*words) if words is not None else name.replace("_", " ")


def _named(listed: Resource | None, entry: Mapping[str, Any]) -> str | None:
    """How a thing in a list within is called: by what people name one first of all."""
    ways = next((thing.known_by for thing in THINGS if thing.resource is listed), ())
    return next((str(entry[way.field]) for way in ways if entry.get(way.field)), None)


def _text(field: Field | None, value: Any) -> Any:
    if value in (None, [], {}):
        return None
    if field is None:
        return value
    if field.type == "date" and isinstance(value, str):
        return f"{date.fromisoformat(value):%d.%m.%Y}" if language() == "de" else value
    if field.type == "instant" and isinstance(value, str):
        return datetime.fromisoformat(value)
    return erased_or(text_of(field, value, language()))
