"""The kinds of clarification case that a device may be, and the table of these cases (H-23)."""

from aggregates.device import Device
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.clarification_cases.clarification_cases import CLARIFICATION_CASES

ACTIVATION_LOCK = CaseKind(
    "activation_lock",
    1,
    Device,
    "Gerät in Aktivierungssperre",
    "Device in activation lock",
    "Die Aktivierungssperre am Gerät aufheben (abmelden) und als aufgehoben melden",
    "Take the activation lock off the device (sign out) and report it lifted",
    ("DELETE /devices/{id}/activation-lock",),
)
NEW_FROM_CARRIER = CaseKind(
    "new_from_carrier",
    2,
    Device,
    "Neues Gerät aus dem FKP",
    "New device from the carrier portal",
    "Das Gerät bestätigen oder einem Nutzer zuweisen; ist es eine Dublette (IMEI 1 und 2), mit dem bekannten Gerät zusammenführen",
    "Acknowledge the device or assign it to a user; if it is a double (IMEI 1 and 2), merge it with the known device",
    ("POST /devices/{id}/acknowledgement", "POST /devices/{id}/assignment", "POST /devices/{id}/merge"),
)
WITHOUT_USER = CaseKind(
    "without_user",
    3,
    Device,
    "Gerät ohne Nutzer",
    "Device without user",
    "Das Gerät einem Nutzer zuweisen",
    "Assign the device to a user",
    ("POST /devices/{id}/assignment",),
)

CASES_OF_DEVICES = (ACTIVATION_LOCK, WITHOUT_USER, NEW_FROM_CARRIER)
DEVICE_CASES = CLARIFICATION_CASES.table("device_cases")
