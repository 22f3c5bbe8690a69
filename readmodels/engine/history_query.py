"""Histories as people ask for them: a page of one, or the whole of it for a file (A-10, A-12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from eventstore.log import EventLog
from readmodels.engine.detail import position_shown
from readmodels.engine.field import Resource
from readmodels.engine.hidden_lines import without_hidden
from readmodels.engine.history_entry import ROW_FIELDS, Entry, Line, Subject, as_json, entries_of, line_of
from readmodels.engine.names import Name, Pair, names_in
from readmodels.engine.query import Query, answer, stream_rows
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.thought import with_thought


class History(NamedTuple):
    """A whole history, for a file: what it is of, its events, and the position up to which it is told."""

    title: Name
    entries: list[Entry]
    position: int


def history_page(reading: Reading, resource: Resource, subject: Subject, query: Query, log: EventLog) -> dict[str, Any]:
    """Read a page of the history of one subject, of which there may be several records (merged devices): an event of two of them is told once."""
    further = tuple(name for name in resource.visible if name not in ROW_FIELDS)
    asked = replace(_of(reading, resource, query, subject.records), fields=(*ROW_FIELDS, *further))
    page: dict[str, Any] = orjson.loads(answer(reading.connection, resource, asked, reading.customer_id, reading.projections))
    more = {row["position"]: {name: row[name] for name in further if not query.fields or name in query.fields} for row in page["items"]}
    lines = with_thought(log, reading.customer_id, _once(page["items"], subject))
    names = names_in(log, reading.customer_id, _named(lines))
    told = entries_of(lines, subject, names, reading.settings.zone)
    page["items"] = [{**as_json(entry, query.fields), **more[entry.position]} for entry in told]
    if query.count and len(subject.records) > 1:
        positions = stream_rows(reading.connection, resource, replace(asked, fields=("position",)), reading.customer_id)
        page["total"] = len({row[0] for row in positions})
    return page


def history(reading: Reading, resource: Resource, subject: Subject, query: Query, log: EventLog) -> History:
    """Read the whole history, for a file. Raises UnknownEvent where a newer program wrote one of its rows."""
    position = position_shown(reading)
    found = stream_rows(
        reading.connection, resource, replace(_of(reading, resource, query, subject.records), fields=ROW_FIELDS), reading.customer_id
    )
    lines = with_thought(log, reading.customer_id, _once((dict(zip(ROW_FIELDS, row, strict=True)) for row in found), subject))
    names = names_in(log, reading.customer_id, {*_named(lines), (subject.kind, subject.text)})
    entries = list(entries_of(lines, subject, names, reading.settings.zone))
    return History(subject.title(names, entries), entries, position)


def _once(rows: Iterable[Mapping[str, Any]], subject: Subject) -> list[Line]:
    """A line for each event; where it is one of two records, that of the record that is shown."""
    once: dict[int, Mapping[str, Any]] = {}
    for row in rows:
        if row["position"] not in once or subject.shows(str(row["subject_id"])):
            once[row["position"]] = row
    return [line_of(row, subject) for row in once.values()]


def _named(lines: Sequence[Line]) -> set[Pair]:
    return {pair for line in lines for pair in line.names}


def _of(reading: Reading, resource: Resource, query: Query, subjects: Sequence[UUID]) -> Query:
    of = Condition("subject_id", "in", (tuple(str(subject) for subject in subjects),))
    return replace(query, conditions=(of, *without_hidden(reading, resource, subjects), *query.conditions))
