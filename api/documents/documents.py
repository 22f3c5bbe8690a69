"""Documents over HTTP: the list, one with its content and its past, and its end; attached they are at the things to which they belong."""

from uuid import UUID

from fastapi import Request, Response

from access.documents.contents import Contents
from aggregates.device import Device
from aggregates.document import Document
from aggregates.engine.look import ContentTaken
from aggregates.user import User
from api.devices.devices import DEVICE
from api.documents.attaching import attach_documents
from api.documents.content import CONTENT_ANSWERS, RANGE, file_answer
from api.documents.document_reading import DOCUMENT_ACTIONS, DOCUMENTS_READ, document_detail, document_subject, seen_documents
from api.engine.access import Caller, Reads
from api.engine.as_of import AsOf
from api.engine.command_route import command_route
from api.engine.known_by import KnownBy
from api.engine.looked import took_along
from api.engine.reading import After, reading
from api.engine.route import guarded
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.turns import takes
from api.engine.written import Note
from api.users import USER
from commands.documents.remove_document import RemoveDocument
from commands.engine.command import NotFound
from commands.engine.dispatch import Done
from readmodels.document_resource import DOCUMENT_HISTORY_LIST, DOCUMENT_LIST
from readmodels.documents import ATTACHABLES, DOCUMENTS
from readmodels.engine.names import THING

router = guarded("Dokumente / documents", "documents")
DOCUMENT = Thing(
    router,
    "/documents/{document_id}",
    DOCUMENT_LIST,
    Document.noun,
    actions=DOCUMENT_ACTIONS,
    narrow=seen_documents,
    detail=DetailOf("Ein Dokument / A document", show=document_detail, reads=DOCUMENT_LIST.reads),
    history=HistoryIn(DOCUMENT_HISTORY_LIST, document_subject, DOCUMENTS_READ),
    as_of=AsOf(
        DOCUMENTS,
        "Dokument zu einem Zeitpunkt / A document as of a moment",
        names={"attached_to": THING},
        labels={"attached_to_name": ("Gehört zu", "Belongs to")},
    ),
    headline=Headline(("name",), ("content_type", "attached_kind", "status")),
    known_by=(KnownBy("name"),),
)
attach_documents(DEVICE, Device)
attach_documents(USER, User)


@router.get(
    "/documents/{document_id}/content",
    dependencies=[takes("contents")],
    response_class=Response,
    responses=CONTENT_ANSWERS,
    openapi_extra={"parameters": [RANGE]},
    summary="Inhalt eines Dokuments / The content of a document",
    description="As a file to be saved. It is compared with what was put there before anything is sent; of a person's documents, each download is on record.",
)
def get_document_content(document_id: UUID, caller: Reads, after: After, request: Request) -> Response:
    with reading(caller, DOCUMENT_LIST.reads, after) as found:
        shown = document_detail(found, document_id)
    if shown is None:
        raise NotFound(Document.noun, document_id)
    added, content = caller.backend.parts[Contents].get(caller.customer, document_id)
    answer = file_answer(added, content, request.headers)
    if answer.status_code in (200, 206) and any(
        each.of_person and each.about.stem == shown.fields["attached_kind"] for each in ATTACHABLES
    ):
        took_along(caller, ContentTaken(thing=DOCUMENT.named(document_id)))
    return answer


def content_gone(caller: Caller, command: RemoveDocument, _done: Done) -> list[Note]:
    """Remove the content, which nobody can read any more."""
    caller.backend.parts[Contents].drop_ended(caller.customer, command.document_id)
    return []


command_route(
    router,
    "POST /documents/{document_id}/removal",
    RemoveDocument,
    "Dokument entfernen: sein Inhalt ist danach nirgends mehr lesbar / Remove a document: its content can't be read anywhere any more",
    remark=content_gone,
    example={"reason": "mistaken"},
    action=(DOCUMENT_ACTIONS, "remove"),
)
