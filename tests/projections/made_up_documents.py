"""A customer's documents: one that was removed, and two that are there."""

from uuid import UUID, uuid4

from aggregates.document import DocumentRemoved
from eventstore.log import EventLog
from tests.eventstore.store import appended, cause
from tests.golden.document_samples import ADDED


def attach_documents(log: EventLog, customer_id: UUID) -> None:
    for document_id in (removed := uuid4(), uuid4(), uuid4()):
        appended(log, (document_id, ADDED.model_copy(update={"document_id": document_id})), by=cause(customer_id))
    gone = DocumentRemoved(document_id=removed, attached_to=ADDED.attached_to, reason="outdated")
    appended(log, (removed, gone), by=cause(customer_id))
