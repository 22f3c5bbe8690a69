"""Documents that are still there."""

from uuid import UUID

from aggregates.document import Document
from commands.engine.command import Given, Refusal


class DocumentIsGone(Refusal):
    """The document was removed or erased, and its content with it; its history says when and by whom."""

    code = "document-is-gone"
    de = "Das Dokument wurde entfernt oder vernichtet, und sein Inhalt mit ihm; seine Historie sagt, wann und durch wen."


def present_document(given: Given, document_id: UUID) -> Document:
    """Return the document, which must not be removed or erased."""
    document = given.state(Document, document_id)
    if document.status != "there":
        raise DocumentIsGone
    return document
