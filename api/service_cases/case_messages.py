"""Messages at a service case over HTTP: asked like any list, written and read by either side (H-13)."""

from aggregates.service_cases.messages import CaseMessageSent
from aggregates.service_cases.service_case import ServiceCase
from api.engine.asked_at import with_asked_at
from api.engine.command_route import From, command_route
from api.engine.histories import HistoryOf, history_routes, subject_in
from api.service_cases.service_case_actions import SERVICE_CASE_ACTIONS
from api.service_cases.service_cases import SERVICE_CASES_TAG, fulfilment
from api.service_cases.service_cases import router as of_customer
from commands.service_cases.read_case_messages import ReadCaseMessages
from commands.service_cases.send_case_message import SendCaseMessage
from readmodels.engine.query_conditions import Condition
from readmodels.service_cases.case_messages import CASE_MESSAGE_LIST
from readmodels.service_cases.service_case_resource import SERVICE_CASE_LIST

router = history_routes(
    HistoryOf(
        "/service-cases/{case_id}",
        CASE_MESSAGE_LIST,
        ServiceCase.noun,
        subject_in(SERVICE_CASE_LIST),
        SERVICE_CASE_LIST.reads,
        tag=SERVICE_CASES_TAG,
        area="service_cases",
        part="messages",
        only=Condition("event", "eq", (CaseMessageSent.event_name,), fixed=True),
    )
)


command_route(
    of_customer,
    "POST /service-cases/{case_id}/messages",
    SendCaseMessage,
    "Als Kunde eine Nachricht schreiben / Write a message as the customer",
    source=From(
        new="message_id",
        about="case_id",
        fixed={"side": "customer"},
        given=frozenset({"asked_at"}),
        found_at="/service-cases/{case_id}/messages",
    ),
    prepare=with_asked_at,
    example={"text": "Wann kommt das Gerät zurück?"},
    action=(SERVICE_CASE_ACTIONS, "write"),
)
command_route(
    fulfilment,
    "POST /service-cases/{case_id}/fulfilment-messages",
    SendCaseMessage,
    "Als Auftragsbearbeitung eine Nachricht schreiben / Write a message as fulfilment",
    source=From(
        new="message_id",
        about="case_id",
        fixed={"side": "fulfilment"},
        given=frozenset({"asked_at"}),
        found_at="/service-cases/{case_id}/messages",
    ),
    prepare=with_asked_at,
    example={"text": "Am Montag.", "wants_answer": False},
    action=(SERVICE_CASE_ACTIONS, "write_as_fulfilment"),
    called="send_case_message_as_fulfilment",
)
command_route(
    of_customer,
    "POST /service-cases/{case_id}/messages/read",
    ReadCaseMessages,
    "Als Kunde gelesen / Read as the customer",
    source=From(fixed={"side": "customer"}),
    example={"up_to": "0192f0c0-0000-7000-8000-000000000001"},
    action=(SERVICE_CASE_ACTIONS, "read_messages"),
)
command_route(
    fulfilment,
    "POST /service-cases/{case_id}/fulfilment-messages/read",
    ReadCaseMessages,
    "Als Auftragsbearbeitung gelesen / Read as fulfilment",
    source=From(fixed={"side": "fulfilment"}),
    example={"up_to": "0192f0c0-0000-7000-8000-000000000001"},
    action=(SERVICE_CASE_ACTIONS, "read_messages_as_fulfilment"),
    called="read_case_messages_as_fulfilment",
)
