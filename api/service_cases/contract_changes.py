"""What carriers did about the contracts of completed returns, over HTTP (H-14)."""

from api.engine.command_route import command_route
from api.engine.route import guarded
from api.service_cases.service_case_actions import SERVICE_CASE_ACTIONS
from api.service_cases.service_cases import SERVICE_CASES_TAG
from commands.service_cases.tell_contract_change import TellContractChange

router = guarded(SERVICE_CASES_TAG, "fulfilment")

command_route(
    router,
    "POST /service-cases/{case_id}/contract-change/outcome",
    TellContractChange,
    "Melden, was der Netzbetreiber aus dem Vertrag einer Rücksendung gemacht hat / Tell what the carrier did about the contract of a return",
    example={
        "phone_number": "+4915228817386",
        "outcome": "carried_out",
        "carried_out_on": "2026-12-31",
        "carrier_reference": "MUSTER-4711",
    },
    action=(SERVICE_CASE_ACTIONS, "tell_contract_change"),
)
