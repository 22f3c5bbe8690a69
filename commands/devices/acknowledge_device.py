"""Confirm a device that only the feed knew: it is a known one from now on (F-06, H-23)."""

from uuid import UUID

from aggregates.device import DeviceAcknowledged
from commands.devices.device_identifiers import KnownSource
from commands.devices.present_device import present_device
from commands.engine.command import Command, Decision, Given


class AcknowledgeDevice(Command):
    device_id: UUID
    source: KnownSource = "manual"

    def decide(self, given: Given) -> Decision:
        device = present_device(given, self.device_id)
        return [(self.device_id, DeviceAcknowledged(source=self.source))] if device.unknown else []
