"""What comes of a completed return: what was chosen for device, contract and user takes effect, all of it or nothing (H-14)."""

from collections.abc import Iterator
from uuid import UUID

from aggregates.device import Device, DeviceDecoupled
from aggregates.device_terms import DeviceReturned
from aggregates.engine.event import Event
from aggregates.service_cases.returns import ReturnCompleted
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import NumberInCase
from aggregates.sim import Sim, SimTakenOutOfDevice
from aggregates.sim_terms import SimStatus
from aggregates.user import User, UserDeactivated
from commands.devices.present_device import device_name, is_same_device
from commands.engine.command import Decision, Given, Refusal
from commands.service_cases.case_hooks import AFTER_RETURNS
from commands.service_cases.device_for_case import record_today
from commands.sims.sim_changes import status_changes
from commands.users.delete_user import deleted_user

_Entry = tuple[UUID, Event]


class ReturnedDeviceGivenAway(Refusal):
    """{device} was passed to {name} since; take it from that user, or cancel the return."""

    code = "returned-device-given-away"
    de = "{device} wurde inzwischen an {name} übergeben; bitte dort entkoppeln oder die Rücksendung stornieren."


class NumberIsElsewhere(Refusal):
    """The number {number} is no longer in the device, so its contract isn't paused or cancelled with it; change the return to keep the contract, and see to the number by itself."""

    code = "number-is-elsewhere"
    de = "Die Rufnummer {number} ist nicht mehr in dem Gerät, ihr Vertrag wird also nicht mit ihm pausiert oder gekündigt; bitte bei der Rücksendung „behalten“ wählen und die Rufnummer für sich bearbeiten."


def completed_return(given: Given, case_id: UUID, case: ServiceCase) -> Decision:
    """Decide the end of a return. Raises what became impossible meanwhile."""
    if case.device_id is None:
        return []
    device_id, device = record_today(given, case.device_id)
    if device.user_id not in (None, case.user_id):
        raise ReturnedDeviceGivenAway(device=device_name(device), name=given.state(User, device.user_id).name)
    at_carrier = tuple(each.number for each in case.numbers if case.contract != "keep" and given.state(Sim, each.sim_id).fed)
    completed = ReturnCompleted(
        case_id=case_id,
        device_id=case.device_id,
        user_id=case.user_id,
        whereabouts=case.whereabouts,
        contract=case.contract,
        user=case.user,
        at_carrier=at_carrier,
    )
    return [
        (case_id, completed),
        *(entry for each in case.numbers for entry in _contract(given, case, device_id, each)),
        *_device(case, device_id, device),
        *_user(given, case, device_id),
        *(entry for each in AFTER_RETURNS for entry in each.follows(given, case_id, case, device_id, device)),
    ]


def _device(case: ServiceCase, device_id: UUID, device: Device) -> Iterator[_Entry]:
    if device.user_id is not None:
        yield device_id, DeviceDecoupled(device_id=device_id, user_id=device.user_id)
    yield device_id, DeviceReturned(device_id=device_id, whereabouts=case.whereabouts)


def _contract(given: Given, case: ServiceCase, device_id: UUID, told: NumberInCase) -> Iterator[_Entry]:
    """Of a number that its carrier's feed decides about nothing but that it is taken out: the rest is done at the carrier."""
    sim = given.state(Sim, told.sim_id)
    if sim.link is None or not is_same_device(given, sim.link.device_id, device_id):
        if case.contract != "keep":
            raise NumberIsElsewhere(number=told.number)
        return
    if case.contract != "keep" and not sim.fed:
        status: SimStatus = "paused" if case.contract == "pause" else "inactive"
        for event in status_changes(sim, status):
            sim = sim.evolve(event)
            yield told.sim_id, event
    if sim.link is not None:
        yield told.sim_id, SimTakenOutOfDevice(number=sim.number, was=sim.link, because="hand")


def _user(given: Given, case: ServiceCase, device_id: UUID) -> Iterator[_Entry]:
    if case.user_id is None or case.user == "keep":
        return
    user = given.state(User, case.user_id)
    if case.user == "deactivate" and user.status == "active":
        yield case.user_id, UserDeactivated()
    if case.user == "delete" and user.status != "deleted":
        yield from deleted_user(given, case.user_id, user, without=(device_id,))
