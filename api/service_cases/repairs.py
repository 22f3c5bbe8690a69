"""Repairs over HTTP: requested, estimated and decided, sent back; a loan device meanwhile (H-13)."""

from api.devices.device_actions import DEVICE_ACTIONS
from api.engine.command_route import command_route
from api.engine.route import guarded
from api.service_cases.case_of_device import OF_DEVICE, asked_now
from api.service_cases.service_case_actions import SERVICE_CASE_ACTIONS
from api.service_cases.service_cases import SERVICE_CASES_TAG, fulfilment
from commands.service_cases.accept_estimate import AcceptEstimate
from commands.service_cases.decline_estimate import DeclineEstimate
from commands.service_cases.estimate_repair import EstimateRepair
from commands.service_cases.lend_loan_device import LendLoanDevice
from commands.service_cases.request_repair import RequestRepair
from commands.service_cases.send_back_repaired import SendBackRepaired
from commands.service_cases.take_back_loan_device import TakeBackLoanDevice

router = guarded(SERVICE_CASES_TAG, "service_cases")

command_route(
    router,
    "POST /devices/{device_id}/repair",
    RequestRepair,
    "Gerät reparieren lassen / Have a device repaired",
    source=OF_DEVICE,
    prepare=asked_now,
    example={"fault": "Display gesprungen", "sending": "label", "loan_wanted": True},
    action=(DEVICE_ACTIONS, "repair"),
)
command_route(
    fulfilment,
    "PUT /service-cases/{case_id}/estimate",
    EstimateRepair,
    "Kostenvoranschlag nennen / Say what a repair costs",
    example={"net": "149.90", "work": "Display tauschen"},
    action=(SERVICE_CASE_ACTIONS, "estimate"),
)
command_route(
    router,
    "POST /service-cases/{case_id}/estimate/acceptance",
    AcceptEstimate,
    "Kostenvoranschlag annehmen / Accept what a repair costs",
    example={"net": "149.90"},
    action=(SERVICE_CASE_ACTIONS, "accept_estimate"),
)
command_route(
    router,
    "POST /service-cases/{case_id}/estimate/decline",
    DeclineEstimate,
    "Kostenvoranschlag ablehnen / Decline what a repair would cost",
    example={"net": "149.90", "reason": "Lohnt nicht mehr"},
    action=(SERVICE_CASE_ACTIONS, "decline_estimate"),
)
command_route(
    fulfilment,
    "PUT /service-cases/{case_id}/loan-device",
    LendLoanDevice,
    "Leihgerät ausgeben / Lend a loan device",
    example={"loan_device": "Beispielwerk Phone 1 (SN BSP-1)"},
    action=(SERVICE_CASE_ACTIONS, "lend"),
)
command_route(
    fulfilment,
    "DELETE /service-cases/{case_id}/loan-device",
    TakeBackLoanDevice,
    "Leihgerät zurücknehmen / Take a loan device back",
    action=(SERVICE_CASE_ACTIONS, "take_back"),
)
command_route(
    fulfilment,
    "POST /service-cases/{case_id}/return-shipment",
    SendBackRepaired,
    "Gerät zurücksenden, repariert oder nicht / Send the device back, repaired or not",
    example={"outcome": "repaired", "carrier": "dhl", "tracking_number": "00340000000000000001"},
    action=(SERVICE_CASE_ACTIONS, "send_back"),
)
