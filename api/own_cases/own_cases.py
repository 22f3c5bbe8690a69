"""Employees and their service cases over HTTP, where that is agreed with the customer: what began with a device of theirs, and nobody else's (H-13, H-14, H-25)."""

from uuid import UUID

from fastapi import Response

from aggregates.service_cases.messages import CaseMessageSent
from aggregates.service_cases.service_case import ServiceCase
from api.engine.access import Reads
from api.engine.allowed_actions import FIELD
from api.engine.answer import made_type, members_of
from api.engine.command_route import From, command_route
from api.engine.histories import HistoryOf, history_routes
from api.engine.list_answer import fields_of
from api.engine.lists import list_routes
from api.engine.reading import After, detail_answer, reading
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.own_cases.own_case_actions import OWN_CASE_ACTIONS, OWN_CASE_READS, not_of_others, own_alone, own_by_now, own_subject
from api.own_cases.own_case_documents import OWN_CASES_TAG, OWN_DOCUMENTS_READ, OwnDocumentTold, own_documents
from api.service_cases.service_cases import ANSWERED, CASE_DETAIL_READS, case_detail
from commands.engine.command import NotFound
from commands.own_cases.cancel_own_case import CancelOwnCase
from commands.own_cases.read_own_case_messages import ReadOwnCaseMessages
from commands.own_cases.send_own_case_message import SendOwnCaseMessage
from commands.own_cases.tell_own_sending import TellOwnSending
from foundation.noun import Noun
from readmodels.engine.query_conditions import Condition
from readmodels.own_case_resource import OWN_CASE_LIST, OWN_CASE_MESSAGE_LIST
from readmodels.service_cases.case_told import CasePartsTold

router = guarded(OWN_CASES_TAG, "own_cases")

list_routes(router, "/own-service-cases", OWN_CASE_LIST, narrow=own_alone, actions=OWN_CASE_ACTIONS, saved=False, compared=False)

_Told = made_type(
    "OwnServiceCaseDetail",
    {
        **fields_of(OWN_CASE_LIST),
        **members_of(CasePartsTold),
        "answers": ANSWERED,
        "documents": list[OwnDocumentTold],
        FIELD: OWN_CASE_ACTIONS.menu_type,
    },
    "A service case of one's own, with its parcels, what was answered of a defect and the documents that its employee sees.",
)


@router.get(
    "/own-service-cases/{case_id}",
    summary="Eigener Servicefall mit Dokumenten / A service case of one's own with its documents",
    response_model=_Told,
)
def get_own_service_case(case_id: UUID, caller: Reads, after: After) -> Response:
    with reading(caller, CASE_DETAIL_READS | OWN_CASE_READS | OWN_DOCUMENTS_READ | OWN_CASE_ACTIONS.reads(), after) as found:
        shown = case_detail(found, case_id, OWN_CASE_LIST) if own_subject(found, case_id) is not None else None
        if shown is None:
            raise NotFound(ServiceCase.noun, case_id)
        menu = OWN_CASE_ACTIONS.of(caller, found, case_id)
        documents = own_documents(caller, found, case_id)
    return detail_answer(shown, {"documents": documents, **menu})


message_router = history_routes(
    HistoryOf(
        "/own-service-cases/{case_id}",
        OWN_CASE_MESSAGE_LIST,
        ServiceCase.noun,
        own_subject,
        OWN_CASE_READS,
        tag=OWN_CASES_TAG,
        area="own_cases",
        part="messages",
        only=Condition("event", "eq", (CaseMessageSent.event_name,), fixed=True),
    )
)


command_route(
    router,
    "POST /own-service-cases/{case_id}/messages",
    SendOwnCaseMessage,
    "Zum eigenen Servicefall schreiben / Write at a service case of one's own",
    source=From(
        new="message_id",
        about="case_id",
        fixed={"side": "customer"},
        given=frozenset({"asked_at"}),
        found_at="/own-service-cases/{case_id}/messages",
    ),
    prepare=own_by_now,
    example={"text": "Wann kommt das Gerät zurück?"},
    action=(OWN_CASE_ACTIONS, "write"),
)
command_route(
    router,
    "POST /own-service-cases/{case_id}/messages/read",
    ReadOwnCaseMessages,
    "Nachrichten zum eigenen Servicefall gelesen / Messages at a service case of one's own were read",
    source=From(fixed={"side": "customer"}),
    prepare=not_of_others,
    example={"up_to": "0192f0c0-0000-7000-8000-000000000001"},
    action=(OWN_CASE_ACTIONS, "read_messages"),
)
command_route(
    router,
    "PUT /own-service-cases/{case_id}/sending",
    TellOwnSending,
    "Melden, dass das eigene Gerät eingesendet ist / Tell that a device of one's own was sent in",
    prepare=not_of_others,
    example={"carrier": "dhl", "tracking_number": "00340000000000000001"},
    action=(OWN_CASE_ACTIONS, "tell_sending"),
)
command_route(
    router,
    "POST /own-service-cases/{case_id}/cancellation",
    CancelOwnCase,
    "Eigene Reparatur oder eigenen Austausch stornieren / Cancel a repair or an exchange of one's own",
    source=From(given=frozenset({"asked_at"})),
    prepare=own_by_now,
    example={"reason": "Geht wieder"},
    action=(OWN_CASE_ACTIONS, "cancel"),
)

OWN_CASES_TILE = Tile("own_cases", Noun("Eigene Servicefälle", "Service cases of one's own"), "/own-service-cases", ("own_cases", "read"))
