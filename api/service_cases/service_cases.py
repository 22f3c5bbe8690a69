"""Service cases over HTTP: their list, what all kinds have, and returns: what becomes of the device, of its contract and its user (H-13, H-14)."""

from aggregates.service_cases.claims import CASE_NUMBER_CLAIM
from aggregates.service_cases.service_case import ServiceCase
from api.devices.device_actions import DEVICE_ACTIONS
from api.documents.attaching import attach_documents
from api.engine.as_of import AsOf
from api.engine.command_route import command_route
from api.engine.histories import subject_in
from api.engine.known_by import KnownBy
from api.engine.route import guarded
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.tiles import Counter, Tile
from api.service_cases.case_of_device import OF_DEVICE, in_the_device
from api.service_cases.service_case_actions import SERVICE_CASE_ACTIONS
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.change_return import ChangeReturn
from commands.service_cases.complete_service_case import CompleteServiceCase
from commands.service_cases.receive_case_device import ReceiveCaseDevice
from commands.service_cases.request_return import RequestReturn
from foundation.noun import Noun
from readmodels.service_cases.service_case_resource import SERVICE_CASE_HISTORY_LIST, SERVICE_CASE_LIST
from readmodels.service_cases.service_cases import SERVICE_CASES

SERVICE_CASES_TAG = "Servicefälle / service cases"
router = guarded(SERVICE_CASES_TAG, "service_cases")
fulfilment = guarded(SERVICE_CASES_TAG, "fulfilment")
SERVICE_CASE = Thing(
    router,
    "/service-cases/{case_id}",
    SERVICE_CASE_LIST,
    ServiceCase.noun,
    actions=SERVICE_CASE_ACTIONS,
    detail=DetailOf("Ein Servicefall / A service case"),
    history=HistoryIn(SERVICE_CASE_HISTORY_LIST, subject_in(SERVICE_CASE_LIST)),
    as_of=AsOf(
        SERVICE_CASES,
        "Servicefall zu einem Zeitpunkt / A service case as of a moment",
        hides=frozenset({"numbers"}),  # `phone_numbers` says them
        names={"user_id": "user", "device_id": "device"},
    ),
    headline=Headline(("number",), ("kind", "device", "status", "user")),
    known_by=(KnownBy("number", CASE_NUMBER_CLAIM, str.upper),),
)


command_route(
    router,
    "POST /devices/{device_id}/return",
    RequestReturn,
    "Gerät zurückgeben / Return a device",
    source=OF_DEVICE,
    prepare=in_the_device,
    example={"occasion": "leaver", "whereabouts": "pool", "contract": "keep", "user": "deactivate", "sending": "label"},
    action=(DEVICE_ACTIONS, "return"),
)
command_route(
    router,
    "PUT /service-cases/{case_id}/choices",
    ChangeReturn,
    "Anders entscheiden, was aus Gerät, Vertrag und Nutzer wird / Decide otherwise what becomes of device, contract and user",
    example={"contract": "cancel"},
    action=(SERVICE_CASE_ACTIONS, "change"),
)
command_route(
    router,
    "POST /service-cases/{case_id}/cancellation",
    CancelServiceCase,
    "Servicefall stornieren / Cancel a service case",
    example={"reason": "Doch noch gebraucht"},
    action=(SERVICE_CASE_ACTIONS, "cancel"),
)
command_route(
    fulfilment,
    "POST /service-cases/{case_id}/receipt",
    ReceiveCaseDevice,
    "Das Gerät ist eingegangen / The device was received",
    action=(SERVICE_CASE_ACTIONS, "receive"),
)
command_route(
    fulfilment,
    "POST /service-cases/{case_id}/completion",
    CompleteServiceCase,
    "Servicefall abschließen; bei einer Rücksendung werden Gerät, Vertrag und Nutzer, was gewählt wurde / Complete a service case; what was chosen for device, contract and user of a return takes effect",
    action=(SERVICE_CASE_ACTIONS, "complete"),
)

attach_documents(SERVICE_CASE, ServiceCase)

SERVICE_CASES_TILE = Tile(
    "service_cases",
    Noun("Servicefälle", "Service cases"),
    "/service-cases",
    ("service_cases", "read"),
    (Counter(Noun("offene Servicefälle", "open service cases"), SERVICE_CASE_LIST, {"filter[open]": "true"}, SERVICE_CASE.narrow),),
)
