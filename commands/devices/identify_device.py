"""Add identifiers to a device: a second IMEI, a serial number (F-09). Who knows these confirms an unknown device by it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.device import DeviceAcknowledged, DeviceIdentified
from commands.devices.device_identifiers import DeviceIdentifier, KnownSource, new_identifiers
from commands.devices.present_device import present_device
from commands.engine.command import Command, Decision, Given


class IdentifyDevice(Command):
    device_id: UUID
    identifiers: Annotated[tuple[DeviceIdentifier, ...], Field(min_length=1, max_length=10)]
    source: KnownSource = "manual"

    def check(self, given: Given) -> bool:
        present_device(given, self.device_id)
        return True

    def decide(self, given: Given) -> Decision:
        device = present_device(given, self.device_id)
        fresh = new_identifiers(given, self.device_id, self.identifiers, device.identifiers)
        if not fresh:
            return []
        confirmed = [(self.device_id, DeviceAcknowledged(source=self.source))] if device.unknown else []
        return [(self.device_id, DeviceIdentified(source=self.source, identifiers=fresh)), *confirmed]
