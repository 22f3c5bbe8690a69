"""What people write at a service case, sealed so that it goes with whoever it is about (A-14)."""

from collections.abc import Set
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.service_cases.claims import CASE_TEXTS_CLAIM
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.written import CaseTextsErased, CaseTextsSealed
from aggregates.user import User
from commands.engine.command import Decision, Given, Refusal
from commands.service_cases.case_steps import check_person_there
from commands.users.erase_user import NamedElsewhere
from commands.users.names_person import names_person


class CaseTextsWereErased(Refusal):
    """What people had written at the service case {number} was erased with somebody's personal data, and nothing more can be kept; leave the text out."""

    code = "case-texts-were-erased"
    de = "Was am Servicefall {number} geschrieben stand, wurde mit den Daten einer Person vernichtet, und mehr lässt sich nicht aufbewahren; bitte den Text weglassen."


def begins_with(case_id: UUID, user_id: UUID | None, *texts: object) -> list[Event]:
    """Return by which event a new case gets a key of its own, where nobody has the device and something was written."""
    return [CaseTextsSealed(case_id=case_id)] if user_id is None and any(texts) else []


def sealing(given: Given, case_id: UUID, case: ServiceCase, text: str | None) -> list[tuple[UUID, Event]]:
    """Return what has to happen in the append of a step with which somebody wrote something. Raises PersonOfCaseErased, CaseTextsWereErased: the step alone may be taken."""
    if text is None:
        return []
    if case.user_id is not None:
        check_person_there(given, case)
        return []
    if case.texts_erased:
        raise CaseTextsWereErased(number=case.number)
    return [] if case.own_key else [(case_id, CaseTextsSealed(case_id=case_id))]


def may_be_written(given: Given, case: ServiceCase) -> bool:
    """Tell whether a text can be kept: not where the data of whom it may be about are gone."""
    return not case.texts_erased and (case.user_id is None or not given.state(User, case.user_id).erased)


def _erased(given: Given, person_id: UUID, known_as: Set[str]) -> Decision:
    ids = sorted(UUID(value) for value in given.claims(CASE_TEXTS_CLAIM, ""))
    named = (each for each in ids if names_person(given.state(ServiceCase, each).texts, person_id, known_as))
    return [(each, CaseTextsErased(case_id=each)) for each in named]


TEXTS_OF_CASES_NAMING_SOMEBODY = NamedElsewhere(_erased)
