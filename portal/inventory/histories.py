"""Histories, as the command line reads and writes them: the very ones that the API gives (A-10, A-12)."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from aggregates.engine.sentence import Language
from api.engine.export_xlsx import write_xlsx
from api.engine.histories import COLUMNS
from api.engine.history_pdf import history_pdf
from portal.inventory.history_text import cells, in_lines, line
from portal.inventory.subjects import Noun
from portal.wiring import Portal
from readmodels.accounts.account_history import ACCOUNT_HISTORY_LIST
from readmodels.devices.device_detail import records_of, shown_device
from readmodels.devices.device_history import DEVICE_HISTORY_LIST
from readmodels.engine.field import Resource
from readmodels.engine.history_query import Entry, history_entries, history_page
from readmodels.engine.labels import labels_in
from readmodels.engine.names import LabelsOf, names
from readmodels.engine.query import LARGEST_LIMIT, Query
from readmodels.engine.reader import Reading
from readmodels.sims.number_history import NUMBER_HISTORY_LIST
from readmodels.users.user_history import USER_HISTORY_LIST

Form = Literal["text", "json", "xlsx", "pdf"]

HistoryNoun = Noun | Literal["account"]


class Of(NamedTuple):
    """Whose history: a thing of the customer, or an account of it (or of the operator)."""

    noun: HistoryNoun
    customer_id: UUID
    stream_id: UUID


_RESOURCES: dict[HistoryNoun, Resource] = {
    "account": ACCOUNT_HISTORY_LIST,
    "device": DEVICE_HISTORY_LIST,
    "user": USER_HISTORY_LIST,
    "number": NUMBER_HISTORY_LIST,
}
_QUERY = Query(sort=(("position", False),), limit=LARGEST_LIMIT)


class _Told(NamedTuple):
    """What a history is of, in words, and all of its events."""

    resource: Resource
    title: str
    customer: str
    zone: ZoneInfo
    entries: list[Entry]


def written_history(portal: Portal, subject: Of, form: Form, language: Language) -> bytes:
    """The whole history, the oldest event first; of a merged device that of all its records."""

    labels_of = labels_in(portal.log)
    resource = _RESOURCES[subject.noun]
    with portal.reader.reading(subject.customer_id) as reading:
        records = _records(reading, subject)
        if form == "json":
            return orjson.dumps(_items(reading, resource, records, labels_of), option=orjson.OPT_INDENT_2)
        entries = history_entries(reading, resource, records, _QUERY, labels_of)
        settings = reading.settings
        told = _Told(resource, _title(reading, subject, labels_of), settings.name, settings.zone, entries)
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
    return "\n".join(
        [title, f"{'Zeiten' if language == 'de' else 'Times'}: {told.zone.key}", *in_lines(told.entries, language, told.zone)]
    ).encode()


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


def _records(reading: Reading, subject: Of) -> list[UUID]:
    if subject.noun == "device" and (shown := shown_device(reading, subject.stream_id)) is not None:
        return records_of(reading, shown)
    return [subject.stream_id]


def _title(reading: Reading, subject: Of, labels_of: LabelsOf) -> str:
    if subject.noun == "number":
        row = reading.one("SELECT number FROM sims WHERE sim_id = %(id)s", {"id": subject.stream_id})
        return row[0] if row else str(subject.stream_id)
    kind, text = ("actor", f"account:{subject.stream_id}") if subject.noun == "account" else (subject.noun, str(subject.stream_id))
    return names(reading, {(kind, text)}, labels_of)[kind, text].de
