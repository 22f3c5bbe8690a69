"""Say that a device whose offer was declined is sent back: it is in the customer's pool then."""

from uuid import UUID

from aggregates.remarketing.remarketing import RemarketedDeviceSentBack, Remarketing
from commands.engine.command import Command, Decision, Given
from commands.remarketing.declined_device import check_declined
from commands.remarketing.device_today import went


class SendBackRemarketedDevice(Command):
    remarketing_id: UUID

    def check(self, given: Given) -> bool:
        return check_declined(given, self.remarketing_id, "send_back", "sent_back", "sent_back")

    def decide(self, given: Given) -> Decision:
        if not self.check(given):
            return []
        of = given.state(Remarketing, self.remarketing_id)
        sent_back = RemarketedDeviceSentBack(
            remarketing_id=self.remarketing_id, device_id=of.device_id, user_id=of.user_id, identifiers=of.identifiers
        )
        return [(self.remarketing_id, sent_back), *went(given, of, "pool")]
