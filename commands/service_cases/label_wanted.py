"""Whether a label is to be printed for a service case: its device is sent in with one, and wasn't received yet (H-14)."""

from uuid import UUID

from aggregates.engine.words import words_of
from aggregates.service_cases.any_case import CaseDeviceSent
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import SendingWay
from commands.engine.command import Given, Refusal
from commands.service_cases.case_steps import may_step


class NoLabelWanted(Refusal):
    """The device of the service case {number} isn't sent with a label, but: {sending}."""

    code = "no-label-wanted"
    de = "Das Gerät des Servicefalls {number} wird nicht mit Versandetikett gesendet, sondern: {sending_de}."


def label_wanted(given: Given, case_id: UUID) -> bool:
    """Raise why there is no label: StepOfAnotherKind, ServiceCaseIsClosed, StepNotNow, NoLabelWanted."""
    may_step(given, case_id, CaseDeviceSent)
    case = given.state(ServiceCase, case_id)
    if case.sending != "label":
        de, en = words_of(SendingWay)[case.sending]
        raise NoLabelWanted(number=case.number, sending=en, sending_de=de)
    return True
