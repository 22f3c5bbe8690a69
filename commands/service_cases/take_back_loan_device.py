"""Note that a loan device came back (H-13)."""

from uuid import UUID

from aggregates.service_cases.repair import LoanDeviceTakenBack
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given
from commands.service_cases.case_steps import may_step


class TakeBackLoanDevice(Command):
    case_id: UUID

    def decide(self, given: Given) -> Decision:
        may_step(given, self.case_id, LoanDeviceTakenBack)
        case = given.state(ServiceCase, self.case_id)
        if case.loan_device is None or case.device_id is None:
            return []
        back = LoanDeviceTakenBack(case_id=self.case_id, device_id=case.device_id, user_id=case.user_id, loan_device=case.loan_device)
        return [(self.case_id, back)]
