"""Who closes a loss is told which numbers of the device nobody has blocked (H-13)."""

from uuid import UUID

from aggregates.service_cases.service_case import ServiceCase
from api.engine.access import Caller
from api.engine.looking import looking
from api.engine.written import Note


def still_active(caller: Caller, case_id: UUID) -> list[Note]:
    """Return the note, if one is called for."""
    with looking(caller) as given:
        case = given.state(ServiceCase, case_id)
    blocked = {each.number for each in case.blocking if each.status == "confirmed"}
    numbers = [each.number for each in case.numbers if each.number not in blocked]
    if case.kind != "loss" or not numbers:
        return []
    named = ", ".join(numbers)
    return [
        Note(
            de=f"Nicht gesperrt: {named}. Wer das Gerät hat, kann damit weiter telefonieren; die Sperrung kann auch jetzt noch angefragt werden.",
            en=f"Not blocked: {named}. Whoever has the device can go on using that; the blocking can still be asked for.",
        )
    ]
