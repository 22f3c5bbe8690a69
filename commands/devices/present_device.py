"""Devices that a command may be aimed at: records that are still there, and how people know them."""

from collections.abc import Iterator
from uuid import UUID

from aggregates.device import Device
from commands.engine.command import Given, Refusal


class DeviceIsAbsorbed(Refusal):
    """This record became part of device {into_id}; use that one, or split the two first if the merge was wrong."""

    code = "device-is-absorbed"
    de = "Dieser Datensatz ist in Gerät {into_id} aufgegangen; bitte jenes verwenden oder beide erst trennen, falls das Zusammenführen falsch war."


def present_device(given: Given, device_id: UUID) -> Device:
    """Return the device, which must not have become part of another one."""
    device = given.state(Device, device_id)
    if device.absorbed_into is not None:
        raise DeviceIsAbsorbed(into_id=device.absorbed_into)
    return device


def is_same_device(given: Given, linked_id: UUID, device_id: UUID) -> bool:
    """Tell whether a link to one record means the other one: it is that, or became part of it (F-09)."""
    goes_on_as: UUID | None = linked_id
    while goes_on_as is not None:
        if goes_on_as == device_id:
            return True
        goes_on_as = given.state(Device, goes_on_as).absorbed_into
    return False


def are_one_device(given: Given, one: UUID, other: UUID) -> bool:
    """Tell whether two records are one device: one of them, or both, became part of another one."""
    return is_same_device(given, one, other) or _goes_on_as(given, one) == _goes_on_as(given, other)


def _goes_on_as(given: Given, device_id: UUID) -> UUID:
    into = given.state(Device, device_id).absorbed_into
    return device_id if into is None else _goes_on_as(given, into)


def record_today(given: Given, device_id: UUID) -> tuple[UUID, Device]:
    """Return the record that the device is today: it may have become part of another one."""
    device = given.state(Device, device_id)
    while device.absorbed_into is not None:
        device_id = device.absorbed_into
        device = given.state(Device, device_id)
    return device_id, device


def records_of(given: Given, device_id: UUID) -> Iterator[UUID]:
    """Yield the record, and those that became part of it: what is claimed for one of them is for the device."""
    yield device_id
    for absorbed_id, _ in given.state(Device, device_id).absorbed:
        yield from records_of(given, absorbed_id)


def record_with(given: Given, device_id: UUID, imei: str) -> UUID:
    """Tell which record of a device has this IMEI: its own, or one that became part of it and takes the IMEI along where the two are split again."""
    for absorbed_id, identifiers in given.state(Device, device_id).absorbed:
        if any((each.kind, each.value) == ("imei", imei) for each in identifiers):
            return record_with(given, absorbed_id, imei)
    return device_id


def device_name(device: Device) -> str:
    """Name a device as people know it: maker, model, and what is printed on its box."""
    words = device.description.called
    printed = ", ".join(identifier.printed for identifier in device.identifiers)
    return f"{words} ({printed})" if words else printed
