"""Say that a device's activation lock is gone (H-23)."""

from uuid import UUID

from aggregates.device_terms import ActivationLockLifted
from commands.devices.present_device import present_device
from commands.engine.command import Command, Decision, Given


class LiftActivationLock(Command):
    device_id: UUID

    def decide(self, given: Given) -> Decision:
        device = present_device(given, self.device_id)
        return [(self.device_id, ActivationLockLifted())] if device.activation_locked else []
