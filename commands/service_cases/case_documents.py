"""Documents and photos are attached to service cases; those of a user's cases are erased with the user (A-14, H-13)."""

from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

from aggregates.document import DOCUMENT_CLAIM, Document, DocumentErased, attached_to
from aggregates.engine.event import Event
from aggregates.service_cases.service_case import ServiceCase
from commands.documents.attach_point import AttachPoint
from commands.engine.command import Given, NotFound
from commands.service_cases.case_steps import check_person_there
from commands.users.erase_user import NamedElsewhere


def _there(given: Given, case_id: UUID) -> ServiceCase:
    """Closed ones take some, too: a report of the workshop comes late."""
    case = given.state(ServiceCase, case_id)
    with suppress(NotFound):  # menus look at the case alone
        check_person_there(given, case)
    return case


def _erased(given: Given, user_id: UUID) -> Iterator[tuple[UUID, Event]]:
    for claimed in sorted(given.claims(DOCUMENT_CLAIM, f"{ServiceCase.stem}:")):
        case, _, document = claimed.partition("/")
        case_id, document_id = UUID(case.removeprefix(f"{ServiceCase.stem}:")), UUID(document)
        if given.state(ServiceCase, case_id).user_id == user_id and given.state(Document, document_id).status == "there":
            yield document_id, DocumentErased(document_id=document_id, attached_to=attached_to(ServiceCase.stem, case_id))


DOCUMENTS_OF_SERVICE_CASES = AttachPoint(ServiceCase, _there)
DOCUMENTS_OF_CASES_OF_USER = NamedElsewhere(lambda given, user_id, _: [*_erased(given, user_id)])
