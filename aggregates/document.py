"""A document that is attached to a thing: a file with its name, whose content is kept outside of the log (access/documents/).

What it is called, the hash of its content and the key to that are sealed with a key of the document's own, which goes with the document (docs/decisions/0028).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Changes, Event, FirstValues, PersonalText
from aggregates.engine.removal import RemovalReason
from aggregates.engine.words import IdOf, InWords, Label
from foundation.noun import Noun

DOCUMENT_CLAIM = ClaimKind("document", personal=False, alone_in="customer")
"""By the thing to which it is attached and its id: which documents a thing has."""

DocumentStatus = Annotated[
    Literal["there", "removed", "erased"],
    InWords(there=("vorhanden", "there"), removed=("entfernt", "removed"), erased=("vernichtet", "erased")),
    Label("Status", "Status"),
]
AttachedTo = Annotated[str, IdOf("thing"), Label("Gehört zu", "Belongs to")]
"""`<kind>:<id>`, such as are named in histories."""
FileName = Annotated[PersonalText, Label("Dateiname", "File name")]
ContentType = Annotated[str, Label("Dateityp", "File type")]
Size = Annotated[int, Label("Größe in Byte", "Size in bytes")]


def attached_to(kind: str, thing_id: UUID) -> str:
    """Name the thing to which a document is attached."""
    return f"{kind}:{thing_id}"


def document_claim(attached: str, document_id: UUID) -> Claim:
    return DOCUMENT_CLAIM.of(f"{attached}/{document_id}")


class DocumentAdded(
    Event,
    event="document.added",
    opens_key=True,
    de="Dokument „{name}“ ({content_type}, {size} Byte) hinzugefügt zu {attached_to}",
    en="Document “{name}” ({content_type}, {size} bytes) added to {attached_to}",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """`content_hash`: SHA-256 of the content. `stored_as`: that of what is stored, which is the content sealed with the key that `content_key` is, wrapped with the master key."""

    document_id: UUID
    attached_to: AttachedTo
    name: FileName
    content_type: ContentType
    size: Size
    content_hash: PersonalText
    content_key: PersonalText
    stored_as: str

    def claims(self) -> Iterator[Claim]:
        yield document_claim(self.attached_to, self.document_id)


class DocumentRemoved(
    Event,
    event="document.removed",
    destroys_key=True,
    de="Dokument von {attached_to} entfernt: {reason}",
    en="Document removed from {attached_to}: {reason}",
    changes=Changes("status", old="was_status"),
    about=(EVERY_FACET,),
):
    """Its name and its content can't be read any more, anywhere."""

    was_status: ClassVar[DocumentStatus] = "there"
    status: ClassVar[DocumentStatus] = "removed"

    document_id: UUID
    attached_to: AttachedTo
    reason: RemovalReason

    def releases(self) -> Iterator[Claim]:
        yield document_claim(self.attached_to, self.document_id)


class DocumentErased(
    Event,
    event="document.erased",
    destroys_key=True,
    de="Dokument mit den personenbezogenen Daten von {attached_to} unwiderruflich gelöscht",
    en="Document irrevocably erased with the personal data of {attached_to}",
    changes=Changes("status", old="was_status"),
    about=(EVERY_FACET,),
):
    """The same, as the person was erased to whom it belonged (A-14)."""

    was_status: ClassVar[DocumentStatus] = "there"
    status: ClassVar[DocumentStatus] = "erased"

    document_id: UUID
    attached_to: AttachedTo

    def releases(self) -> Iterator[Claim]:
        yield document_claim(self.attached_to, self.document_id)


@dataclass(frozen=True, slots=True)
class Document(Aggregate):
    stem: ClassVar[str] = "document"
    noun: ClassVar[Noun] = Noun("Dokument", "document")

    attached_to: str = ""
    name: str = ""
    content_hash: str = ""
    status: DocumentStatus = "there"

    def evolve(self, event: Event) -> Self:
        match event:
            case DocumentAdded():
                return replace(self, attached_to=event.attached_to, name=event.name, content_hash=event.content_hash)
            case DocumentRemoved() | DocumentErased():
                return replace(self, status=event.status)
            case _:
                return self
