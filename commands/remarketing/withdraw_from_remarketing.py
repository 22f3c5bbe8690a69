"""Withdraw a device that hasn't arrived yet: it isn't sold, and stays where it is."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.order_terms import REASON
from aggregates.remarketing.remarketing import Remarketing, RemarketingWithdrawn
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import LongText
from commands.remarketing.moved import movable
from commands.remarketing.written_remarks import written


class WithdrawFromRemarketing(Command):
    remarketing_id: UUID
    reason: Annotated[LongText | None, REASON, OF_PERSON] = None

    def check(self, given: Given) -> bool:
        if given.state(Remarketing, self.remarketing_id).status == "withdrawn":
            return False
        movable(given, self.remarketing_id, "withdraw")
        return True

    def decide(self, given: Given) -> Decision:
        of = given.state(Remarketing, self.remarketing_id)
        if of.status == "withdrawn" and self.reason in (None, of.reason):
            return []
        movable(given, self.remarketing_id, "withdraw")
        reason, remarked = written(given, self.remarketing_id, self.reason, "reason", of)
        withdrawn = RemarketingWithdrawn(
            remarketing_id=self.remarketing_id,
            device_id=of.device_id,
            user_id=of.user_id,
            identifiers=of.identifiers,
            reason=reason,
        )
        return [(self.remarketing_id, withdrawn), *remarked]
