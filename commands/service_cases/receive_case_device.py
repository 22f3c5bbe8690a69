"""Say that a device that is being returned or repaired has arrived."""

from uuid import UUID

from aggregates.service_cases.any_case import CaseDeviceReceived
from aggregates.service_cases.returns import ReturnReceived
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given
from commands.service_cases.case_steps import may_step


class ReceiveCaseDevice(Command):
    case_id: UUID

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if not may_step(given, self.case_id, ReturnReceived, CaseDeviceReceived) or case.device_id is None:
            return []
        if case.kind == "return":
            return [(self.case_id, ReturnReceived(case_id=self.case_id, device_id=case.device_id, user_id=case.user_id))]
        received = CaseDeviceReceived(kind=case.kind, case_id=self.case_id, device_id=case.device_id, user_id=case.user_id)
        return [(self.case_id, received)]
