"""The list of the report about devices by age and model (H-19)."""

from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.reports.report_list import report_list

DEVICE_AGE_LIST = report_list(
    "device-ages",
    "Geräte nach Alter und Modell",
    "Devices by age and model",
    DEVICE_LIST,
    (
        "kind",
        "maker",
        "model",
        "designation",
        "imei",
        "serial_number",
        "source",
        "known_since",
        "user_id",
        "user",
        "user_status",
        "whereabouts",
    ),
    ("known_since", "model"),
    noun="device_age",
    behind=("hidden",),
)
