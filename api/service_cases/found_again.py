"""Who says that a lost device was found is told which exchange still brings another one in its place, and which numbers are blocked or may be yet (H-13)."""

from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.loss_terms import BlockingStatus
from aggregates.service_cases.service_case import ServiceCase
from api.engine.access import Caller
from api.engine.looking import looking
from api.engine.written import Note
from commands.devices.present_device import record_today
from commands.engine.dispatch import Done
from commands.service_cases.device_for_case import cases_with
from commands.service_cases.find_device import FindDevice
from commands.service_cases.tell_blocking import TellBlocking


def found_again(caller: Caller, command: FindDevice, _done: Done) -> list[Note]:
    """Return the notes that are called for."""
    with looking(caller) as given:
        case = given.state(ServiceCase, command.case_id)
    return [*_numbers(case), *_exchange_goes_on(caller, command)]


def blocked_after_all(caller: Caller, command: TellBlocking, _done: Done) -> list[Note]:
    """Tell whoever says that the number of a device is blocked, which was found before, that this is to be lifted."""
    with looking(caller) as given:
        case = given.state(ServiceCase, command.case_id)
    if case.status != "found" or command.phone_number not in _with(case, "confirmed"):
        return []
    return [_to_be_lifted(command.phone_number)]


def _numbers(case: ServiceCase) -> list[Note]:
    """Tell what has become of each number whose blocking was asked for."""
    notes = [_to_be_lifted(", ".join(blocked))] if (blocked := _with(case, "confirmed")) else []
    if pending := ", ".join(_with(case, "pending")):
        notes.append(
            Note(
                de=f"Noch beim Netzbetreiber in Arbeit: {pending}. Was er noch sperrt, ist danach aufzuheben; der Servicefall nennt es dann.",
                en=f"Still pending at the carrier: {pending}. What it still blocks has to be lifted afterwards; the service case names it then.",
            )
        )
    if withdrawn := ", ".join(_with(case, "withdrawn")):
        notes.append(
            Note(
                de=f"Nicht mehr zu sperren: {withdrawn}. Hat jemand den Netzbetreiber schon darum gebeten, bitte dort zurückziehen, und melden, wenn er trotzdem gesperrt hat.",
                en=f"Not to be blocked any more: {withdrawn}. If somebody has asked the carrier for it already, withdraw that there, and say so if it has blocked it all the same.",
            )
        )
    return notes


def _to_be_lifted(numbers: str) -> Note:
    return Note(
        de=f"Gesperrt: {numbers}. Das Gerät ist wieder da; bitte die Sperrung beim Netzbetreiber aufheben lassen, und melden, dass sie aufgehoben ist.",
        en=f"Blocked: {numbers}. The device is there again; have the blocking lifted by the carrier, and say that it is lifted.",
    )


def _with(case: ServiceCase, status: BlockingStatus) -> list[str]:
    return [each.number for each in case.blocking if each.status == status]


def _exchange_goes_on(caller: Caller, command: FindDevice) -> list[Note]:
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
