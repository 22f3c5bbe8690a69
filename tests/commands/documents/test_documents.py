"""Documents are added to things that take them, removed, and erased with the user to whom they belong."""

from uuid import UUID

import pytest

from aggregates.device import DeviceRegistered
from aggregates.device_terms import DeviceDescription
from aggregates.document import DocumentAdded, DocumentErased, DocumentRemoved
from aggregates.user import UserDeleted, UserErased, UserRegistered
from commands.documents.add_document import AddDocument, TooManyDocuments
from commands.documents.attach_point import TakesNoDocuments
from commands.documents.present_document import DocumentIsGone
from commands.documents.remove_document import RemoveDocument
from commands.engine.command import NotFound
from commands.users.erase_user import EraseUser
from commands.users.present_user import UserIsDeleted
from tests.commands.scenario import given

DOCUMENT, OTHER, DEVICE, USER = (UUID(f"00000000-0000-7000-8000-0000000000{end}") for end in ("aa", "ab", "d1", "b1"))
REGISTERED = (DEVICE, DeviceRegistered(source="manual", identifiers=(), description=DeviceDescription()))
PERSON = (USER, UserRegistered(name="Muster, Erika"))


def added(document_id: UUID = DOCUMENT, kind: str = "device", thing: UUID = DEVICE) -> tuple[UUID, DocumentAdded]:
    event = DocumentAdded(
        document_id=document_id,
        attached_to=f"{kind}:{thing}",
        name="Beleg.pdf",
        content_type="application/pdf",
        size=9,
        content_hash="c0",
        content_key="a2V5",
        stored_as="f0",
    )
    return document_id, event


def add(document_id: UUID = DOCUMENT, kind: str = "device", thing: UUID = DEVICE, most: int = 2) -> AddDocument:
    return AddDocument(
        document_id=document_id,
        attached_kind=kind,
        attached_id=thing,
        name="Beleg.pdf",
        content_type="application/pdf",
        size=9,
        content_hash="c0",
        content_key="a2V5",
        stored_as="f0",
        most=most,
    )


def test_a_document_is_added_to_a_device_and_to_a_user() -> None:
    given(REGISTERED).when(add()).then(added())
    given(PERSON).when(add(kind="user", thing=USER)).then(added(kind="user", thing=USER))
    given(REGISTERED, added()).when(add()).then()


def test_only_to_what_is_there_and_takes_some() -> None:
    given().when(add()).refused(NotFound)
    given(PERSON).when(add(kind="device", thing=USER)).refused(NotFound)
    given(PERSON, (USER, UserDeleted())).when(add(kind="user", thing=USER)).refused(UserIsDeleted)
    given(REGISTERED).when(add(kind="customer")).refused(TakesNoDocuments)


def test_one_thing_has_no_more_than_it_may() -> None:
    given(REGISTERED, added()).when(add(OTHER, most=2)).then(added(OTHER))
    given(REGISTERED, added()).when(add(OTHER, most=1)).refused(TooManyDocuments)
    removed = (DOCUMENT, DocumentRemoved(document_id=DOCUMENT, attached_to=f"device:{DEVICE}", reason="outdated"))
    given(REGISTERED, added(), removed).when(add(OTHER, most=1)).then(added(OTHER))


def test_a_document_is_removed_once() -> None:
    removed = (DOCUMENT, DocumentRemoved(document_id=DOCUMENT, attached_to=f"device:{DEVICE}", reason="mistaken"))
    given(REGISTERED, added()).when(RemoveDocument(document_id=DOCUMENT, reason="mistaken")).then(removed)
    given(REGISTERED, added(), removed).when(RemoveDocument(document_id=DOCUMENT, reason="outdated")).then()
    given(REGISTERED).when(RemoveDocument(document_id=DOCUMENT, reason="mistaken")).refused(NotFound)


@pytest.mark.part_of("A-14")
def test_the_documents_of_a_user_are_erased_with_the_user() -> None:
    own, other = added(kind="user", thing=USER), added(OTHER)
    erased = (DOCUMENT, DocumentErased(document_id=DOCUMENT, attached_to=f"user:{USER}"))
    gone = (USER, UserDeleted())
    given(PERSON, REGISTERED, own, other, gone).when(EraseUser(user_id=USER)).then(erased, (USER, UserErased()))
    given(PERSON, own, gone, (USER, UserErased()), erased).when(RemoveDocument(document_id=DOCUMENT, reason="mistaken")).refused(
        DocumentIsGone
    )
