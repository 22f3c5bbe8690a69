"""The kinds of clarification case that a device may be (H-23)."""

from readmodels.inventory.case_kind import CaseKind

ACTIVATION_LOCK = CaseKind(
    "activation_lock",
    1,
    "Gerät in Aktivierungssperre",
    "Device in activation lock",
    "Die Aktivierungssperre am Gerät aufheben (abmelden) und als aufgehoben melden",
    "Take the activation lock off the device (sign out) and report it lifted",
    ("DELETE /devices/{id}/activation-lock",),
)
NEW_FROM_CARRIER = CaseKind(
    "new_from_carrier",
    2,
    "Neues Gerät aus dem FKP",
    "New device from the carrier portal",
    "Das Gerät bestätigen oder einem Nutzer zuweisen; ist es eine Dublette (IMEI 1 und 2), mit dem bekannten Gerät zusammenführen",
    "Acknowledge the device or assign it to a user; if it is a double (IMEI 1 and 2), merge it with the known device",
    ("POST /devices/{id}/acknowledgement", "POST /devices/{id}/assignment", "POST /devices/{id}/merge"),
)
WITHOUT_USER = CaseKind(
    "without_user",
    3,
    "Gerät ohne Nutzer",
    "Device without user",
    "Das Gerät einem Nutzer zuweisen",
    "Assign the device to a user",
    ("POST /devices/{id}/assignment",),
)
