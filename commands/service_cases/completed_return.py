"""What comes of a completed return: what was chosen for device, contract and user takes effect, all of it or nothing; but deleting the user waits for what only the customer may end (H-14)."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from aggregates.device import Device, DeviceDecoupled
from aggregates.device_terms import DeviceReturned
from aggregates.engine.event import Event
from aggregates.service_cases.returns import ReturnCompleted
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import NumberInCase, UserChoice
from aggregates.sim import Sim, SimAssignedToUser, SimDecoupledFromUser, SimTakenOutOfDevice
from aggregates.sim_terms import SimStatus
from aggregates.user import User
from commands.devices.present_device import device_name, is_same_device, record_today
from commands.engine.command import Decision, Given, Refusal
from commands.service_cases.case_hooks import AFTER_RETURNS, check_whereabouts
from commands.service_cases.device_for_case import still_inside
from commands.service_cases.leaver import settled_user, still_to_come
from commands.service_cases.passing_on import PassedOn, passing_on
from commands.sims.sim_changes import status_changes

_Entry = tuple[UUID, Event]


class ReturnedDeviceGivenAway(Refusal):
    """{device} was passed to {name} since; take it from that user, or cancel the return."""

    code = "returned-device-given-away"
    de = "{device} wurde inzwischen an {name} übergeben; bitte dort entkoppeln oder die Rücksendung stornieren."


class NumberIsElsewhere(Refusal):
    """The number {number} is no longer in the device, so its contract isn't paused, cancelled or passed on with it; change the return to keep the contract, and see to the number by itself."""

    code = "number-is-elsewhere"
    de = "Die Rufnummer {number} ist nicht mehr in dem Gerät, ihr Vertrag wird also nicht mit ihm pausiert, gekündigt oder weitergegeben; bitte bei der Rücksendung „behalten“ wählen und die Rufnummer für sich bearbeiten."


def completed_return(given: Given, case_id: UUID, case: ServiceCase, inside: tuple[NumberInCase, ...]) -> Decision:
    """Decide the end of a return; `inside`: the numbers in the device now. Raises what became impossible meanwhile."""
    if case.device_id is None:
        return []
    device_id, device = record_today(given, case.device_id)
    if device.user_id not in (None, case.user_id):
        raise ReturnedDeviceGivenAway(device=device_name(device), name=given.state(User, device.user_id).name)
    check_whereabouts(given, device_id, device, case.whereabouts)
    more = bool(still_to_come(given, case_id, case))
    wanted: UserChoice = "keep" if more else case.user
    passed_on = passing_on(given, case)
    at_carrier = tuple(each.number for each in case.numbers if case.contract != "keep" and given.state(Sim, each.sim_id).fed)
    if passed_on.device_id is not None:
        at_carrier = ()
    contracts = [entry for each in case.numbers for entry in _contract(given, case, device_id, each, passed_on)]
    taken = {stream for stream, event in contracts if isinstance(event, SimAssignedToUser | SimDecoupledFromUser)}
    user, of_user = settled_user(given, case, wanted, {device_id, *taken})
    completed = ReturnCompleted(
        case_id=case_id,
        device_id=case.device_id,
        user_id=case.user_id,
        whereabouts=case.whereabouts,
        contract=case.contract,
        user=user,
        pass_on_to=case.pass_on_to,
        at_carrier=at_carrier,
        leaver_id=case.leaver_id if more else None,
    )
    return [
        (case_id, completed),
        *contracts,
        *_left_inside(given, case, device_id, inside),
        *_device(case, device_id, device),
        *of_user,
        *(entry for each in AFTER_RETURNS for entry in each.follows(given, case_id, case, device_id, device)),
    ]


def _device(case: ServiceCase, device_id: UUID, device: Device) -> Iterator[_Entry]:
    if device.user_id is not None:
        yield device_id, DeviceDecoupled(device_id=device_id, user_id=device.user_id)
    yield device_id, DeviceReturned(device_id=device_id, whereabouts=case.whereabouts)


def _contract(given: Given, case: ServiceCase, device_id: UUID, told: NumberInCase, passed_on: PassedOn) -> Iterator[_Entry]:
    """Of a number that its carrier's feed decides about nothing but that it is taken out: the rest is done at the carrier."""
    sim = given.state(Sim, told.sim_id)
    if sim.link is None or not is_same_device(given, sim.link.device_id, device_id):
        if case.contract != "keep":
            raise NumberIsElsewhere(number=told.number)
        return
    if case.contract == "pass_on":
        yield from passed_on.of(told.sim_id, sim)
        return
    if case.contract != "keep" and not sim.fed:
        status: SimStatus = "paused" if case.contract == "pause" else "inactive"
        for event in status_changes(sim, status):
            sim = sim.evolve(event)
            yield told.sim_id, event
    if sim.link is not None:
        yield told.sim_id, SimTakenOutOfDevice(number=sim.number, was=sim.link, because="hand")


def _left_inside(given: Given, case: ServiceCase, device_id: UUID, inside: Iterable[NumberInCase]) -> Iterator[_Entry]:
    """Take out numbers on which the return decides nothing, such as were put in since: else they would be its next user's."""
    decided = {each.sim_id for each in case.numbers}
    for each in still_inside(given, inside, device_id):
        sim = given.state(Sim, each.sim_id)
        if each.sim_id not in decided and sim.link is not None:
            yield each.sim_id, SimTakenOutOfDevice(number=sim.number, was=sim.link, because="hand")
