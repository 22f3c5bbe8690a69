"""What is maintained of devices: kind, maker, model, size, colour, the customer's own fields (H-20)."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.customer import Customer
from aggregates.device import Device
from aggregates.device_terms import COLOUR, KIND, MAKER, MODEL, SIZE
from aggregates.engine.words import words_of
from commands.devices.describe_device import DescribeDevice
from commands.engine.command import Command
from importers.bulk_maintenance.maintained_field import MaintainedField
from importers.bulk_maintenance.user_fields import OWN, own_field
from importers.imports import table_cells as cells

_FIELDS = (
    MaintainedField("kind", *KIND, lambda device: device.description.kind, None, words_of(DeviceKind), needed=True),
    MaintainedField("maker", *MAKER, lambda device: device.description.maker, cells.text),
    MaintainedField("model", *MODEL, lambda device: device.description.model, cells.text),
    MaintainedField("size", *SIZE, lambda device: device.description.size, cells.text),
    MaintainedField("colour", *COLOUR, lambda device: device.description.colour, cells.text),
)


def device_fields(customer: Customer) -> tuple[MaintainedField, ...]:
    """List all fields of devices, with those of the customer's own."""
    return (*_FIELDS, *(own_field(field, lambda device: device.description.further) for field in customer.fields_of("device")))


def called_device(device_id: UUID, device: Device) -> str:
    """Name a device by maker, model and what is printed on it; the end of its id tells one from others that has no identifier."""
    printed = ", ".join(each.printed for each in device.identifiers) or f"Id …{str(device_id)[-8:]}"
    return f"{device.description.called} ({printed})" if device.description.called else printed


def device_changes(device_id: UUID, _device: Device, changes: Mapping[str, Any]) -> Iterator[Command]:
    """Yield the command for these changes of a device's fields, by their names."""
    said = {name: value for name, value in changes.items() if not name.startswith(OWN)}
    further = {name.removeprefix(OWN): value for name, value in changes.items() if name.startswith(OWN)}
    yield DescribeDevice.model_validate({"device_id": device_id, "further": further, **said})
