"""The list of clarification cases: what needs a person's attention (H-23)."""

from readmodels.clarification_cases.case_kind import CaseWords, SubjectWords
from readmodels.clarification_cases.clarification_cases import CASE_STATUS
from readmodels.engine.field import Field, Resource
from readmodels.key_forms import CASE_SUBJECT, IMEI, SERIAL_NUMBER

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
        Field("subject_kind", "choice", "Gegenstand", "About", nullable=False, facet=True, choices=SubjectWords()),
        Field("subject_id", "id", "Id des Gegenstands", "Subject's id", nullable=False, sortable=False),
        Field("subject", "text", "Bezeichnung", "Subject", personal=True, form=CASE_SUBJECT),
        Field("device_id", "id", "Geräte-Id", "Device id", sortable=False),
        Field("maker", "text", "Hersteller", "Maker", facet=True, printed=False),
        Field("model", "text", "Modell", "Model", sort_column="model_sort", facet=True, printed=False),
        Field("imei", "text", "IMEI", "IMEI", form=IMEI),
        Field("serial_number", "text", "Seriennummer", "Serial number", form=SERIAL_NUMBER),
        Field("user_id", "id", "Nutzer-Id", "User id", sortable=False),
        Field("user", "text", "Nutzer", "User", column="user_name", personal=True),
    ),
    default_sort=("priority", "opened_at"),
    key="case_id",
)
