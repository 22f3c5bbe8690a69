"""Histories, as the command line reads and writes them."""

import io
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from api.export_xlsx import write_xlsx
from api.histories import COLUMNS
from portal.history_text import as_json, cells, in_lines
from portal.subjects import Noun, Subject
from portal.wiring import Portal
from readmodels.device_detail import records_of, shown_device
from readmodels.field import Resource
from readmodels.history_query import Entry, history_entries
from readmodels.history_resource import DEVICE_HISTORY, NUMBER_HISTORY, USER_HISTORY
from readmodels.names import names
from readmodels.query import Query
from readmodels.reader import Reading

_RESOURCES: dict[Noun, Resource] = {"device": DEVICE_HISTORY, "user": USER_HISTORY, "number": NUMBER_HISTORY}


class History(NamedTuple):
    """All events of a subject, the oldest first; `title` names it."""

    resource: Resource
    title: str
    entries: list[Entry]
    zone: ZoneInfo


def history_of(portal: Portal, subject: Subject) -> History:
    """The whole history; of a merged device that of all its records."""

    def labels_of(token_ids: Iterable[UUID]) -> Mapping[UUID, str]:
        return portal.backend.tokens.labels(portal.log, token_ids)

    resource = _RESOURCES[subject.noun]
    with portal.reader.reading(subject.customer_id) as reading:
        records = [subject.stream_id]
        if subject.noun == "device" and (shown := shown_device(reading, subject.stream_id)) is not None:
            records = records_of(reading, shown)
        entries = history_entries(reading, resource, records, Query(sort=(("position", False),)), labels_of)
        return History(resource, _title(reading, subject), entries, reading.settings.zone)


def written(history: History, form: str, language: str) -> bytes:
    """The history as text, json, xlsx or pdf."""
    match form:
        case "json":
            return as_json(history.entries)
        case "xlsx":
            file = io.BytesIO()
            rows = (cells(entry, language) for entry in history.entries)
            write_xlsx(file, f"{history.resource.label(language)} {history.title}", COLUMNS, rows, language=language, zone=history.zone)
            return file.getvalue()
        case _:
            return "\n".join([history.title, "", *in_lines(history.entries, language, history.zone)]).encode()


def _title(reading: Reading, subject: Subject) -> str:
    if subject.noun == "number":
        row = reading.one("SELECT number FROM sims WHERE sim_id = %(id)s", {"id": subject.stream_id})
        return row[0] if row else str(subject.stream_id)
    return names(reading, {(subject.noun, str(subject.stream_id))}, lambda _: {})[subject.noun, str(subject.stream_id)].de
