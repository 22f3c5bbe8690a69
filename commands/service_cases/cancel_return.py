"""Cancel a return: the device stays where it is, and nothing of what was chosen takes effect."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.order_terms import REASON
from aggregates.service_case import ReturnCancelled, ServiceCase
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import LongText
from commands.service_cases.open_case import open_case


class CancelReturn(Command):
    case_id: UUID
    reason: Annotated[LongText | None, REASON, OF_PERSON] = None

    def check(self, given: Given) -> bool:
        if given.state(ServiceCase, self.case_id).status == "cancelled":
            return False
        open_case(given, self.case_id)
        return True

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if case.status == "cancelled" or case.device_id is None:
            return []
        open_case(given, self.case_id)
        cancelled = ReturnCancelled(case_id=self.case_id, device_id=case.device_id, user_id=case.user_id, reason=self.reason)
        return [(self.case_id, cancelled)]
