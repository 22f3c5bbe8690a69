"""Register a device that is known from an order, an initial import, the device management or by hand (F-06)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.device import Device, DeviceRegistered
from aggregates.device_terms import DeviceDescription
from commands.customers.own_fields import check_own_fields
from commands.devices.device_identifiers import DeviceIdentifier, KnownSource, new_identifiers
from commands.devices.one_device import check_slots
from commands.engine.command import Command, Decision, Given
from commands.engine.creation import created


class RegisterDevice(Command):
    """An IMEI is given by its first 14 digits; a device without any identifier could never be recognised."""

    device_id: UUID
    identifiers: Annotated[tuple[DeviceIdentifier, ...], Field(min_length=1, max_length=10)]
    description: DeviceDescription = DeviceDescription()
    source: KnownSource = "manual"

    def decide(self, given: Given) -> Decision:
        identifiers = tuple(dict.fromkeys(self.identifiers))
        event = DeviceRegistered(source=self.source, identifiers=identifiers, description=self.description)
        decision = created(given, Device, self.device_id, event)
        if decision:
            check_slots(self.description.called, identifiers)
            new_identifiers(given, self.device_id, identifiers)
            check_own_fields(given, "device", self.description.further)
        return decision
