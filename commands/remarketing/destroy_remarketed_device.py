"""Say that a device whose offer was declined is destroyed."""

from uuid import UUID

from aggregates.remarketing.remarketing import RemarketedDeviceDestroyed, Remarketing
from commands.engine.command import Command, Decision, Given
from commands.remarketing.declined_device import check_declined
from commands.remarketing.device_today import went


class DestroyRemarketedDevice(Command):
    remarketing_id: UUID

    def check(self, given: Given) -> bool:
        return check_declined(given, self.remarketing_id, "destroy", "destruction", "destroyed")

    def decide(self, given: Given) -> Decision:
        if not self.check(given):
            return []
        of = given.state(Remarketing, self.remarketing_id)
        destroyed = RemarketedDeviceDestroyed(
            remarketing_id=self.remarketing_id, device_id=of.device_id, user_id=of.user_id, identifiers=of.identifiers
        )
        return [(self.remarketing_id, destroyed), *went(given, of, "destruction")]
