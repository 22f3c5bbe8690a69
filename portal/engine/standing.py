"""How a thing stood at a moment, for people."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, cast

from aggregates.engine.words import Words
from api.engine.as_of import AsOf, name_beside
from api.engine.export_text import text_of
from api.engine.thing import Thing
from foundation.sentence_facts import listed
from portal.engine.language import Language
from portal.engine.portal import Portal
from portal.engine.subjects import Subject
from portal.engine.told import Told
from projections.engine.as_of import Clock
from readmodels.engine.field import Field


def as_it_stood(portal: Portal, subject: Subject, as_of: AsOf, at: datetime, clock: Clock) -> dict[str, Any]:
    """Return the fields of its row, ids with their names of then and of today. Raises Told when there was none yet."""
    row = as_of.stood(portal.log, subject.customer_id, subject.stream_id, at, clock)
    if row is None:
        since = as_of.since(portal.log, subject.customer_id, subject.stream_id, at, clock)
        if since is None:
            raise Told(
                f"Am {at:%d.%m.%Y %H:%M} war davon nichts zu sehen; `portal history` zeigt, was bekannt ist.",
                f"At {at:%Y-%m-%d %H:%M} nothing of it was to be seen; `portal history` shows what is known.",
            )
        since = since.astimezone(at.tzinfo)
        raise Told(
            f"Am {at:%d.%m.%Y %H:%M} gab es das noch nicht, soweit bekannt erst seit {since:%d.%m.%Y %H:%M:%S}.",
            f"At {at:%Y-%m-%d %H:%M} it did not exist yet; as far as is known, it does since {since:%Y-%m-%d %H:%M:%S}.",
        )
    return as_of.told(portal.log, subject.customer_id, row, at, clock)


def in_labels(thing: Thing, as_of: AsOf, stood: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    """Yield label and text of each field that says something.

    Those of the thing's list come first, then what ids stand for and what else has a label; the thing's id last.
    """
    fields = {
        field.column: field
        for field in thing.resource.visible.values()
        if field.type != "id" and not field.hidden_from_export and field.member is None
    }
    linked_labels = {*_linked_labels(as_of).values()}
    further = {
        name: words for name, words in further_labels(as_of, fields).items() if name in _linked_labels(as_of) or words not in linked_labels
    }
    fields = {column: each for column, each in fields.items() if (each.de, each.en) not in linked_labels}
    for column, field in fields.items():
        if column not in further and stood.get(column) not in (None, "", []):
            yield field.label(language), _text(field, stood[column], language)
    for column, (de, en) in further.items():
        if linked := _linked(stood.get(column)):
            yield (de if language == "de" else en), "; ".join(_called(each, language) for each in linked)
        elif stood.get(column):
            then, today = stood[column], stood.get(f"{column}_today", stood[column])
            yield (de if language == "de" else en), _plain(then, keys=column in as_of.keyed) + _beside(then, today, language)
    yield "Id", str(stood[thing.resource.key])


def further_labels(as_of: AsOf, fields: Mapping[str, Field]) -> Words:
    """Return what people call the names of what ids stand for, where they are told beside them, and what the list doesn't show."""
    beside = (name_beside(column) for column in as_of.names)
    named = {name: (fields[name].de, fields[name].en) for name in beside if name in fields}
    return {**named, **as_of.labels, **_linked_labels(as_of)}


def _linked_labels(as_of: AsOf) -> Words:
    return as_of.unfolds.labels if as_of.unfolds is not None else {}


def _beside(then: Any, today: Any, language: Language) -> str:
    return f" ({'heute' if language == 'de' else 'today'}: {today})" if then != today else ""


def _linked(value: Any) -> list[dict[str, Any]]:
    """What the thing was linked with, where the value tells that."""
    entries = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [entry for entry in cast("list[dict[str, Any]]", entries) if isinstance(entry, dict) and "id" in entry]  # pyright: ignore[reportUnnecessaryIsInstance]


def _called(entry: Mapping[str, Any], language: Language) -> str:
    """Name it, by its name or what is told of it first, and what belongs to it."""
    name = entry.get("name") or next(value for field, value in entry.items() if field != "id")
    within = listed([_called(each, language) for value in entry.values() for each in _linked(value)], language)
    beside = _beside(name, entry.get("name_today", name), language)
    return f"{name}{beside}" + (f" {'mit' if language == 'de' else 'with'} {within}" if within else "")


def _text(field: Field, value: Any, language: Language) -> str:
    if isinstance(value, date) and language == "de":
        return f"{value:%d.%m.%Y}"
    return text_of(field, value, language)


def _plain(value: Any, *, keys: bool) -> str:
    """A value of several parts, these side by side."""
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        return ", ".join(f"{name}: {text}" if keys else str(text) for name, text in entries.items() if text)
    if isinstance(value, list):
        return "; ".join(_plain(entry, keys=keys) for entry in cast("list[Any]", value))
    return str(value)
