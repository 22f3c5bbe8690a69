"""Attach a document, whose content is stored already, to a thing.

Sent by api/documents/attaching.py.
"""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from aggregates.document import DOCUMENT_CLAIM, Document, DocumentAdded, attached_to
from commands.documents.attach_point import check_takes_documents
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.texts import Name


class TooManyDocuments(Refusal):
    """It has {number} documents already, and may have {most}; remove one that is no longer needed first."""

    code = "too-many-documents"
    de = "Hier liegen schon {number} Dokumente, mehr als {most} sind nicht vorgesehen; bitte erst eines entfernen, das nicht mehr gebraucht wird."


class AddDocument(Command):
    """`most`: so many documents one thing may have."""

    made_here: ClassVar[frozenset[str]] = frozenset({"content_key", "stored_as", "most"})

    document_id: UUID
    attached_kind: str
    attached_id: UUID
    name: Name
    content_type: str
    size: Annotated[int, Field(ge=1)]
    content_hash: str
    content_key: str
    stored_as: str
    most: int

    def check(self, given: Given) -> bool:
        check_takes_documents(given, self.attached_kind, self.attached_id)
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        attached = attached_to(self.attached_kind, self.attached_id)
        added = DocumentAdded(
            document_id=self.document_id,
            attached_to=attached,
            name=self.name,
            content_type=self.content_type,
            size=self.size,
            content_hash=self.content_hash,
            content_key=self.content_key,
            stored_as=self.stored_as,
        )
        decided = created(given, Document, self.document_id, added)
        there = given.claims(DOCUMENT_CLAIM, f"{attached}/")
        if decided and len(there) >= self.most:
            raise TooManyDocuments(number=len(there), most=self.most)
        return decided
