"""Histories, as the command line reads and writes them: the very ones that the API gives (A-10, A-12)."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal

import orjson

from aggregates.engine.look import HistoryExported, HistoryRead
from aggregates.engine.sentence import Language
from api.engine.export_xlsx import write_xlsx
from api.engine.history_file import COLUMNS, HistoryFile, cells
from api.engine.made import Made
from api.engine.thing import HistoryIn
from eventstore.log import EventLog
from portal.engine.console_cause import console_actor
from portal.engine.console_looks import note_look
from portal.engine.portal import Portal
from portal.engine.subjects import Subject
from projections.engine.kept_by import kept_by
from readmodels.engine import history_entry as told
from readmodels.engine.field import Resource
from readmodels.engine.history_entry import Entry
from readmodels.engine.history_query import history, history_page
from readmodels.engine.names import who
from readmodels.engine.query import LARGEST_LIMIT, Query
from readmodels.engine.reader import Reading

Form = Literal["text", "json", "xlsx", "pdf"]

_QUERY = Query(sort=(("position", False),), limit=LARGEST_LIMIT)


def written_history(portal: Portal, subject: Subject, history_in: HistoryIn, form: Form, language: Language) -> bytes:
    """Write the whole history, the oldest event first, with that of all records that the API tells with it; that it is looked at is noted."""
    resource = history_in.resource
    with portal.reader.reading(subject.customer_id, kept_by(resource.reads)) as reading:
        # What a list leaves out (a device that isn't shown) has a history, too.
        found = history_in.find(reading, subject.stream_id) or told.Subject([subject.stream_id], subject.thing.word, str(subject.stream_id))
        of = subject.thing.named(found.records[0])
        note_look(portal, subject.customer_id, HistoryRead(thing=of) if form in ("text", "json") else HistoryExported(thing=of, form=form))
        if form == "json":
            return orjson.dumps(_items(reading, resource, found, portal.log), option=orjson.OPT_INDENT_2)
        whole = history(reading, resource, found, _QUERY, portal.log)
        settings = reading.settings
    made = Made(who(portal.log, subject.customer_id, console_actor(), None), datetime.now(UTC), whole.position)
    title = f"{resource.label(language)} {getattr(whole.title, language)}"
    return _file(HistoryFile(title, settings.name, settings.zone, made), whole.entries, form, language)


def _file(file: HistoryFile, entries: Sequence[Entry], form: Form, language: Language) -> bytes:
    if form == "xlsx":
        book, rows = io.BytesIO(), (cells(entry, language) for entry in entries)
        write_xlsx(book, file.title, COLUMNS, rows, language=language, zone=file.zone, about=tuple(file.about(language)))
        return book.getvalue()
    if form == "pdf":
        return file.pdf(entries, language)
    times = f"{'Zeiten' if language == 'de' else 'Times'}: {file.zone.key}"
    return "\n".join([file.title, times, *_in_lines(entries, language, file.zone)]).encode()


def _in_lines(entries: Iterable[Entry], language: Language, zone: tzinfo) -> Iterable[str]:
    """When, what, who; the effective time where it is another day than the recorded one."""
    for entry in entries:
        recorded, effective = entry.recorded_at.astimezone(zone), entry.effective_at.astimezone(zone)
        note = f" ({'wirksam' if language == 'de' else 'effective'} {effective:%Y-%m-%d})" if effective.date() != recorded.date() else ""
        yield f"{recorded:%Y-%m-%d %H:%M:%S}  {getattr(entry.sentence, language)}{note}  · {getattr(entry.actor_name, language)}"


def _items(reading: Reading, resource: Resource, subject: told.Subject, log: EventLog) -> list[Any]:
    """All pages of what the API gives."""
    items: list[Any] = []
    query = _QUERY
    while True:
        page = history_page(reading, resource, subject, query, log)
        items += page["items"]
        if not page.get("next_cursor"):
            return items
        query = replace(query, cursor=page["next_cursor"])
