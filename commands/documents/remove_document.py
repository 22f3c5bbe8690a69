"""Remove a document: its name and its content can't be read any more, also not in copies of the store."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from aggregates.device import Device
from aggregates.devices.device_certificates import CERTIFICATE_CLAIM, DeviceCertificateWithdrawn
from aggregates.document import Document, DocumentRemoved
from aggregates.engine.event import Event
from aggregates.engine.removal import RemovalReason
from aggregates.engine.words import Label
from commands.documents.present_document import present_document
from commands.engine.command import Command, Decision, Given


class RemoveDocument(Command):
    document_id: UUID
    reason: Annotated[RemovalReason, Label("Grund", "Reason")]

    def check(self, given: Given) -> bool:
        present_document(given, self.document_id)
        return True

    def decide(self, given: Given) -> Decision:
        if given.state(Document, self.document_id).status == "removed":
            return []
        document = present_document(given, self.document_id)
        removed = DocumentRemoved(document_id=self.document_id, attached_to=document.attached_to, reason=self.reason)
        return [(self.document_id, removed), *_withdrawn(given, self.document_id, document, self.reason)]


def _withdrawn(given: Given, document_id: UUID, document: Document, reason: RemovalReason) -> Iterator[tuple[UUID, Event]]:
    """What it was a certificate of, the device has none of any more."""
    kind, _, thing_id = document.attached_to.partition(":")
    if kind != Device.stem:
        return
    for value in sorted(given.claims(CERTIFICATE_CLAIM, f"{document_id}/")):
        device_id, certificate = UUID(thing_id), value.rpartition("/")[2]
        given.state(Device, device_id)
        withdrawn = {"device_id": device_id, "document_id": document_id, "certificate": certificate, "reason": reason}
        yield device_id, DeviceCertificateWithdrawn.model_validate(withdrawn)
