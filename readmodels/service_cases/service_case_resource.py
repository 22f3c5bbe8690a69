"""The list of service cases (H-13), and their histories."""

from aggregates.device_terms import Whereabouts
from aggregates.engine.words import Label, words_of
from aggregates.order_terms import PARCEL_CARRIER, PROMISED_ON, REASON, REMARKS, TRACKING_NUMBER, ParcelCarrier
from aggregates.orders.parcels import TRACKED_AT, TRACKING, Tracking
from aggregates.service_cases.contract_change import (
    AT_CARRIER,
    AT_CARRIER_SINCE,
    CARRIED_OUT_ON,
    CARRIER_REFERENCE,
    DONE_AT_CARRIER,
    REFUSED_AT_CARRIER,
)
from aggregates.service_cases.exchange_terms import NEWER_MODEL, REPLACEMENT, ReplacementWanted
from aggregates.service_cases.loss_terms import (
    BLOCKED,
    BLOCKING_WITHDRAWN,
    HAPPENED_ON,
    NOT_BLOCKED,
    PLACE,
    POLICE_NUMBER,
    TO_BLOCK,
    TO_UNBLOCK,
    UNBLOCKED,
    ActivationLock,
)
from aggregates.service_cases.messages import CaseSide
from aggregates.service_cases.parcels import CaseWay
from aggregates.service_cases.repair_terms import ESTIMATE_NET, FAULT, LOAN_DEVICE, WORK, RepairOutcome
from aggregates.service_cases.terms import (
    CASE_NUMBER,
    LEAVER,
    NUMBERS,
    PICK_UP_WINDOW,
    CaseOccasion,
    ContractChoice,
    PickUpWindow,
    SendingWay,
    ServiceCaseKind,
    ServiceCaseStatus,
    UserChoice,
)
from aggregates.user import COST_CENTRE
from aggregates.user import PERSONNEL_NUMBER as PERSONNEL_NUMBER_LABEL
from readmodels.engine.field import Field, Resource
from readmodels.engine.history_resource import history_list
from readmodels.engine.key_form import ANY_CASE, CAPITALS
from readmodels.key_forms import NUMBER, PERSONNEL_NUMBER


def _of_way(way: CaseWay) -> tuple[Field, ...]:
    """Return the fields of the parcel of one way."""
    de, en = words_of(CaseWay)[way]

    def labelled(label: Label) -> tuple[str, str]:
        return f"{label.de} ({de})", f"{label.en} ({en})"

    return (
        Field(f"carrier_{way}", "choice", *labelled(PARCEL_CARRIER), choices=words_of(ParcelCarrier), printed=False),
        Field(f"tracking_number_{way}", "text", *labelled(TRACKING_NUMBER), searchable=True, form=CAPITALS, printed=False),
        Field(f"tracking_{way}", "choice", *labelled(TRACKING), facet=True, choices=words_of(Tracking), printed=False),
        Field(f"tracked_{way}_at", "instant", *labelled(TRACKED_AT), printed=False),
    )


SERVICE_CASE_LIST = Resource(
    "service-cases",
    "service_case_list",
    "Servicefälle",
    "Service cases",
    (
        Field("id", "id", "Servicefall-Id", "Service case id", column="case_id", nullable=False, sortable=False),
        Field("number", "text", *CASE_NUMBER, nullable=False, searchable=True, form=CAPITALS),
        Field("requested_at", "instant", "Beauftragt am", "Requested at", nullable=False),
        Field("kind", "choice", "Art", "Kind", nullable=False, facet=True, choices=words_of(ServiceCaseKind)),
        Field("occasion", "choice", "Anlass", "Occasion", nullable=False, facet=True, choices=words_of(CaseOccasion)),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=words_of(ServiceCaseStatus)),
        Field("open", "boolean", "Offen", "Open", column="is_open", nullable=False, facet=True),
        Field("device_id", "id", "Geräte-Id", "Device id", nullable=False, sortable=False),
        Field("device", "text", "Gerät", "Device", nullable=False, searchable=True),
        Field("user_id", "id", "Nutzer-Id", "User id", sortable=False),
        Field("user", "text", "Nutzer", "User", column="user_name", sort_column="user_name_sort", personal=True),
        Field("cost_centre", "text", *COST_CENTRE, facet=True, of="user_id"),
        Field("personnel_number", "text", *PERSONNEL_NUMBER_LABEL, personal=True, of="user_id", form=PERSONNEL_NUMBER),
        Field("whereabouts", "choice", "Verbleib des Geräts", "Device goes to", facet=True, choices=words_of(Whereabouts)),
        Field("contract", "choice", "Vertrag", "Contract", facet=True, choices=words_of(ContractChoice)),
        Field("pass_on_to", "id", "Vertrag geht an (Nutzer-Id)", "Contract goes to (user id)", sortable=False),
        Field(
            "user_choice",
            "choice",
            "Was aus dem Nutzer wird",
            "What becomes of the user",
            choices=words_of(UserChoice),
            of="id",
        ),
        Field("sending", "choice", "Versand", "Sent by", facet=True, choices=words_of(SendingWay)),
        Field("pick_up_on", "date", "Abholung am", "Picked up on"),
        Field("pick_up_window", "choice", *PICK_UP_WINDOW, choices=words_of(PickUpWindow)),
        Field("sent_at", "instant", "Eingesendet am", "Sent in at"),
        Field("fault", "text", *FAULT, personal=True, printed=False),
        Field("estimate_net", "text", *ESTIMATE_NET, sortable=False),
        Field("work", "text", *WORK, personal=True, printed=False),
        Field("loan_wanted", "boolean", "Leihgerät gewünscht", "Loan device wanted", facet=True),
        Field("loan_device", "text", *LOAN_DEVICE, printed=False),
        Field("outcome", "choice", "Ergebnis", "Outcome", facet=True, choices=words_of(RepairOutcome)),
        Field("sent_to_user_id", "id", "Gesendet an (Nutzer-Id)", "Sent to (user id)", sortable=False),
        Field("carrier", "choice", *PARCEL_CARRIER, choices=words_of(ParcelCarrier)),
        Field("tracking_number", "text", *TRACKING_NUMBER, searchable=True, form=CAPITALS),
        *_of_way("in"),
        Field("sent_out_at", "instant", "Versendet am (Rückweg)", "Sent at (way out)", printed=False),
        *_of_way("out"),
        Field(
            "replacement_wanted", "choice", "Gewünschtes Ersatzgerät", "Replacement wanted", facet=True, choices=words_of(ReplacementWanted)
        ),
        Field("newer_model", "text", *NEWER_MODEL, facet=True),
        Field("prioritised", "boolean", "Vorrangig", "Prioritised", nullable=False, facet=True),
        Field("promised_on", "date", *PROMISED_ON),
        Field("late", "boolean", "Überfällig", "Late", nullable=False, facet=True),
        Field("replacement", "text", *REPLACEMENT, searchable=True),
        Field("replacement_id", "id", "Ersatzgeräte-Id", "Replacement's device id", sortable=False),
        Field("return_id", "id", "Rücksendung des alten Geräts", "Return of the old device", sortable=False, names="service_case"),
        Field("exchange_id", "id", "Austausch", "Exchange", sortable=False, names="service_case"),
        Field("leaver_id", "id", *LEAVER, sortable=False, hidden_from_export=True),
        Field("happened_on", "date", *HAPPENED_ON),
        Field("place", "text", *PLACE, personal=True, printed=False),
        Field("police_number", "text", *POLICE_NUMBER, personal=True, printed=False, form=ANY_CASE),
        Field("activation_lock", "choice", "Aktivierungssperre", "Activation lock", choices=words_of(ActivationLock)),
        Field("to_block", "list", *TO_BLOCK, nullable=False, form=NUMBER),
        Field("blocked", "list", *BLOCKED, nullable=False, form=NUMBER),
        Field("not_blocked", "list", *NOT_BLOCKED, nullable=False, form=NUMBER),
        Field("blocking_withdrawn", "list", *BLOCKING_WITHDRAWN, nullable=False, form=NUMBER, printed=False),
        Field("to_unblock", "list", *TO_UNBLOCK, nullable=False, form=NUMBER),
        Field("unblocked", "list", *UNBLOCKED, nullable=False, form=NUMBER, printed=False),
        Field("unread_by_customer", "number", "Vom Kunden ungelesen", "Unread by the customer", nullable=False),
        Field("unread_by_fulfilment", "number", "Von der Auftragsbearbeitung ungelesen", "Unread by fulfilment", nullable=False),
        Field("awaits_answer_of", "choice", "Antwort erwartet von", "Answer expected of", facet=True, choices=words_of(CaseSide)),
        Field("reminded_at", "instant", "Zuletzt erinnert am", "Last brought to mind at"),
        Field("phone_numbers", "list", *NUMBERS, nullable=False, searchable=True, form=NUMBER),
        Field("at_carrier", "list", *AT_CARRIER, nullable=False, form=NUMBER),
        Field("at_carrier_since", "instant", *AT_CARRIER_SINCE),
        Field("done_at_carrier", "list", *DONE_AT_CARRIER, nullable=False, form=NUMBER, printed=False),
        Field("refused_at_carrier", "list", *REFUSED_AT_CARRIER, nullable=False, form=NUMBER, printed=False),
        Field("carried_out_on", "date", *CARRIED_OUT_ON, printed=False),
        Field("carrier_reference", "text", *CARRIER_REFERENCE, personal=True, printed=False, form=ANY_CASE),
        Field("received_at", "instant", "Eingegangen am", "Received at"),
        Field("closed_at", "instant", "Beendet am", "Closed at"),
        Field("remarks", "text", *REMARKS, personal=True, printed=False),
        Field("reason", "text", *REASON, personal=True, printed=False),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("-requested_at",),
    itself=("service_case", "id"),
    key="case_id",
    search_column="search",
)
SERVICE_CASE_HISTORY_LIST = history_list("service-case-history", "Servicefallhistorie", "Service case history")
