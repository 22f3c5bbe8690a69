"""Documents are attached to a thing at the thing's own path: `POST /devices/{device_id}/documents`; its menu says whether it may be done.

    attach_documents(DEVICE, Device)

Which things those are, says the area that joins the two; besides, an `AttachPoint` says which of them take documents, and an `Attachable` that they have some.
"""

import re
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import Form, Path, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict

from access.documents.contents import Contents
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.words import Help, Label
from api.engine.access import Caller, Writes
from api.engine.reading import reading
from api.engine.route import GuardedRoute, area_of, guarded
from api.engine.thing import Thing
from api.engine.written import Conditions, Note, Wanted, Written, answered, run
from commands.documents.add_document import AddDocument
from commands.engine.command import Given, WrongInput, asked
from commands.engine.group import OutcomeUnknown
from eventstore.ids import new_id
from foundation.bilingual_error import BilingualError
from readmodels.documents import DOCUMENTS
from readmodels.engine.relations import read_by

FORM = 1 << 16
"""Bytes of a request besides the file."""
_IN_USE = f"SELECT coalesce(sum(size), 0)::bigint FROM {DOCUMENTS.name} WHERE customer_id = %(customer)s AND status = 'there'"


class AttachRoute(GuardedRoute):
    """Refuses before the file has come in who may not attach it, or whose share is full."""

    changes = None

    @contextmanager
    def admitted(self, request: Request, caller: Caller) -> Generator[None]:
        caller.require(self.area, "write")
        with caller.take("contents"):
            yield


DOCUMENTS_TAG = "Dokumente / documents"
router = guarded(DOCUMENTS_TAG, "documents", AttachRoute)
by_fulfilment = guarded(DOCUMENTS_TAG, "fulfilment", AttachRoute)


class DocumentUpload(BaseModel):
    """A file to be attached."""

    model_config = ConfigDict(extra="forbid")
    file: Annotated[
        UploadFile,
        Label("Datei", "File"),
        Help(
            "Was sie ist, sagt ihr Inhalt; ihr Name muss dazu passen.",
            "What it is tells its content, and its name has to fit.",
        ),
    ]


def takes_files(path: str) -> bool:
    """Tell whether a request to this path brings a document."""
    return any(pattern.fullmatch(path) for pattern in _PATHS)


_PATHS: list[re.Pattern[str]] = []


def take_files(path: str) -> None:
    """Let requests to this path bring a document."""
    _PATHS.append(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)))


def read_file(caller: Caller, file: UploadFile) -> bytes:
    """Read it, and no more than a byte beyond what a document may have."""
    return file.file.read(caller.backend.parts[Contents].limits.file_bytes + 1)


def attach_documents(thing: Thing, about: type[Aggregate], *, fulfilment: bool = False) -> None:
    """Add the route, and the action in the thing's menu. `fulfilment`: the one of those who work on such things, though they may change none of the customer's."""
    path = f"{thing.path}/fulfilment-documents" if fulfilment else f"{thing.path}/documents"
    to, as_whom = (by_fulfilment, "_as_fulfilment") if fulfilment else (router, "")
    place = path[path.index("{") + 1 : path.index("}")]
    take_files(path)

    def may(_caller: Caller, given: Given, thing_id: UUID) -> bool:
        return AddDocument.about(attached_kind=about.stem, attached_id=thing_id).check(given)

    def endpoint(thing_id: UUID, upload: Annotated[DocumentUpload, Form()], caller: Writes, wanted: Wanted) -> Response:
        caller.require(area_of(to if fulfilment else thing.router), "write")
        content = read_file(caller, upload.file)
        return attached(caller, wanted, about.stem, thing_id, upload.file.filename, content)

    thing.actions.add(f"attach_document{as_whom}", to, f"POST {path}", may)
    cast("Any", endpoint).__annotations__["thing_id"] = Annotated[UUID, Path(alias=place)]
    to.add_api_route(
        path,
        endpoint,
        methods=["POST"],
        name=f"attach_document_to_{about.stem}{as_whom}",
        status_code=201,
        response_model=Written,
        summary="Dokument anhängen / Attach a document",
        description="The file as `multipart/form-data`. What it is tells its content, whatever is said of it; it is scanned for viruses where operations have a scanner.",
    )


def attached(caller: Caller, wanted: Conditions, kind: str, thing_id: UUID, filename: str | None, content: bytes) -> Response:
    """Store the content and attach it; answers with the document."""
    return attach(caller, wanted, AddDocument, filename, content, attached_kind=kind, attached_id=thing_id)


def _nothing(_document_id: UUID) -> Sequence[Note]:
    return ()


def attach(
    caller: Caller,
    wanted: Conditions,
    command: type[AddDocument],
    file_name: str | None,
    content: bytes,
    remark: Callable[[UUID], Sequence[Note]] = _nothing,
    found_at: str = "/documents/{id}",
    **fields: Any,
) -> Response:
    """Store a content, and send the command that names it; what no event names is taken out of the store again, where that is certain.

    `remark`: what is to be known about the document that came of it. `found_at`: where it is then. `fields`: the command's besides.
    """
    contents, document_id = caller.backend.parts[Contents], new_id()
    with reading(caller, read_by(_IN_USE), 0) as found:
        row = found.one(_IN_USE)
    name, stored = contents.put(caller.customer, document_id, file_name, content, row[0] if row else 0)
    try:
        sent = asked(command, document_id=document_id, name=name, most=contents.limits.per_thing, **stored._asdict(), **fields)
        done = run(caller, sent, wanted, document_id, ids={"document_id": document_id})
    except OutcomeUnknown:  # an event may name it; if none does, it is swept
        raise
    except (BilingualError, WrongInput):
        contents.drop(caller.customer, document_id, stored.stored_as)
        raise
    attached_id = done.ids.get("document_id", document_id)
    if attached_id != document_id:  # the same request came before
        contents.drop(caller.customer, document_id, stored.stored_as)
    return answered(done, attached_id, status=201, location=found_at.format(id=attached_id), notes=remark(attached_id))
