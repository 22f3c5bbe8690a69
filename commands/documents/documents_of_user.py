"""The documents that are attached to a user are erased with the user, in the same transaction (A-14)."""

from collections.abc import Set
from uuid import UUID

from aggregates.document import DOCUMENT_CLAIM, Document, DocumentErased, attached_to
from aggregates.user import User
from commands.engine.command import Decision, Given
from commands.users.erase_user import NamedElsewhere


def _erased(given: Given, user_id: UUID, _known_as: Set[str]) -> Decision:
    attached = attached_to(User.stem, user_id)
    ids = [UUID(claimed.rpartition("/")[2]) for claimed in sorted(given.claims(DOCUMENT_CLAIM, f"{attached}/"))]
    there = [document_id for document_id in ids if given.state(Document, document_id).status == "there"]
    return [(document_id, DocumentErased(document_id=document_id, attached_to=attached)) for document_id in there]


DOCUMENTS_OF_USER = NamedElsewhere(_erased)
