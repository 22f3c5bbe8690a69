"""Losses over HTTP: reported, numbers blocked, closed or found again (H-13)."""

from api.devices.device_actions import DEVICE_ACTIONS
from api.engine.asked_at import with_asked_at
from api.engine.command_route import From, command_route
from api.engine.route import guarded
from api.service_cases.case_of_device import OF_DEVICE, asked_now
from api.service_cases.found_again import blocked_after_all, found_again
from api.service_cases.service_case_actions import SERVICE_CASE_ACTIONS
from api.service_cases.service_cases import SERVICE_CASES_TAG, fulfilment
from commands.service_cases.ask_blocking import AskBlocking
from commands.service_cases.find_device import FindDevice
from commands.service_cases.report_loss import ReportLoss
from commands.service_cases.tell_blocking import TellBlocking
from commands.service_cases.tell_police_number import TellPoliceNumber

router = guarded(SERVICE_CASES_TAG, "service_cases")

command_route(
    router,
    "POST /devices/{device_id}/loss",
    ReportLoss,
    "Verlust oder Diebstahl melden / Report a loss or theft",
    source=OF_DEVICE,
    prepare=asked_now,
    example={"loss": "stolen", "happened_on": "2026-11-20", "place": "Musterstadt, Bahnhof", "activation_lock": "on", "block": True},
    action=(DEVICE_ACTIONS, "loss"),
)
command_route(
    router,
    "PUT /service-cases/{case_id}/police-number",
    TellPoliceNumber,
    "Aktenzeichen der Polizei nachtragen / Tell the police file number",
    example={"police_number": "MUSTER/0815/2026"},
    action=(SERVICE_CASE_ACTIONS, "tell_police_number"),
)
command_route(
    router,
    "POST /service-cases/{case_id}/blocking",
    AskBlocking,
    "Rufnummern des verlorenen Geräts sperren lassen / Have the numbers of the lost device blocked",
    action=(SERVICE_CASE_ACTIONS, "ask_blocking"),
)
command_route(
    fulfilment,
    "POST /service-cases/{case_id}/blocking/outcome",
    TellBlocking,
    "Melden, was der Netzbetreiber zur Sperrung sagt / Tell what the carrier says of the blocking",
    source=From(given=frozenset({"by_carrier"})),
    remark=blocked_after_all,
    example={"phone_number": "+4915228817386", "outcome": "confirmed"},
    action=(SERVICE_CASE_ACTIONS, "tell_blocking"),
)
command_route(
    router,
    "POST /service-cases/{case_id}/found",
    FindDevice,
    "Gerät ist wiedergefunden / The device was found again",
    source=From(given=frozenset({"asked_at"})),
    prepare=with_asked_at,
    remark=found_again,
    action=(SERVICE_CASE_ACTIONS, "found"),
)
