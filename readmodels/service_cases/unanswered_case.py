"""The clarification cases that a service case is while one side waits too long for the other's answer, and the table of these (H-23)."""

from collections.abc import Mapping

from aggregates.service_cases.messages import CaseSide
from aggregates.service_cases.service_case import ServiceCase
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.clarification_cases.clarification_cases import CLARIFICATION_CASES

ANSWER_OWED = CaseKind(
    "case_awaits_customer",
    2,
    ServiceCase,
    "Servicefall wartet auf Antwort des Kunden",
    "Service case waits for the customer's answer",
    "Am Servicefall antworten; bei einem Kostenvoranschlag: annehmen oder ablehnen",
    "Answer at the service case; of a cost estimate: accept or decline it",
    (
        "POST /service-cases/{id}/messages",
        "POST /service-cases/{id}/estimate/acceptance",
        "POST /service-cases/{id}/estimate/decline",
    ),
)
ANSWER_MISSING = CaseKind(
    "case_without_answer",
    3,
    ServiceCase,
    "Servicefall ohne Antwort der Auftragsbearbeitung",
    "Service case without fulfilment's answer",
    "Die Auftragsbearbeitung antwortet am Servicefall",
    "Fulfilment answers at the service case",
    ("POST /service-cases/{id}/fulfilment-messages",),
)
KIND_OF_SIDE: Mapping[CaseSide, CaseKind] = {"customer": ANSWER_OWED, "fulfilment": ANSWER_MISSING}
"""By who is to answer."""
UNANSWERED_CASES = CLARIFICATION_CASES.table("unanswered_cases")
