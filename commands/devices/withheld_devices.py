"""Devices that nobody sees, as only the feed knows them and the customer has the import of such devices switched off (F-07).

Whoever brings one in by hand, by a list or from the device management takes its record over, with its history and the numbers that are in it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from aggregates.customer import Customer
from aggregates.device import Device, DeviceAcknowledged, DeviceDescribed
from aggregates.device_terms import DeviceDescription, DeviceIdentified, DeviceShown, Identifier
from aggregates.engine.event import Event
from commands.devices.device_identifiers import KnownSource
from commands.devices.merge_devices import merged_next
from commands.devices.one_device import check_slots
from commands.devices.present_device import device_name
from commands.engine.command import Decision, Given


def is_withheld(given: Given, device: Device) -> bool:
    """Tell whether nobody can see the device."""
    return device.unknown and not given.state(Customer, given.customer_id).unknown_devices


def withheld_records(given: Given, identifiers: Iterable[Identifier]) -> Mapping[Identifier, UUID]:
    """Look up those of the identifiers by which a device is known that nobody sees, each with its record."""
    holders = {identifier: given.holder(identifier.claim()) for identifier in identifiers}
    return {each: record for each, record in holders.items() if record is not None and is_withheld(given, given.state(Device, record))}


def taken_over(
    given: Given, records: Iterable[UUID], identifiers: tuple[Identifier, ...], description: DeviceDescription, source: KnownSource
) -> Decision:
    """Decide that the first record is a known device from now on, and that the others are part of it; what is said of it counts, all else stays."""
    device_id, *others = records
    device = given.state(Device, device_id)
    there = (*device.identifiers, *(former.identifier for former in device.former))
    fresh = tuple(each for each in identifiers if each not in there and given.holder(each.claim()) is None)
    decision: list[tuple[UUID, Event]] = [(device_id, DeviceAcknowledged(source=source))]
    if device.hidden:
        decision.append((device_id, DeviceShown()))
    decision += absorbed(given, device_id, replace(device, unknown=False), others, source, with_identifiers=fresh)
    if fresh:
        decision.append((device_id, DeviceIdentified(source=source, identifiers=fresh)))
    said = description.model_dump(include=description.model_fields_set, exclude={"further"}, exclude_none=True)
    described = device.description.model_copy(update={**said, "further": {**device.description.further, **description.further}})
    if described != device.description:
        decision.append((device_id, DeviceDescribed(description=described, was=device.description)))
    return decision


def absorbed(
    given: Given,
    device_id: UUID,
    device: Device,
    records: Iterable[UUID],
    source: KnownSource,
    *,
    with_identifiers: tuple[Identifier, ...] = (),
) -> Iterator[tuple[UUID, Event]]:
    """Yield the events by which records become part of the device, which gets these identifiers, too. Raises MoreThanADeviceHas."""
    states = {record: given.state(Device, record) for record in records}
    check_slots(
        device_name(device), (*device.identifiers, *with_identifiers, *(each for state in states.values() for each in state.identifiers))
    )
    for record, state in states.items():
        device = yield from merged_next(device_id, device, record, state, source)
