"""Note that somebody of one side has read what the other one wrote at a service case (H-13)."""

from uuid import UUID

from aggregates.service_cases.messages import CaseMessagesRead, CaseSide
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given


class ReadCaseMessages(Command):
    case_id: UUID
    side: CaseSide

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if self.side not in case.unread_by or case.device_id is None:
            return []
        read = CaseMessagesRead(case_id=self.case_id, device_id=case.device_id, user_id=case.user_id, side=self.side)
        return [(self.case_id, read)]
