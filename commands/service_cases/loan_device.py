"""The loan device of a repair, which comes back before the case ends (H-13)."""

from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Refusal


class LoanDeviceIsOut(Refusal):
    """The loan device {loan_device} of the service case {number} is still out; take it back first."""

    code = "loan-device-is-out"
    de = "Das Leihgerät {loan_device} des Servicefalls {number} ist noch ausgegeben; bitte erst zurücknehmen."


def check_loan_device_is_back(case: ServiceCase) -> None:
    """Raise LoanDeviceIsOut where it isn't."""
    if case.loan_device is not None:
        raise LoanDeviceIsOut(number=case.number, loan_device=case.loan_device)
