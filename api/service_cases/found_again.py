"""Who says that a lost device was found is told which exchange still brings another one in its place (H-13)."""

from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.service_case import ServiceCase
from api.engine.access import Caller
from api.engine.looking import looking
from api.engine.written import Note
from commands.devices.present_device import record_today
from commands.engine.dispatch import Done
from commands.service_cases.device_for_case import cases_with
from commands.service_cases.find_device import FindDevice


def exchange_goes_on(caller: Caller, command: FindDevice, _done: Done) -> list[Note]:
    """Return the note, if one is called for."""
    with looking(caller) as given:
        case = given.state(ServiceCase, command.case_id)
        if case.device_id is None:
            return []
        device_id, _ = record_today(given, case.device_id)
        held_by = [given.state(ServiceCase, each) for each in cases_with(given, DEVICE_IN_CASE_CLAIM, device_id)]
    return [
        Note(
            de=f"Der Austausch {each.number} bringt weiter ein anderes Gerät; kommt es, geht dieses zurück. Wird es nicht mehr gebraucht, bitte den Austausch stornieren.",
            en=f"The exchange {each.number} still brings another device; once that comes, this one goes back. If it isn't needed any more, cancel the exchange.",
        )
        for each in held_by
        if each.kind == "exchange" and each.is_open
    ]
