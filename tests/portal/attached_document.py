"""A document as somebody attaches it in the portal: at the command line, where nobody does, it is looked at."""

from uuid import UUID

from commands.documents.add_document import AddDocument
from tests.golden.document_samples import ADDED
from tests.portal.carried_out import carry_out, streams_of

DOCUMENT_ID = UUID("d0000000-0000-7000-8000-0000000000aa")


def attach_document(database: str) -> None:
    """Attach one, whose content lies nowhere, to the device that was known first."""
    device_id, customer_id = streams_of(database, "device.registered", "device.discovered")[0]
    told = ADDED.model_dump(exclude={"document_id", "attached_to"})
    carry_out(database, customer_id, AddDocument(document_id=DOCUMENT_ID, attached_kind="device", attached_id=device_id, most=1, **told))
