"""Samples of documents' events."""

from uuid import UUID

from aggregates.document import DocumentAdded, DocumentErased, DocumentRemoved
from aggregates.engine.event import Event

DOCUMENT = UUID("d0000000-0000-7000-8000-000000000001")
OF_DEVICE = "device:00000000-0000-7000-8000-0000000000d1"
OF_USER = "user:00000000-0000-7000-8000-0000000000b1"

ADDED = DocumentAdded(
    document_id=DOCUMENT,
    attached_to=OF_DEVICE,
    name="Lieferschein 4711.pdf",
    content_type="application/pdf",
    size=48213,
    content_hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    content_key="bWFkZSB1cCBhbmQgd3JhcHBlZA==",
    stored_as="60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
)
SAMPLES: tuple[Event, ...] = (
    ADDED,
    DocumentRemoved(document_id=DOCUMENT, attached_to=OF_DEVICE, reason="mistaken"),
    DocumentErased(document_id=DOCUMENT, attached_to=OF_USER),
)
