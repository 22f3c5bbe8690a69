"""Hide a device that isn't to stand on lists, such as a car phone: a number in it says so (F-08). Who holds it, and all that happens to it, goes on being kept."""

from uuid import UUID

from aggregates.device_terms import DeviceHidden
from commands.devices.present_device import present_device
from commands.engine.command import Command, Decision, Given


class HideDevice(Command):
    device_id: UUID

    def decide(self, given: Given) -> Decision:
        device = present_device(given, self.device_id)
        return [] if device.hidden else [(self.device_id, DeviceHidden())]
