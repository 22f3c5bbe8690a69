"""Who says that a lost device was found is told which exchange still brings another one in its place, and which numbers are blocked or may be yet (H-13)."""

from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.loss_terms import BlockingStatus
from aggregates.service_cases.service_case import ServiceCase
from api.engine.access import Caller
from api.engine.looking import looking
from api.engine.written import Note
from commands.devices.present_device import record_today
from commands.engine.command import Given
from commands.engine.dispatch import Done
from commands.service_cases.device_for_case import cases_with
from commands.service_cases.find_device import FindDevice
from commands.service_cases.tell_blocking import TellBlocking


def found_again(caller: Caller, command: FindDevice, _done: Done) -> list[Note]:
    """Return the notes that are called for."""
    with looking(caller) as given:
        case = given.state(ServiceCase, command.case_id)
        return [*_numbers(case), *_exchange_goes_on(given, case)]


def blocked_after_all(caller: Caller, command: TellBlocking, _done: Done) -> list[Note]:
    """Tell whoever says that the number of a device is blocked, which was found before, that this is to be lifted."""
    with looking(caller) as given:
        case = given.state(ServiceCase, command.case_id)
    if case.status != "found" or command.phone_number not in _with(case, "confirmed"):
        return []
    number = command.phone_number
    return [
        Note(
            de=f"Gesperrt: {number}. Das Gerät ist wieder da; bitte die Sperrung beim Netzbetreiber aufheben lassen, und melden, dass sie aufgehoben ist.",
            en=f"Blocked: {number}. The device is there again; have the blocking lifted by the carrier, and say that it is lifted.",
        )
    ]


def _numbers(case: ServiceCase) -> list[Note]:
    """Tell what has become of each number whose blocking was asked for, and what whoever fulfils it does about that."""
    notes: list[Note] = []
    if blocked := ", ".join(_with(case, "confirmed")):
        notes.append(
            Note(
                de=f"Gesperrt: {blocked}. Die Auftragsbearbeitung lässt die Sperrung beim Netzbetreiber aufheben; der Servicefall sagt, sobald das geschehen ist.",
                en=f"Blocked: {blocked}. Fulfilment has the blocking lifted by the carrier; the service case says so once that is done.",
            )
        )
    if pending := ", ".join(_with(case, "pending")):
        notes.append(
            Note(
                de=f"Noch beim Netzbetreiber in Arbeit: {pending}. Was er noch sperrt, lässt die Auftragsbearbeitung danach aufheben; der Servicefall nennt es dann.",
                en=f"Still pending at the carrier: {pending}. What it still blocks fulfilment has lifted afterwards; the service case names it then.",
            )
        )
    if withdrawn := ", ".join(_with(case, "withdrawn")):
        notes.append(
            Note(
                de=f"Nicht mehr zu sperren: {withdrawn}. Ist der Netzbetreiber schon darum gebeten, zieht die Auftragsbearbeitung es dort zurück; hat er trotzdem gesperrt, nennt der Servicefall es.",
                en=f"Not to be blocked any more: {withdrawn}. If the carrier was asked for it already, fulfilment withdraws that there; where it has blocked it all the same, the service case names it.",
            )
        )
    return notes


def _with(case: ServiceCase, status: BlockingStatus) -> list[str]:
    return [each.number for each in case.blocking if each.status == status]


def _exchange_goes_on(given: Given, case: ServiceCase) -> list[Note]:
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
