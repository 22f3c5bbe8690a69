"""Note that the user has a loan device while the own one is repaired (H-13)."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import Help
from aggregates.service_cases.repair import LoanDeviceLent
from aggregates.service_cases.repair_terms import LOAN_DEVICE
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.texts import Name
from commands.service_cases.case_steps import may_step


class LoanDeviceIsOutAlready(Refusal):
    """The loan device {loan_device} is out in the service case {number} already; take it back before another one is lent."""

    code = "loan-device-is-out-already"
    de = "Im Servicefall {number} ist schon das Leihgerät {loan_device} ausgegeben; bitte erst zurücknehmen, bevor ein anderes ausgegeben wird."


class LendLoanDevice(Command):
    case_id: UUID
    loan_device: Annotated[
        Name, LOAN_DEVICE, Help("Modell und Seriennummer oder IMEI des Leihgeräts.", "Model and serial number or IMEI of the loan device.")
    ]

    def check(self, given: Given) -> bool:
        may_step(given, self.case_id, LoanDeviceLent)
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        case = given.state(ServiceCase, self.case_id)
        if case.loan_device == self.loan_device or case.device_id is None:
            return []
        if case.loan_device is not None:
            raise LoanDeviceIsOutAlready(number=case.number, loan_device=case.loan_device)
        lent = LoanDeviceLent(case_id=self.case_id, device_id=case.device_id, user_id=case.user_id, loan_device=self.loan_device)
        return [(self.case_id, lent)]
