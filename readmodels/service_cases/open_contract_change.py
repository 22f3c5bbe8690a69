"""The clarification case that a completed return is while a contract of it is open at its carrier, and the table of these (H-14, H-23)."""

from aggregates.service_cases.service_case import ServiceCase
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.clarification_cases.clarification_cases import CLARIFICATION_CASES

OPEN_CONTRACT_CHANGE = CaseKind(
    "open_contract_change",
    2,
    ServiceCase,
    "Vertrag beim Netzbetreiber offen",
    "Contract open at the carrier",
    "Die Auftragsbearbeitung lässt den Vertrag beim Netzbetreiber kündigen, pausieren oder weitergeben und meldet am Servicefall, was daraus wurde",
    "Fulfilment has the carrier cancel, pause or pass on the contract, and tells at the service case what became of it",
    ("POST /service-cases/{id}/contract-change/outcome",),
)
OPEN_CONTRACT_CHANGE_CASES = CLARIFICATION_CASES.table("open_contract_change_cases")
