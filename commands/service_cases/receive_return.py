"""Say that a device that is being returned has arrived."""

from uuid import UUID

from aggregates.service_case import ReturnReceived, ServiceCase
from commands.engine.command import Command, Decision, Given
from commands.service_cases.open_case import open_case


class ReceiveReturn(Command):
    case_id: UUID

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if case.status == "received" or case.device_id is None:
            return []
        open_case(given, self.case_id)
        return [(self.case_id, ReturnReceived(case_id=self.case_id, device_id=case.device_id, user_id=case.user_id))]
