"""Histories, as the command line reads and writes them: the very ones that the API gives (A-10, A-12)."""

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from aggregates.engine.sentence import Language
from api.engine import histories as over_http
from api.engine.export_xlsx import write_xlsx
from api.engine.histories import COLUMNS, cells, line
from api.engine.history_pdf import history_pdf
from api.engine.thing import HistoryIn
from portal.engine.subjects import Subject
from portal.wiring import Portal
from readmodels.engine.field import Resource
from readmodels.engine.history_query import Entry, history_entries, history_page
from readmodels.engine.labels import labels_in
from readmodels.engine.names import LabelsOf
from readmodels.engine.query import LARGEST_LIMIT, Query
from readmodels.engine.reader import Reading

Form = Literal["text", "json", "xlsx", "pdf"]

_QUERY = Query(sort=(("position", False),), limit=LARGEST_LIMIT)


class _Told(NamedTuple):
    """What a history is of, in words, and all of its events."""

    resource: Resource
    title: str
    customer: str
    zone: ZoneInfo
    entries: list[Entry]


def written_history(portal: Portal, subject: Subject, history: HistoryIn, form: Form, language: Language) -> bytes:
    """The whole history, the oldest event first, with that of all records that the API tells with it."""
    labels_of, resource = labels_in(portal.log), history.resource
    with portal.reader.reading(subject.customer_id) as reading:
        # What a list leaves out (a device that isn't shown) has a history, too.
        found = history.find(reading, subject.stream_id) or over_http.Subject([subject.stream_id], str(subject.stream_id))
        if form == "json":
            return orjson.dumps(_items(reading, resource, found.records, labels_of), option=orjson.OPT_INDENT_2)
        entries = history_entries(reading, resource, found.records, _QUERY, labels_of)
        settings = reading.settings
        told = _Told(resource, found.title, settings.name, settings.zone, entries)
    return _file(told, form, language)


def _file(told: _Told, form: Form, language: Language) -> bytes:
    title = f"{told.resource.label(language)} {told.title}"
    if form == "xlsx":
        file = io.BytesIO()
        write_xlsx(file, title, COLUMNS, (cells(entry, language) for entry in told.entries), language=language, zone=told.zone)
        return file.getvalue()
    if form == "pdf":
        lines = (line(entry, language) for entry in told.entries)
        return history_pdf(title, told.customer, lines, language, zone=told.zone, printed_at=datetime.now(UTC))
    times = f"{'Zeiten' if language == 'de' else 'Times'}: {told.zone.key}"
    return "\n".join([title, times, *_in_lines(told.entries, language, told.zone)]).encode()


def _in_lines(entries: Iterable[Entry], language: Language, zone: tzinfo) -> Iterable[str]:
    """When, what, who; the effective time where it is another day than the recorded one."""
    for entry in entries:
        recorded, effective = entry.recorded_at.astimezone(zone), entry.effective_at.astimezone(zone)
        note = f" ({'wirksam' if language == 'de' else 'effective'} {effective:%Y-%m-%d})" if effective.date() != recorded.date() else ""
        yield f"{recorded:%Y-%m-%d %H:%M:%S}  {getattr(entry.sentence, language)}{note}  · {getattr(entry.actor_name, language)}"


def _items(reading: Reading, resource: Resource, records: list[UUID], labels_of: LabelsOf) -> list[Any]:
    """All pages of what the API gives."""
    items: list[Any] = []
    query = _QUERY
    while True:
        page = history_page(reading, resource, records, query, labels_of)
        items += page["items"]
        if not page.get("next_cursor"):
            return items
        query = replace(query, cursor=page["next_cursor"])
