"""The list of clarification cases: what needs a person's attention (H-23)."""

from readmodels.engine.field import Field, Resource
from readmodels.inventory.case_kind import CaseWords
from readmodels.inventory.clarification_cases import CASE_STATUS

CLARIFICATION_CASE_LIST = Resource(
    "clarification-cases",
    "clarification_case_list",
    "Klärfälle",
    "Clarification cases",
    (
        Field("id", "id", "Klärfall-Id", "Case id", column="case_id", nullable=False, sortable=False, composed=True),
        Field("kind", "choice", "Art", "Kind", nullable=False, facet=True, choices=CaseWords()),
        Field("priority", "number", "Priorität (1 zuerst)", "Priority (1 first)", nullable=False),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=CASE_STATUS),
        Field("opened_at", "instant", "Offen seit", "Open since", nullable=False),
        Field("closed_at", "instant", "Erledigt am", "Closed at"),
        Field("device_id", "id", "Geräte-Id", "Device id", nullable=False, sortable=False),
        Field("maker", "text", "Hersteller", "Maker", facet=True),
        Field("model", "text", "Modell", "Model", sort_column="model_sort", facet=True),
        Field("imei", "text", "IMEI", "IMEI"),
        Field("serial_number", "text", "Seriennummer", "Serial number"),
        Field("user_id", "id", "Nutzer-Id", "User id", sortable=False),
        Field("user", "text", "Nutzer", "User", column="user_name", personal=True),
    ),
    default_sort=("priority", "opened_at"),
    key="case_id",
    projections=("inventory",),
)
