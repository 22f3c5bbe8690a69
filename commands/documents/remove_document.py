"""Remove a document: its name and its content can't be read any more, also not in copies of the store."""

from typing import Annotated
from uuid import UUID

from aggregates.document import Document, DocumentRemoved, RemovalReason
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
        return [(self.document_id, removed)]
