"""What may be done with a service case now: what the steps of its kind say (`aggregates/service_cases/steps.py`)."""

from uuid import UUID

from aggregates.engine.event import Event
from aggregates.engine.words import words_of
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.steps import kinds_with, step_of
from aggregates.service_cases.terms import ServiceCaseKind, ServiceCaseStatus
from aggregates.user import User
from commands.engine.command import Given, Refusal
from foundation.sentence_facts import Alternatives


class ServiceCaseIsClosed(Refusal):
    """The service case {number} is closed ({status}); begin a new one if something is still to be done."""

    code = "service-case-is-closed"
    de = "Der Servicefall {number} ist beendet ({status_de}); falls noch etwas zu tun ist, bitte einen neuen beginnen."


class StepOfAnotherKind(Refusal):
    """The service case {number} is of the kind {kind}; this is done with {those} only."""

    code = "step-of-another-kind"
    de = "Der Servicefall {number} ist von der Art {kind_de}; das gibt es nur bei {those_de}."


class StepNotNow(Refusal):
    """The service case {number} is in the state "{status}"; this can be done in the state {when}."""

    code = "step-not-now"
    de = "Der Servicefall {number} hat den Status „{status_de}“; das geht im Status {when_de}."


class PersonOfCaseErased(Refusal):
    """The data of the user of the service case {number} were erased: nothing can be written to it any more. Leave the text out, or begin a new case if something is still to be done."""

    code = "person-of-case-erased"
    de = "Die Daten des Nutzers zum Servicefall {number} wurden gelöscht: es kann nichts mehr dazu geschrieben werden. Bitte den Text weglassen oder, falls noch etwas zu tun ist, einen neuen Servicefall beginnen."


def check_person_there(given: Given, case: ServiceCase) -> None:
    """Raise PersonOfCaseErased where what is written would be about somebody whose data are gone."""
    if case.user_id is not None and given.state(User, case.user_id).erased:
        raise PersonOfCaseErased(number=case.number)


def may_step(given: Given, case_id: UUID, *events: type[Event]) -> bool:
    """Tell whether the first of these that its kind has may happen to the case now; False: it has already. Raises StepOfAnotherKind, ServiceCaseIsClosed, StepNotNow."""
    case = given.state(ServiceCase, case_id)
    step = next((step for event in events if (step := step_of(case.kind, event)) is not None), None)
    if step is None:
        de, en = words_of(ServiceCaseKind)[case.kind]
        those = [words_of(ServiceCaseKind)[kind] for event in events for kind in kinds_with(event)]
        raise StepOfAnotherKind(
            number=case.number, kind=en, kind_de=de, those=[each[1] for each in those], those_de=[each[0] for each in those]
        )
    if case.status in step.after:
        return True
    if case.status == step.to:
        return False
    words = words_of(ServiceCaseStatus)
    de, en = words[case.status]
    if not case.is_open:
        raise ServiceCaseIsClosed(number=case.number, status=en, status_de=de)
    when = [words[each] for each in step.after]
    raise StepNotNow(
        number=case.number,
        status=en,
        status_de=de,
        when=Alternatives(f'"{each[1]}"' for each in when),
        when_de=Alternatives(f"„{each[0]}“" for each in when),
    )
