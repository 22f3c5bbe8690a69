"""Clarification cases at a glance: how many of each kind, since when, and what resolves them (H-23)."""

from typing import Any

from aggregates.engine.words import Words
from readmodels.engine.reader import Reading
from readmodels.inventory.clarification_cases import CASE_KINDS

RESOLVED_BY: Words = {
    "activation_lock": (
        "Die Aktivierungssperre am Gerät aufheben (abmelden) und als aufgehoben melden",
        "Take the activation lock off the device (sign out) and report it lifted",
    ),
    "new_from_carrier": (
        "Das Gerät bestätigen oder einem Nutzer zuweisen; ist es eine Dublette (IMEI 1 und 2), mit dem bekannten Gerät zusammenführen",
        "Acknowledge the device or assign it to a user; if it is a double (IMEI 1 and 2), merge it with the known device",
    ),
    "without_user": ("Das Gerät einem Nutzer zuweisen", "Assign the device to a user"),
}
ACTIONS = {
    "activation_lock": ["DELETE /devices/{id}/activation-lock"],
    "new_from_carrier": ["POST /devices/{id}/acknowledgement", "POST /devices/{id}/assignment", "POST /devices/{id}/merge"],
    "without_user": ["POST /devices/{id}/assignment"],
}
_OPEN = """SELECT kind, min(priority), count(*), min(opened_at) FROM clarification_cases
    WHERE customer_id = %(customer)s AND status = 'open' GROUP BY kind"""


def case_summary(reading: Reading) -> list[dict[str, Any]]:
    """A line per kind, the most urgent first; `oldest` is null where none is open."""
    found = {kind: (priority, count, oldest) for kind, priority, count, oldest in reading.all(_OPEN)}
    lines: list[dict[str, Any]] = []
    for kind, (de, en) in CASE_KINDS.items():
        _, count, oldest = found.get(kind, (None, 0, None))
        resolved_de, resolved_en = RESOLVED_BY[kind]
        lines.append(
            {
                "kind": kind,
                "label": {"de": de, "en": en},
                "open": count,
                "oldest": oldest,
                "resolved_by": {"de": resolved_de, "en": resolved_en},
                "actions": ACTIONS[kind],
            }
        )
    return lines
