"""Decline what is offered for a device: it is destroyed, or sent back; which of them may be decided otherwise until it is done."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.order_terms import REASON
from aggregates.remarketing.remarketing import ProceedsDeclined
from aggregates.remarketing.terms import AFTER_DECLINE, AfterDecline
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import LongText
from commands.remarketing.moved import movable
from commands.remarketing.written_remarks import written


class DeclineProceeds(Command):
    remarketing_id: UUID
    after: Annotated[AfterDecline, AFTER_DECLINE]
    reason: Annotated[LongText | None, REASON, OF_PERSON] = None

    def check(self, given: Given) -> bool:
        movable(given, self.remarketing_id, "decline")
        return True

    def decide(self, given: Given) -> Decision:
        remarketing = movable(given, self.remarketing_id, "decline")
        if remarketing.status == "declined" and remarketing.after == self.after and self.reason in (None, remarketing.reason):
            return []
        reason, remarked = written(given, self.remarketing_id, self.reason, "reason", remarketing)
        declined = ProceedsDeclined(
            remarketing_id=self.remarketing_id,
            device_id=remarketing.device_id,
            user_id=remarketing.user_id,
            after=self.after,
            reason=reason,
        )
        return [(self.remarketing_id, declined), *remarked]
