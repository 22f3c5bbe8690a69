"""Service cases over HTTP: a device is given back, and what becomes of it, of its contract and its user (H-13, H-14)."""

from typing import Any

from aggregates.service_case import CASE_NUMBER_CLAIM, ServiceCase
from api.devices.device_actions import DEVICE_ACTIONS
from api.engine.access import Caller
from api.engine.as_of import AsOf
from api.engine.command_route import From, command_route
from api.engine.histories import subject_in
from api.engine.known_by import KnownBy
from api.engine.reading import reading
from api.engine.route import guarded
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.tiles import Counter, Tile
from api.service_cases.service_case_actions import SERVICE_CASE_ACTIONS
from commands.engine.spoken_number import new_number
from commands.service_cases.cancel_return import CancelReturn
from commands.service_cases.change_return import ChangeReturn
from commands.service_cases.complete_return import CompleteReturn
from commands.service_cases.receive_return import ReceiveReturn
from commands.service_cases.request_return import RequestReturn
from foundation.noun import Noun
from readmodels.engine.relations import read_by
from readmodels.service_cases.service_case_resource import SERVICE_CASE_HISTORY_LIST, SERVICE_CASE_LIST
from readmodels.service_cases.service_cases import SERVICE_CASES

_NUMBERS = """SELECT s.sim_id, s.number FROM sims s JOIN devices d ON d.device_id = s.linked_device_id
    WHERE coalesce(d.goes_on_as, d.device_id) = %(device)s ORDER BY s.number"""


_TAG = "Servicefälle / service cases"
router = guarded(_TAG, "service_cases")
fulfilment = guarded(_TAG, "fulfilment")
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


def _in_the_device(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """With a number for the case, and the numbers that are in the device: all that the log knows of by now."""
    with reading(caller, read_by(_NUMBERS), caller.backend.log.head()) as found:
        numbers = [{"sim_id": sim_id, "number": number} for sim_id, number in found.all(_NUMBERS, {"device": given["device_id"]})]
    return {**given, "number": new_number("S"), "numbers": numbers}


command_route(
    router,
    "POST /devices/{device_id}/return",
    RequestReturn,
    "Gerät zurückgeben / Return a device",
    source=From(new="case_id", given=frozenset({"number", "numbers"}), about="device_id", found_at="/service-cases/{id}"),
    prepare=_in_the_device,
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
    CancelReturn,
    "Servicefall stornieren / Cancel a service case",
    example={"reason": "Doch noch gebraucht"},
    action=(SERVICE_CASE_ACTIONS, "cancel"),
)
command_route(
    fulfilment,
    "POST /service-cases/{case_id}/receipt",
    ReceiveReturn,
    "Das Gerät ist eingegangen / The device was received",
    action=(SERVICE_CASE_ACTIONS, "receive"),
)
command_route(
    fulfilment,
    "POST /service-cases/{case_id}/completion",
    CompleteReturn,
    "Rücksendung abschließen: Gerät, Vertrag und Nutzer wie gewählt / Complete a return: device, contract and user as chosen",
    action=(SERVICE_CASE_ACTIONS, "complete"),
)

SERVICE_CASES_TILE = Tile(
    "service_cases",
    Noun("Servicefälle", "Service cases"),
    "/service-cases",
    ("service_cases", "read"),
    (Counter(Noun("offene Servicefälle", "open service cases"), SERVICE_CASE_LIST, {"filter[open]": "true"}, SERVICE_CASE.narrow),),
)
