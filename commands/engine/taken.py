"""How a refusal names what somebody else holds already: as people call it, in both languages."""

from aggregates.engine.event import Claim
from commands.engine.command import AlreadyTaken

_NAMES = {
    "number": ("Rufnummer", "number"),
    "imei": ("IMEI", "IMEI"),
    "serial_number": ("Seriennummer", "serial number"),
    "personnel_number": ("Personalnummer", "personnel number"),
    "customer_number": ("Kundennummer", "customer number"),
    "login": ("Benutzername", "user name"),
}
_NAMELESS = {"api_token": ("Dieses API-Token", "This API token")}
"""Their values are hashes of what is secret: never shown."""


def taken_by_another(claim: Claim) -> AlreadyTaken | None:
    """The refusal; None for claims that only help to count and to find, of which people know nothing."""
    if claim.kind in _NAMELESS:
        de, en = _NAMELESS[claim.kind]
        return AlreadyTaken(thing=en, thing_de=de)
    if claim.kind not in _NAMES:
        return None
    de, en = _NAMES[claim.kind]
    return AlreadyTaken(thing=f"{en} {claim.value}", thing_de=f"{de} {claim.value}")
