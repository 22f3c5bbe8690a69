"""The list of devices that are sold (H-15), and their histories."""

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.device_terms import KIND, MAKER, MODEL, SIZE
from aggregates.engine.words import words_of
from aggregates.order_terms import REASON, REMARKS
from aggregates.remarketing.terms import (
    AFTER_DECLINE,
    EXPECTED,
    GRADE,
    OFFERED,
    PROCEEDS,
    REMARKETING_NUMBER,
    SETTLEMENT,
    SETTLEMENT_AGREED,
    AfterDecline,
    Grade,
    RemarketingStatus,
    Settlement,
)
from aggregates.user import COST_CENTRE
from aggregates.user import PERSONNEL_NUMBER as PERSONNEL_NUMBER_LABEL
from readmodels.engine.field import Field, Resource
from readmodels.engine.history_resource import history_list
from readmodels.engine.key_form import CAPITALS
from readmodels.key_forms import NAMED_IDENTIFIER, PERSONNEL_NUMBER

REMARKETING_LIST = Resource(
    "remarketings",
    "remarketing_list",
    "Wiedervermarktungen",
    "Remarketings",
    (
        Field("id", "id", "Wiedervermarktungs-Id", "Remarketing id", column="remarketing_id", nullable=False, sortable=False),
        Field("number", "text", *REMARKETING_NUMBER, nullable=False, searchable=True, form=CAPITALS),
        Field("registered_at", "instant", "Angemeldet am", "Registered at", nullable=False),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=words_of(RemarketingStatus)),
        Field("open", "boolean", "Offen", "Open", column="is_open", nullable=False, facet=True),
        Field("device_id", "id", "Geräte-Id", "Device id", sortable=False),
        Field("device", "text", "Gerät", "Device", nullable=False, searchable=True, of="id"),
        Field("kind", "choice", *KIND, nullable=False, facet=True, choices=words_of(DeviceKind)),
        Field("maker", "text", *MAKER, facet=True),
        Field("model", "text", *MODEL, facet=True),
        Field("size", "text", *SIZE),
        Field("identifiers", "list", "Kennungen", "Identifiers", nullable=False, searchable=True, form=NAMED_IDENTIFIER),
        Field("grade", "choice", *GRADE, facet=True, choices=words_of(Grade)),
        Field("grade_said", "choice", "Zustandsklasse laut Anmeldung", "Grade as registered", choices=words_of(Grade)),
        Field("expected", "money", *EXPECTED),
        Field("offered", "money", *OFFERED),
        Field("proceeds", "money", *PROCEEDS),
        Field("currency", "text", "Währung", "Currency", nullable=False, printed=False),
        Field("settlement", "choice", *SETTLEMENT, facet=True, choices=words_of(Settlement)),
        Field("settlement_agreed", "choice", *SETTLEMENT_AGREED, choices=words_of(Settlement)),
        Field("after_decline", "choice", *AFTER_DECLINE, choices=words_of(AfterDecline)),
        Field("user_id", "id", "Nutzer-Id", "User id", sortable=False),
        Field("user", "text", "Nutzer", "User", column="user_name", sort_column="user_name_sort", personal=True),
        Field("cost_centre", "text", *COST_CENTRE, facet=True, of="user_id"),
        Field("personnel_number", "text", *PERSONNEL_NUMBER_LABEL, personal=True, of="user_id", form=PERSONNEL_NUMBER),
        Field("case_id", "id", "Servicefall-Id", "Service case id", sortable=False),
        Field("order_id", "id", "Bestellungs-Id", "Order id", sortable=False),
        Field("awaited_since", "instant", "Erwartet seit", "Awaited since"),
        Field("received_at", "instant", "Eingegangen am", "Received at"),
        Field("offered_at", "instant", "Angeboten am", "Offered at"),
        Field("closed_at", "instant", "Beendet am", "Closed at"),
        Field("remarks", "text", *REMARKS, personal=True, printed=False),
        Field("reason", "text", *REASON, personal=True, printed=False),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("-registered_at",),
    itself=("remarketing", "id"),
    key="remarketing_id",
    search_column="search",
)
REMARKETING_HISTORY_LIST = history_list("remarketing-history", "Wiedervermarktungshistorie", "Remarketing history")
