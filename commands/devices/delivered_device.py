"""What becomes known of a device when it is delivered (F-06): it has its order as its source, and its user.

One that the feed saw first, as it was in use before the delivery was told, is that device and known from now on; nobody has to clear anything up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from aggregates.device import Device, DeviceAssigned, DeviceRegistered
from aggregates.device_terms import DeviceDescription, DeviceIdentified, Identifier
from aggregates.engine.event import Event
from aggregates.user import User
from commands.devices.device_identifiers import new_identifiers
from commands.devices.one_device import IdentifiersContradict, check_slots, recognised
from commands.devices.withheld_devices import absorbed, taken_over
from commands.engine.command import Given, Refusal

_Entry = tuple[UUID, Event]


class DeliveredDeviceContradicts(Refusal):
    """The parcel has {said}; known is {known}: {why}. Nothing was taken. Correct what the parcel says; or, if that is wrong which is known, correct it there, then say again that the parcel was delivered."""

    code = "delivered-device-contradicts"
    de = "Im Paket ist {said}; bekannt ist {known}: {why_de}. Nichts wurde übernommen. Bitte berichtigen, was das Paket sagt; oder, falls das Bekannte falsch ist, es dort berichtigen und die Zustellung dann erneut melden."


@dataclass(frozen=True, slots=True)
class Delivered:
    """The record as which the device is known from now on, and the events by which it is."""

    device_id: UUID
    events: tuple[_Entry, ...]


def delivered(
    given: Given, device_id: UUID, identifiers: tuple[Identifier, ...], description: DeviceDescription, user_id: UUID | None
) -> Delivered:
    """Decide what is known of a device that came for this user; `device_id`: that of a new record; `user_id` None: it came for nobody. Raises DeliveredDeviceContradicts.

    It goes to the user who can take something and unless somebody has it already.
    """
    try:
        found = recognised(given, identifiers, description)
    except IdentifiersContradict as contradiction:
        raise DeliveredDeviceContradicts(**contradiction.facts) from None
    if not found.records:
        new_identifiers(given, device_id, identifiers)
        check_slots(description.called, identifiers)
        registered = DeviceRegistered(source="order", identifiers=identifiers, description=description)
        return _with_user(given, device_id, Device(), [(device_id, registered)], user_id)
    record = found.records[0]
    return _with_user(given, record, given.state(Device, record), [*_recognised(given, found.records, found.in_use, description)], user_id)


def _recognised(
    given: Given, records: Sequence[UUID], identifiers: tuple[Identifier, ...], description: DeviceDescription
) -> Iterator[_Entry]:
    record, *others = records
    device = given.state(Device, record)
    if device.unknown:
        yield from taken_over(given, records, identifiers, description, "order")
        return
    fresh = tuple(each for each in identifiers if each not in device.identifiers and given.holder(each.claim()) is None)
    yield from absorbed(given, record, device, others, "order", with_identifiers=fresh)
    if fresh:
        yield record, DeviceIdentified(source="order", identifiers=fresh)


def _with_user(given: Given, record: UUID, device: Device, events: list[_Entry], user_id: UUID | None) -> Delivered:
    for stream_id, event in events:
        device = device.evolve(event) if stream_id == record else device
    if device.user_id is None and user_id is not None and given.state(User, user_id).status == "active":
        events.append((record, DeviceAssigned(user_id=user_id, device_id=record)))
    return Delivered(record, tuple(events))
