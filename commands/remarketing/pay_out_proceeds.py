"""Say that what was accepted for a device is paid out, or set against the rate of its contract."""

from typing import Annotated
from uuid import UUID

from aggregates.remarketing import ProceedsPaidOut, Remarketing
from aggregates.remarketing_terms import SETTLEMENT, Settlement
from commands.engine.command import Command, Decision, Given
from commands.remarketing.moved import movable


class PayOutProceeds(Command):
    remarketing_id: UUID
    settlement: Annotated[Settlement, SETTLEMENT] = "paid_out"

    def check(self, given: Given) -> bool:
        if given.state(Remarketing, self.remarketing_id).status == "paid_out":
            return False
        movable(given, self.remarketing_id, "pay_out")
        return True

    def decide(self, given: Given) -> Decision:
        remarketing = given.state(Remarketing, self.remarketing_id)
        if not self.check(given) or remarketing.offered is None:
            return []
        paid = ProceedsPaidOut(
            remarketing_id=self.remarketing_id,
            device_id=remarketing.device_id,
            user_id=remarketing.user_id,
            proceeds=remarketing.offered,
            settlement=self.settlement,
            identifiers=remarketing.identifiers,
        )
        return [(self.remarketing_id, paid)]
