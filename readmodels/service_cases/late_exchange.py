"""The clarification case that an exchange is while it is late, and the table of these (H-23)."""

from aggregates.service_cases.service_case import ServiceCase
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.clarification_cases.clarification_cases import CLARIFICATION_CASES

LATE_EXCHANGE_CASE = CaseKind(
    "late_exchange",
    2,
    ServiceCase,
    "Überfälliger Austausch",
    "Late exchange",
    "Das Ersatzgerät versenden und seine Ankunft melden; oder den Austausch stornieren",
    "Ship the replacement and say that it has arrived; or cancel the exchange",
    ("PUT /service-cases/{id}/replacement", "POST /service-cases/{id}/arrival", "POST /service-cases/{id}/cancellation"),
)
LATE_EXCHANGE_CASES = CLARIFICATION_CASES.table("late_exchange_cases")
