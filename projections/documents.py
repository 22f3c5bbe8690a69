"""How a document's row and history follow from its events, and what the histories of devices and users tell of documents."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from aggregates.device import Device
from aggregates.document import Document, DocumentAdded, DocumentErased, DocumentRemoved
from aggregates.engine.event import DELETED, Event
from aggregates.user import User
from eventstore.envelope import Recorded
from projections.device_history import device_history
from projections.engine.history import entry, redact
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from projections.user_history import user_history
from readmodels.devices.device_history import DEVICE_HISTORY
from readmodels.documents import DOCUMENT_HISTORY, DOCUMENTS, DocumentRow
from readmodels.engine.sort_key import search_text, sort_key
from readmodels.engine.table import Table
from readmodels.users.user_history import USER_HISTORY

Ended = DocumentRemoved | DocumentErased


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at."""
    if Document.owns(recorded.kind):
        yield DOCUMENTS, recorded.stream_id


documents = Projection("documents", version=2, tables=(DOCUMENTS, DOCUMENT_HISTORY), reads=reads, marks=True)
device_history.extend(version=1)
user_history.extend(version=1)


def _attached(event: DocumentAdded | Ended) -> tuple[str, UUID]:
    kind, _, thing = event.attached_to.partition(":")
    return kind, UUID(thing)


@documents.on(DocumentAdded)
def added(rows: Rows, recorded: Recorded[DocumentAdded]) -> None:
    event = recorded.event
    kind, thing_id = _attached(event)
    row = DocumentRow(
        recorded.customer_id,
        recorded.stream_id,
        kind,
        thing_id,
        event.attached_to,
        event.name,
        sort_key(event.name) or "",
        event.content_type,
        event.size,
        event.content_hash if event.content_hash != DELETED else None,
        "there",
        recorded.recorded_at,
        search_text(event.name),
        recorded.stream_version,
    )
    rows.put(DOCUMENTS, row)


@documents.on(DocumentRemoved, DocumentErased, urgent=True)
def ended(rows: Rows, recorded: Recorded[Ended]) -> None:
    """Take away all that its key had sealed."""
    gone: dict[str, Any] = {"name": DELETED, "name_sort": sort_key(DELETED) or "", "content_hash": None, "search": search_text(DELETED)}
    rows.change(DOCUMENTS, recorded.stream_id, **gone, status=recorded.event.status, version=recorded.stream_version)
    redact(rows, DOCUMENT_HISTORY, recorded.stream_id)


@documents.on(*Document.events())
def of_the_document(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(DOCUMENT_HISTORY, entry(recorded, recorded.stream_id))


@device_history.on(DocumentAdded, DocumentRemoved, DocumentErased)
def of_a_device(rows: Rows, recorded: Recorded[DocumentAdded | Ended]) -> None:
    kind, thing_id = _attached(recorded.event)
    if kind == Device.stem:
        rows.add(DEVICE_HISTORY, entry(recorded, thing_id))


@device_history.on(DocumentRemoved, DocumentErased, urgent=True)
def gone_from_a_device(rows: Rows, recorded: Recorded[Ended]) -> None:
    redact(rows, DEVICE_HISTORY, recorded.stream_id)


@user_history.on(DocumentAdded, DocumentRemoved, DocumentErased)
def of_a_user(rows: Rows, recorded: Recorded[DocumentAdded | Ended]) -> None:
    kind, thing_id = _attached(recorded.event)
    if kind == User.stem:
        rows.add(USER_HISTORY, entry(recorded, thing_id))


@user_history.on(DocumentRemoved, DocumentErased, urgent=True)
def gone_from_a_user(rows: Rows, recorded: Recorded[Ended]) -> None:
    redact(rows, USER_HISTORY, recorded.stream_id)
