"""Service cases over HTTP: their list, what all kinds have, and returns: what becomes of the device, of its contract and its user (H-13, H-14)."""

from typing import Any
from uuid import UUID

import orjson

from aggregates.engine.questions import Answer
from aggregates.service_cases.claims import CASE_NUMBER_CLAIM
from aggregates.service_cases.defect_questions import ANSWERS
from aggregates.service_cases.service_case import ServiceCase
from api.devices.device_actions import DEVICE_ACTIONS
from api.documents.attaching import attach_documents
from api.documents.certificate_offer import certificate_offered
from api.engine.access import Caller
from api.engine.answer import about, made_type, members_of
from api.engine.as_of import AsOf
from api.engine.asked_at import with_asked_at
from api.engine.command_route import From, command_route
from api.engine.histories import subject_in
from api.engine.known_by import KnownBy
from api.engine.list_answer import fields_of
from api.engine.looking import looking
from api.engine.reading import reading
from api.engine.route import guarded
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.tiles import Counter, Tile
from api.engine.written import Note
from api.service_cases.case_of_device import OF_DEVICE, asked_now, with_numbers
from api.service_cases.case_parcels import PARCELS_OF_CASES, PARCELS_READ, parcels_of_cases
from api.service_cases.passed_on import in_no_device
from api.service_cases.service_case_actions import SERVICE_CASE_ACTIONS
from api.service_cases.still_active import still_active
from api.service_cases.still_held import still_held
from commands.engine.dispatch import Done
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.change_return import ChangeReturn
from commands.service_cases.complete_service_case import CompleteServiceCase
from commands.service_cases.receive_case_device import ReceiveCaseDevice
from commands.service_cases.request_return import RequestReturn
from commands.service_cases.tell_sending import TellSending
from foundation.noun import Noun
from readmodels.engine.detail import Detail
from readmodels.engine.field import Resource
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.service_cases.case_told import CasePartsTold
from readmodels.service_cases.service_case_resource import SERVICE_CASE_HISTORY_LIST, SERVICE_CASE_LIST
from readmodels.service_cases.service_cases import SERVICE_CASES

SERVICE_CASES_TAG = "Servicefälle / service cases"
router = guarded(SERVICE_CASES_TAG, "service_cases")
fulfilment = guarded(SERVICE_CASES_TAG, "fulfilment")
_ANSWERS = "SELECT answers::text FROM service_cases WHERE case_id = %(id)s"
CASE_DETAIL_READS = SERVICE_CASE_LIST.reads | read_by(_ANSWERS) | PARCELS_READ
ANSWERED = about(
    list[Answer] | None, "What was asked of a defect, in the words of then; null: nothing was, or the person's data were erased"
)
_Told = made_type(
    "ServiceCaseTold",
    {**fields_of(SERVICE_CASE_LIST), **members_of(CasePartsTold), "answers": ANSWERED},
    "A service case, with its parcels and what was answered of a defect.",
)


def case_detail(found: Reading, case_id: UUID, resource: Resource = SERVICE_CASE_LIST) -> Detail | None:
    """Show a case with its parcels, what was answered of a defect, and the fields of this list; None where there is none."""
    fields, answers = found.listed(resource, case_id), found.one(_ANSWERS, {"id": case_id})
    if fields is None or answers is None:
        return None
    parcels = parcels_of_cases(found, [case_id])[str(case_id)]
    return Detail({**fields, **parcels, "answers": orjson.loads(answers[0]) if answers[0] else None}, fields["version"])


SERVICE_CASE = Thing(
    router,
    "/service-cases/{case_id}",
    SERVICE_CASE_LIST,
    ServiceCase.noun,
    actions=SERVICE_CASE_ACTIONS,
    detail=DetailOf(
        "Ein Servicefall / A service case",
        _Told,
        case_detail,
        CASE_DETAIL_READS,
        labels={"answers": ANSWERS, "parcels": ("Pakete", "Parcels")},
    ),
    history=HistoryIn(SERVICE_CASE_HISTORY_LIST, subject_in(SERVICE_CASE_LIST)),
    as_of=AsOf(
        SERVICE_CASES,
        "Servicefall zu einem Zeitpunkt / A service case as of a moment",
        # `phone_numbers` and `awaits_answer_of` say the first two; ids of parcels help only to say something of them
        hides=frozenset({"numbers", "asked_by_message", "parcel_in_id", "parcel_out_id"}),
        names={"user_id": "user", "device_id": "device"},
        labels={"answers": ANSWERS},
        shows={"answers": list[Answer] | None},
    ),
    unfold={"parcels": PARCELS_OF_CASES},
    headline=Headline(("number",), ("kind", "device", "status", "user")),
    known_by=(KnownBy("number", CASE_NUMBER_CLAIM, str.upper),),
)


_WENT = "SELECT device_id, whereabouts FROM service_cases WHERE case_id = %(case)s AND kind = 'return'"


def _completing(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    return with_asked_at(caller, with_numbers(caller, given))


def _completed(caller: Caller, command: CompleteServiceCase, _done: Done) -> list[Note]:
    """That a certificate may be made now, of a device that is gone; and which numbers of a lost one aren't blocked, or go into no device with a contract that is passed on."""
    with reading(caller, read_by(_WENT), 0) as found:
        row = found.one(_WENT, {"case": command.case_id})
    told = certificate_offered(caller, *row) if row is not None else still_active(caller, command.case_id)
    with looking(caller) as given:
        return [*told, *in_no_device(given, given.state(ServiceCase, command.case_id))]


command_route(
    router,
    "POST /devices/{device_id}/return",
    RequestReturn,
    "Gerät zurückgeben / Return a device",
    source=OF_DEVICE,
    prepare=asked_now,
    example={"occasion": "leaver", "whereabouts": "pool", "contract": "keep", "user": "deactivate", "sending": "label"},
    remark=still_held,
    action=(DEVICE_ACTIONS, "return"),
)
command_route(
    router,
    "PUT /service-cases/{case_id}/choices",
    ChangeReturn,
    "Anders entscheiden, was aus Gerät, Vertrag und Nutzer wird, und wie es versendet wird / Decide otherwise what becomes of device, contract and user, and how it is sent",
    source=From(given=frozenset({"asked_at"})),
    prepare=with_asked_at,
    example={"contract": "cancel"},
    remark=still_held,
    action=(SERVICE_CASE_ACTIONS, "change"),
)
command_route(
    router,
    "PUT /service-cases/{case_id}/sending",
    TellSending,
    "Melden, dass das Gerät eingesendet ist / Tell that the device was sent in",
    example={"carrier": "dhl", "tracking_number": "00340000000000000001"},
    action=(SERVICE_CASE_ACTIONS, "tell_sending"),
)
command_route(
    router,
    "POST /service-cases/{case_id}/cancellation",
    CancelServiceCase,
    "Servicefall stornieren / Cancel a service case",
    source=From(given=frozenset({"asked_at"})),
    prepare=with_asked_at,
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
    source=From(given=frozenset({"numbers", "asked_at"})),
    prepare=_completing,
    remark=_completed,
    action=(SERVICE_CASE_ACTIONS, "complete"),
)

attach_documents(SERVICE_CASE, ServiceCase)
attach_documents(SERVICE_CASE, ServiceCase, fulfilment=True)

SERVICE_CASES_TILE = Tile(
    "service_cases",
    Noun("Servicefälle", "Service cases"),
    "/service-cases",
    ("service_cases", "read"),
    (Counter(Noun("offene Servicefälle", "open service cases"), SERVICE_CASE_LIST, {"filter[open]": "true"}, SERVICE_CASE.narrow),),
)
