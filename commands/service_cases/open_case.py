"""Service cases that something can still be done with."""

from uuid import UUID

from aggregates.engine.words import words_of
from aggregates.service_case import ServiceCase
from aggregates.service_case_terms import ServiceCaseStatus
from commands.engine.command import Given, Refusal


class ServiceCaseIsClosed(Refusal):
    """The service case {number} is closed ({status}); begin a new one if something is still to be done."""

    code = "service-case-is-closed"
    de = "Der Servicefall {number} ist beendet ({status_de}); falls noch etwas zu tun ist, bitte einen neuen beginnen."


def open_case(given: Given, case_id: UUID) -> ServiceCase:
    """Return the case, which must still be open. Raises ServiceCaseIsClosed."""
    case = given.state(ServiceCase, case_id)
    if not case.is_open:
        de, en = words_of(ServiceCaseStatus)[case.status]
        raise ServiceCaseIsClosed(number=case.number, status=en, status_de=de)
    return case
