"""Take a device from its user (H-06)."""

from uuid import UUID

from aggregates.device import DeviceDecoupled
from commands.devices.present_device import present_device
from commands.engine.command import Command, Decision, Given


class DecoupleDevice(Command):
    device_id: UUID

    def decide(self, given: Given) -> Decision:
        device = present_device(given, self.device_id)
        if device.user_id is None:
            return []
        return [(self.device_id, DeviceDecoupled(device_id=self.device_id, user_id=device.user_id))]
