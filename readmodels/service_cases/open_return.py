"""The clarification case that a return is until its device has come, and the table of these (H-23)."""

from aggregates.service_cases.service_case import ServiceCase
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.clarification_cases.clarification_cases import CLARIFICATION_CASES

OPEN_RETURN = CaseKind(
    "open_return",
    2,
    ServiceCase,
    "Offene Retoure",
    "Open return",
    "Das Gerät zurücksenden, sodass es eingeht; oder die Rücksendung stornieren",
    "Send the device back, so that it's received; or cancel the return",
    ("POST /service-cases/{id}/receipt", "POST /service-cases/{id}/completion", "POST /service-cases/{id}/cancellation"),
)
RETURN_CASES = CLARIFICATION_CASES.table("return_cases")
