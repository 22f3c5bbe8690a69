"""Documents of one's own service cases over HTTP: what one attached oneself, and labels; what others keep there, such as a workshop's estimate, they alone see (H-13, H-14, H-25)."""

from datetime import datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import Form, Request, Response
from pydantic import Field
from typing_extensions import TypedDict

from access.documents.contents import Contents
from aggregates.document import Document, DocumentAdded
from aggregates.service_cases.service_case import ServiceCase
from api.documents.attaching import AttachRoute, DocumentUpload, attach, read_file, take_files
from api.documents.content import CONTENT_ANSWERS, RANGE, file_answer
from api.engine.access import Caller, Reads, Writes
from api.engine.reading import After, reading
from api.engine.route import guarded
from api.engine.turns import takes
from api.engine.written import Wanted, Written
from api.own_cases.own_case_actions import OWN_CASE_ACTIONS, OWN_CASE_READS, look_at_own_cases, own_subject
from api.service_cases.labels import LABEL_READS, label_name, may_print_label, printed_label
from commands.engine.command import Given, NotFound
from commands.own_cases.attach_to_own_case import AttachToOwnCase
from commands.own_cases.own_case import check_own_case
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

OWN_CASES_TAG = "Eigene Servicefälle / service cases of one's own"
content_router = guarded(OWN_CASES_TAG, "own_cases")
router = guarded(OWN_CASES_TAG, "own_cases", AttachRoute)
_AT = "/own-service-cases/{case_id}/documents/{document_id}/content"
_DOCUMENTS = """SELECT d.document_id, d.name, d.content_type, d.size, d.added_at, c.number FROM service_cases c
    JOIN documents d ON d.attached_id = c.case_id AND d.attached_kind = %(kind)s AND d.status = 'there'
    WHERE c.case_id = %(case)s ORDER BY d.added_at, d.document_id"""
_ADDED_BY = "SELECT subject_id FROM document_history WHERE subject_id = ANY(%(documents)s) AND event_name = %(added)s AND actor = %(actor)s"
OWN_DOCUMENTS_READ = read_by(_DOCUMENTS, _ADDED_BY)


class OwnDocumentTold(TypedDict):
    """A document at a service case of one's own."""

    id: UUID
    name: str
    content_type: str
    size: Annotated[int, Field(description="In bytes")]
    added_at: datetime
    href: Annotated[str, Field(description="Where its content is")]


class _Kept(NamedTuple):
    id: UUID
    name: str
    content_type: str
    size: int
    added_at: datetime
    number: str


def own_documents(caller: Caller, found: Reading, case_id: UUID) -> list[OwnDocumentTold]:
    """List those of a case of one's own that its employee sees."""
    kept = [_Kept(*row) for row in found.all(_DOCUMENTS, {"case": case_id, "kind": ServiceCase.stem})]
    asked = {"documents": [each.id for each in kept], "added": DocumentAdded.event_name, "actor": caller.actor}
    mine = {document_id for (document_id,) in found.all(_ADDED_BY, asked)}
    return [_told(case_id, each) for each in kept if each.id in mine or each.name == label_name(each.number)]


def _told(case_id: UUID, kept: _Kept) -> OwnDocumentTold:
    return {
        "id": kept.id,
        "name": kept.name,
        "content_type": kept.content_type,
        "size": kept.size,
        "added_at": kept.added_at,
        "href": _AT.format(case_id=case_id, document_id=kept.id),
    }


@content_router.get(
    _AT,
    dependencies=[takes("contents")],
    response_class=Response,
    responses=CONTENT_ANSWERS,
    openapi_extra={"parameters": [RANGE]},
    summary="Inhalt eines Dokuments am eigenen Servicefall / The content of a document at a service case of one's own",
    description="As a file to be saved: what one attached oneself, and labels.",
)
def get_own_document_content(case_id: UUID, document_id: UUID, caller: Reads, after: After, request: Request) -> Response:
    with reading(caller, OWN_DOCUMENTS_READ, after) as found:
        if own_subject(found, case_id) is None:
            raise NotFound(ServiceCase.noun, case_id)
        seen = any(each["id"] == document_id for each in own_documents(caller, found, case_id))
    if not seen:
        raise NotFound(Document.noun, document_id)
    added, content = caller.backend.parts[Contents].get(caller.customer, document_id)
    return file_answer(added, content, request.headers)


def _may_attach(_caller: Caller, given: Given, case_id: UUID) -> bool:
    return AttachToOwnCase.about(attached_kind=ServiceCase.stem, attached_id=case_id).check(given)


def _may_print(caller: Caller, given: Given, case_id: UUID) -> bool:
    check_own_case(given, case_id)
    return may_print_label(caller, given, case_id)


OWN_CASE_ACTIONS.add("attach_document", router, "POST /own-service-cases/{case_id}/documents", _may_attach)
OWN_CASE_ACTIONS.add("print_label", router, "POST /own-service-cases/{case_id}/label", _may_print)
take_files("/own-service-cases/{case_id}/documents")


@router.post(
    "/own-service-cases/{case_id}/documents",
    status_code=201,
    response_model=Written,
    summary="Dokument an den eigenen Servicefall anhängen / Attach a document to a service case of one's own",
    description="The file as `multipart/form-data`, such as a photo of the damage. What it is tells its content, whatever is said of it; it is scanned for viruses where operations have a scanner.",
)
def attach_to_own_case(case_id: UUID, upload: Annotated[DocumentUpload, Form()], caller: Writes, wanted: Wanted) -> Response:
    _check_own(caller, case_id)
    content = read_file(caller, upload.file)
    return _attached(caller, wanted, case_id, upload.file.filename, content)


@router.post(
    "/own-service-cases/{case_id}/label",
    status_code=201,
    response_model=Written,
    summary="Versandetikett zum eigenen Servicefall erzeugen / Make a label for a service case of one's own",
    description="An A6 page with the address of returns, the case's number and its bar code; it is kept with the case as a document, whose content is the PDF.",
)
def make_own_label(case_id: UUID, caller: Writes, wanted: Wanted) -> Response:
    _check_own(caller, case_id)
    with reading(caller, OWN_CASE_ACTIONS.reads() | LABEL_READS, caller.backend.log.head()) as found:
        _may_print(caller, look_at_own_cases(caller, found, [case_id]), case_id)
        name, content = printed_label(caller, found, case_id)
    return _attached(caller, wanted, case_id, name, content)


def _check_own(caller: Caller, case_id: UUID) -> None:
    """Refuse before the file is looked at what is somebody else's, or isn't there: so what is wrong with the file tells of neither. Raises NotFound."""
    with reading(caller, OWN_CASE_READS, caller.backend.log.head()) as found:
        if own_subject(found, case_id) is None:
            raise NotFound(ServiceCase.noun, case_id)


def _attached(caller: Caller, wanted: Wanted, case_id: UUID, name: str | None, content: bytes) -> Response:
    found_at = _AT.format(case_id=case_id, document_id="{id}")
    return attach(caller, wanted, AttachToOwnCase, name, content, found_at=found_at, attached_kind=ServiceCase.stem, attached_id=case_id)
