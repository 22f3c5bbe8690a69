"""The clarification case that an old device is while it is awaited, as what it was taken in payment for is delivered, and the table of these (H-15, H-23)."""

from aggregates.remarketing.remarketing import Remarketing
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.clarification_cases.clarification_cases import CLARIFICATION_CASES

AWAITED_TRADE_IN = CaseKind(
    "awaited_trade_in",
    2,
    Remarketing,
    "Ausstehendes Altgerät",
    "Awaited old device",
    "Das in Zahlung gegebene Gerät einsenden, sodass es eingeht; oder die Wiedervermarktung zurückziehen",
    "Send in the device that was given in payment, so that it's received; or withdraw the remarketing",
    ("POST /remarketings/{id}/receipt", "POST /remarketings/{id}/withdrawal"),
)
AWAITED_TRADE_IN_CASES = CLARIFICATION_CASES.table("awaited_trade_in_cases")
