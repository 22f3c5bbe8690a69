"""Histories for people: each event as a sentence in both languages, with actor, times, old and new values (A-10, A-12)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from aggregates.event import type_registry
from aggregates.sentence import Language, render
from readmodels.field import Resource
from readmodels.history_words import Change, changes, dig, in_words
from readmodels.names import LabelsOf, Name, names
from readmodels.query import Query, answer, stream_rows
from readmodels.query_conditions import Condition
from readmodels.reader import Reading

_NAMED = re.compile(r"\{([\w.]+)\|(\w+)\}")
_STREAMED = ("position", "subject_id", "stream_id", "event", "recorded_at", "effective_at", "actor", "on_behalf_of", "causation", "details")


class Entry(NamedTuple):
    """One event of a history; `actor` and the values of `changes` hold what programs need, the rest is for people."""

    position: int
    event: str
    recorded_at: datetime | str
    effective_at: datetime | str
    actor: str
    actor_name: Name
    on_behalf_of: str | None
    causation: str
    stream_id: str
    sentence: Name
    changes: list[Change]
    old: Name
    new: Name


def history_page(reading: Reading, resource: Resource, subjects: Sequence[UUID], query: Query, labels_of: LabelsOf) -> dict[str, Any]:
    """A page of the history of one subject, of which there may be several records (merged devices): an event of two of them is told once."""
    asked = _of(query, subjects)
    page: dict[str, Any] = orjson.loads(answer(reading.connection, resource, replace(asked, fields=_STREAMED), reading.customer_id))
    page["items"] = [_json(entry, query.fields) for entry in entries(reading, page["items"], labels_of)]
    if query.count and len(subjects) > 1:
        positions = stream_rows(reading.connection, resource, replace(asked, fields=("position",)), reading.customer_id)
        page["total"] = len({row[0] for row in positions})
    return page


def history_entries(reading: Reading, resource: Resource, subjects: Sequence[UUID], query: Query, labels_of: LabelsOf) -> list[Entry]:
    """The whole history, for a file."""
    rows = stream_rows(reading.connection, resource, replace(_of(query, subjects), fields=_STREAMED), reading.customer_id)
    return list(entries(reading, [dict(zip(_STREAMED, row, strict=True)) for row in rows], labels_of))


def entries(reading: Reading, rows: Sequence[Mapping[str, Any]], labels_of: LabelsOf) -> Iterator[Entry]:
    """The rows in words."""
    once = {row["position"]: row for row in rows}.values()
    named = names(reading, {pair for row in once for pair in _wanted(row)}, labels_of)
    for row in once:
        told = changes(row["event"], row["details"])
        yield Entry(
            row["position"],
            row["event"],
            row["recorded_at"],
            row["effective_at"],
            row["actor"],
            named["actor", row["actor"]],
            row["on_behalf_of"],
            row["causation"],
            str(row["stream_id"]),
            Name(_sentence(row, "de", named), _sentence(row, "en", named)),
            told,
            _values(told, "old", named),
            _values(told, "new", named),
        )


def _of(query: Query, subjects: Sequence[UUID]) -> Query:
    of = Condition("subject_id", "in", (tuple(str(subject) for subject in subjects),))
    return replace(query, conditions=(of, *query.conditions))


def _wanted(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the row's sentence and changes name by an id."""
    yield "actor", row["actor"]
    details: Mapping[str, Any] = row["details"]
    for path, kind in _NAMED.findall(type_registry[row["event"]].sentence_de):
        if value := dig(details, path):
            yield kind, value
    for change in changes(row["event"], details):
        if change.field in ("user_id", "device_id"):
            yield from ((change.field.removesuffix("_id"), value) for value in (change.old, change.new) if value)


def _sentence(row: Mapping[str, Any], language: Language, named: Mapping[tuple[str, str], Name]) -> str:
    def name_of(kind: str, text: str) -> str:
        name = named.get((kind, text))
        return getattr(name, language) if name else text

    return render(type_registry[row["event"]], in_words(row["details"], language), language, name_of)


def _values(told: Iterable[Change], side: str, named: Mapping[tuple[str, str], Name]) -> Name:
    """The old or the new values in one line per language; the label is said where there are several."""
    found = list(told)

    def text(language: Language) -> str:
        parts: list[str] = []
        for change in found:
            value = getattr(change, side)
            if change.field in ("user_id", "device_id") and value:
                name = named.get((change.field.removesuffix("_id"), value))
                words = getattr(name, language) if name else str(value)
            else:
                words = _plain(in_words({change.field.rpartition(".")[2]: value}, language), language)
            label = change.label_de if language == "de" else change.label_en
            parts.append(f"{label}: {words}" if len(found) > 1 else words)
        return "; ".join(parts)

    return Name(text("de"), text("en"))


def _plain(entry: Mapping[str, Any], language: Language) -> str:
    (value,) = entry.values()
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return {"de": "ja" if value else "nein", "en": "yes" if value else "no"}[language]
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, list):
        return ", ".join(map(str, value))  # pyright: ignore[reportUnknownArgumentType]
    return str(value)


def _json(entry: Entry, fields: tuple[str, ...]) -> dict[str, Any]:
    item: dict[str, Any] = {
        "position": entry.position,
        "event": entry.event,
        "sentence": entry.sentence._asdict(),
        "recorded_at": entry.recorded_at,
        "effective_at": entry.effective_at,
        "actor": entry.actor,
        "actor_name": entry.actor_name._asdict(),
        "on_behalf_of": entry.on_behalf_of,
        "causation": entry.causation,
        "stream_id": entry.stream_id,
        "changes": [
            {"field": change.field, "label": {"de": change.label_de, "en": change.label_en}, "old": change.old, "new": change.new}
            for change in entry.changes
        ],
        "old": entry.old._asdict(),
        "new": entry.new._asdict(),
    }
    return item if not fields else {name: value for name, value in item.items() if name in (*fields, "position")}
