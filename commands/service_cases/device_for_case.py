"""Devices that a service case may begin with: somebody has them, and no other case does something with them (H-13)."""

from collections.abc import Iterable
from uuid import UUID

from aggregates.device import Device
from aggregates.engine.claim import ClaimKind
from aggregates.engine.words import words_of
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM, DEVICE_LOST_CLAIM
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import NumberInCase, ServiceCaseKind
from aggregates.sim import Sim
from commands.devices.present_device import is_same_device, present_device, records_of
from commands.engine.command import Given, Refusal
from commands.service_cases.case_hooks import CASE_HINDRANCES


class DeviceIsUnderReturn(Refusal):
    """The device is being returned already (service case {number}); change that one, or cancel it first."""

    code = "device-is-under-return"
    de = "Das Gerät wird schon zurückgesendet (Servicefall {number}); bitte jenen ändern oder erst stornieren."


class DeviceIsInServiceCase(Refusal):
    """The device is in the service case {number} ({kind}) already; wait for its end, or cancel it first."""

    code = "device-is-in-service-case"
    de = "Das Gerät ist schon im Servicefall {number} ({kind_de}); bitte dessen Ende abwarten oder ihn erst stornieren."


class DeviceIsLost(Refusal):
    """The device is lost (service case {number}); say there that it was found, or have it exchanged as lost."""

    code = "device-is-lost"
    de = "Das Gerät ist verloren gemeldet (Servicefall {number}); bitte dort den Fund melden oder es als verloren austauschen lassen."


class DeviceIsReturned(Refusal):
    """The device was returned already; nobody has it who could send it."""

    code = "device-is-returned"
    de = "Das Gerät wurde schon zurückgegeben; niemand hat es, der es senden könnte."


def device_for_case(given: Given, device_id: UUID, *but: UUID) -> Device:
    """Return the device, which somebody has in hand; `but`: cases that end with what is decided. Raises DeviceIsLost, DeviceIsUnderReturn, DeviceIsInServiceCase, DeviceIsReturned."""
    device = exchangeable(given, device_id, *but)
    check_not_lost(given, device_id, *but)
    return device


def cases_with(given: Given, kind: ClaimKind, device_id: UUID) -> list[UUID]:
    """Look up the cases (or upgrades) that have the device to themselves, as this record or as one that became part of it; `kind`: of which sort."""
    return [case for record in records_of(given, device_id) if (case := given.holder(kind.of(str(record)))) is not None]


def open_cases(given: Given, device_id: UUID, *but: UUID) -> list[UUID]:
    """List the cases of the device that are open, other than these; a loss holds it also after it was closed."""
    found = [*cases_with(given, DEVICE_IN_CASE_CLAIM, device_id), *cases_with(given, DEVICE_LOST_CLAIM, device_id)]
    return [each for each in found if each not in but and given.state(ServiceCase, each).is_open]


def check_not_lost(given: Given, device_id: UUID, *but: UUID) -> None:
    """Raise DeviceIsLost where it was reported, other than by these, and hasn't been found."""
    for lost_in in cases_with(given, DEVICE_LOST_CLAIM, device_id):
        if lost_in not in but:
            raise DeviceIsLost(number=given.state(ServiceCase, lost_in).number)


def device_for_loss(given: Given, device_id: UUID) -> Device:
    """Return a device that may be reported lost: also one for which another is on its way. Raises DeviceIsLost, DeviceIsUnderReturn, DeviceIsInServiceCase, DeviceIsReturned."""
    exchanges = [each for each in cases_with(given, DEVICE_IN_CASE_CLAIM, device_id) if given.state(ServiceCase, each).kind == "exchange"]
    if not exchanges:
        return device_for_case(given, device_id)
    check_not_lost(given, device_id)
    check_in_no_case(given, device_id, *exchanges)
    return present_device(given, device_id)


def exchangeable(given: Given, device_id: UUID, *but: UUID) -> Device:
    """Return a device for which another may come: also one that is lost; `but`: cases that end with what is decided. Raises DeviceIsUnderReturn, DeviceIsInServiceCase, DeviceIsReturned."""
    device = present_device(given, device_id)
    check_in_no_case(given, device_id, *but)
    for hindrance in CASE_HINDRANCES:
        hindrance.check(given, device_id, device)
    if device.whereabouts not in (None, "pool"):
        raise DeviceIsReturned
    return device


def check_in_no_case(given: Given, device_id: UUID, *but: UUID) -> None:
    """Raise DeviceIsUnderReturn, DeviceIsInServiceCase where a case does something with it, other than these."""
    for case_id in cases_with(given, DEVICE_IN_CASE_CLAIM, device_id):
        if case_id in but:
            continue
        case = given.state(ServiceCase, case_id)
        if case.kind == "return":
            raise DeviceIsUnderReturn(number=case.number)
        de, en = words_of(ServiceCaseKind)[case.kind]
        raise DeviceIsInServiceCase(number=case.number, kind=en, kind_de=de)


def still_inside(given: Given, numbers: Iterable[NumberInCase], device_id: UUID) -> tuple[NumberInCase, ...]:
    """Return those of the numbers that are in the device."""
    return tuple(each for each in numbers if _is_in(given, each.sim_id, device_id))


def _is_in(given: Given, sim_id: UUID, device_id: UUID) -> bool:
    link = given.state(Sim, sim_id).link
    return link is not None and is_same_device(given, link.device_id, device_id)
