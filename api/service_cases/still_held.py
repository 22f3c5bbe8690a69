"""Who has a user deleted by a return is told at once what that user still holds: it would keep the return from being completed; who has its contract passed on, that the number goes into no device (H-14)."""

from collections.abc import Iterator, Set
from itertools import chain
from uuid import UUID

from aggregates.device import DEVICE_USER_CLAIM
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.service_case import ServiceCase
from aggregates.user import User
from api.engine.access import Caller
from api.engine.looking import looking
from api.engine.written import Note
from api.service_cases.passed_on import in_no_device
from commands.engine.command import Given, Refusal
from commands.engine.dispatch import Done
from commands.service_cases.change_return import ChangeReturn
from commands.service_cases.device_for_case import cases_with
from commands.service_cases.request_return import RequestReturn
from commands.service_cases.return_devices_of_leaver import ReturnDevicesOfLeaver
from commands.users.coupled import coupled
from commands.users.delete_user import HOLDINGS, NEEDS


def still_held(caller: Caller, command: RequestReturn | ChangeReturn | ReturnDevicesOfLeaver, done: Done) -> list[Note]:
    """Return the notes that are called for, of a return or of those of a leaver."""
    with looking(caller) as given:
        if isinstance(command, ReturnDevicesOfLeaver):
            gone = {each.device_id for each in command.made}
            held = _notes(given, command.user_id, gone) if command.user == "delete" else ()
            begun = [each.case_id for each in command.made if each.case_id in cases_with(given, DEVICE_IN_CASE_CLAIM, each.device_id)]
            return [*held, *chain.from_iterable(in_no_device(given, given.state(ServiceCase, each)) for each in begun)]
        case = given.state(ServiceCase, done.ids.get("case_id", command.case_id))
        held = _notes(given, case.user_id, _gone(given, case)) if case.user == "delete" and case.user_id is not None else ()
        return [*held, *in_no_device(given, case)]


def _gone(given: Given, case: ServiceCase) -> Set[UUID]:
    """List the devices that go back by it, or with it where the user leaves."""
    own: set[UUID] = set() if case.device_id is None else {case.device_id}
    if case.leaver_id is None or case.user_id is None:
        return own
    devices = coupled(given, DEVICE_USER_CLAIM, case.user_id)
    return own | {
        each
        for each in devices
        if case.leaver_id in {given.state(ServiceCase, of).leaver_id for of in cases_with(given, DEVICE_IN_CASE_CLAIM, each)}
    }


def _notes(given: Given, user_id: UUID, gone: Set[UUID]) -> Iterator[Note]:
    """Look at what would keep the user from being deleted, by the same rules."""
    user = given.state(User, user_id)
    held = [name for holding in HOLDINGS for thing, name in holding.held(given, user_id).items() if thing not in gone]
    if held:
        things = ", ".join(held)
        yield Note(
            de=f"{user.name} hat auch noch {things}. Solange das so ist, wird niemand gelöscht und die Rücksendung nicht abgeschlossen; bitte auch das zurückgeben oder entkoppeln, oder für den Nutzer anders entscheiden.",
            en=f"{user.name} has {things}, too. As long as that is so, nobody is deleted and the return isn't completed; have these returned or decoupled as well, or choose otherwise for the user.",
        )
    for need in NEEDS:
        try:
            need.check(given, user_id, user)
        except Refusal as why:
            yield Note(de=why.text_de, en=why.text_en)
