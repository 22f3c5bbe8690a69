"""Histories for people: each event as a sentence in both languages, with actor, times, old and new values (A-10, A-12)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from aggregates.engine.event import Event, upcast
from aggregates.engine.meaning import Changed, changes_of, ids_in
from aggregates.engine.sentence import Language
from readmodels.engine.field import Resource
from readmodels.engine.histories import type_known
from readmodels.engine.names import LabelsOf, Name, acting, names
from readmodels.engine.query import Query, answer, stream_rows
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.said import Hearer, in_one_line, sentence

_NOTHING = "–"
_STREAMED = (
    *("position", "subject_id", "stream_id", "event", "event_version", "recorded_at", "effective_at"),
    *("actor", "on_behalf_of", "causation", "details"),
)


class Told(NamedTuple):
    """A changed value: as the event has it, and in words; None where there was or is none."""

    change: Changed
    label: Name
    old: Name | None
    new: Name | None


class Entry(NamedTuple):
    """One event of a history, for programs and for people. `event_version`: the one whose shape `details` have."""

    position: int
    event: str
    event_version: int
    recorded_at: datetime
    effective_at: datetime
    actor: str
    actor_name: Name
    on_behalf_of: str | None
    causation: str
    stream_id: str
    subject_id: str
    details: Mapping[str, Any]
    sentence: Name
    changes: list[Told]


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
    """The rows in words. Raises UnknownEvent where a newer program wrote one of them."""
    once = {row["position"]: _as_now(row) for row in rows}.values()
    named = names(reading, {pair for row in once for pair in _wanted(row)}, labels_of)
    german, english = (_hearer(language, reading.settings.zone, named) for language in ("de", "en"))
    for row in once:
        kind, details = _kind(row), row["details"]
        yield Entry(
            row["position"],
            row["event"],
            row["event_version"],
            _moment(row["recorded_at"]),
            _moment(row["effective_at"]),
            row["actor"],
            _actor(row, named),
            row["on_behalf_of"],
            row["causation"],
            str(row["stream_id"]),
            str(row["subject_id"]),
            details,
            Name(*(sentence(kind, details, hearer) for hearer in (german, english))),
            [_told(change, german, english) for change in changes_of(kind, details)],
        )


def _hearer(language: Language, zone: ZoneInfo, named: Mapping[tuple[str, str], Name]) -> Hearer:
    def name_of(kind: str, text: str) -> str:
        name = named.get((kind, text))
        return getattr(name, language) if name else text

    return Hearer(language, zone, name_of)


def _as_now(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row as it reads in the event's present version, where an older program wrote it."""
    kind = _kind(row)
    if row["event_version"] == kind.event_version:
        return row
    return {**row, "details": upcast(kind, row["event_version"], dict(row["details"])), "event_version": kind.event_version}


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _of(query: Query, subjects: Sequence[UUID]) -> Query:
    of = Condition("subject_id", "in", (tuple(str(subject) for subject in subjects),))
    return replace(query, conditions=(of, *query.conditions))


def _wanted(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Who and what the row names by an id."""
    yield "actor", row["actor"]
    if grant := _grant(row):
        yield "grant", grant
    yield from ids_in(_kind(row), row["details"])


def _grant(row: Mapping[str, Any]) -> str | None:
    """The service access by which somebody acted, if so."""
    kind, _, what = (row["on_behalf_of"] or "").partition(":")
    return what if kind == "grant" else None


def _actor(row: Mapping[str, Any], named: Mapping[tuple[str, str], Name]) -> Name:
    actor, grant = named["actor", row["actor"]], _grant(row)
    return acting(actor, named["grant", grant]) if grant else actor


def _kind(row: Mapping[str, Any]) -> type[Event]:
    return type_known(row["event"], row["event_version"], row["position"])


def values(entry: Entry, side: Literal["old", "new"], language: Language) -> str:
    """The old or the new values in one line; what each is, is said where there are several."""
    told = [(getattr(each.label, language), getattr(each, side)) for each in entry.changes]
    words = [(label, getattr(value, language) if value is not None else _NOTHING) for label, value in told]
    return words[0][1] if len(words) == 1 else "; ".join(f"{label}: {value}" for label, value in words)


def _told(change: Changed, german: Hearer, english: Hearer) -> Told:
    def in_words(value: Any) -> Name | None:
        de, en = (in_one_line(value, change.meaning, hearer) for hearer in (german, english))
        return Name(de, en) if de is not None and en is not None else None

    return Told(change, Name(*change.label), in_words(change.old), in_words(change.new))


def _json(entry: Entry, fields: tuple[str, ...]) -> dict[str, Any]:
    """Of the row's own fields those chosen; the words always. The payload only when it is asked for: its words say the same."""
    own = {name: getattr(entry, name) for name in _STREAMED if (name in ("position", *fields) if fields else name != "details")}
    if "details" in own:
        own["details"] = {name: value for name, value in entry.details.items() if name != "codes"}
    return {
        **own,
        "sentence": entry.sentence._asdict(),
        "actor_name": entry.actor_name._asdict(),
        "changes": list(map(_change, entry.changes)),
    }


def _change(told: Told) -> dict[str, Any]:
    return {
        "field": told.change.field,
        "label": told.label._asdict(),
        "old": told.change.old,
        "new": told.change.new,
        "old_text": told.old._asdict() if told.old else None,
        "new_text": told.new._asdict() if told.new else None,
    }
