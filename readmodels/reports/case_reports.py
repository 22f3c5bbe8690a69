"""The list of the report about open service cases by age (H-19)."""

from readmodels.reports.report_list import report_list
from readmodels.service_cases.service_case_resource import SERVICE_CASE_LIST

OPEN_CASE_LIST = report_list(
    "open-service-cases",
    "Offene Servicefälle nach Alter",
    "Open service cases by age",
    SERVICE_CASE_LIST,
    (
        "number",
        "requested_at",
        "kind",
        "occasion",
        "status",
        "device_id",
        "device",
        "user_id",
        "user",
        "cost_centre",
        "promised_on",
        "awaits_answer_of",
    ),
    ("requested_at",),
    noun="open_service_case",
    behind=("open",),
)
