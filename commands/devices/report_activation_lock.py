"""Report that a device is in activation lock and can't be processed (H-23)."""

from uuid import UUID

from aggregates.device_terms import ActivationLockReported
from commands.devices.present_device import present_device
from commands.engine.command import Command, Decision, Given


class ReportActivationLock(Command):
    device_id: UUID

    def decide(self, given: Given) -> Decision:
        device = present_device(given, self.device_id)
        return [] if device.activation_locked else [(self.device_id, ActivationLockReported())]
