"""Complete a service case: a return takes effect, of a repair the user has the device again, a loss is closed (H-13, H-14)."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from aggregates.device_terms import Loss
from aggregates.service_cases.any_case import CaseCompleted
from aggregates.service_cases.loss import LossClosed
from aggregates.service_cases.loss_terms import UNDECIDED
from aggregates.service_cases.returns import ReturnCompleted
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import NumberInCase
from commands.engine.command import Command, Decision, Given, Refusal
from commands.service_cases.case_steps import may_step
from commands.service_cases.completed_return import completed_return
from commands.service_cases.loan_device import check_loan_device_is_back
from commands.service_cases.upgrade_completed import after_case, after_gone


class ReturnNotReceived(Refusal):
    """The device of the service case {number} hasn't arrived yet; say first that it has."""

    code = "return-not-received"
    de = "Das Gerät des Servicefalls {number} ist noch nicht eingegangen; bitte erst den Eingang melden."


class BlockingUndecided(Refusal):
    """In the service case {number} the blocking of these numbers isn't decided yet: {numbers}; say first what their carrier says."""

    code = "blocking-undecided"
    de = "Im Servicefall {number} ist die Sperrung dieser Rufnummern noch nicht entschieden: {numbers}; bitte erst melden, was ihr Netzbetreiber sagt."


class CompleteServiceCase(Command):
    # `numbers` and `asked_at` are looked up and made when it is asked: those in the device now, as some may have been put in since the case began, and when
    # that is.
    made_here: ClassVar[frozenset[str]] = frozenset({"numbers", "asked_at"})

    case_id: UUID
    numbers: tuple[NumberInCase, ...] = ()
    asked_at: datetime | None = None

    def check(self, given: Given) -> bool:
        case = given.state(ServiceCase, self.case_id)
        if case.kind == "return" and case.status == "requested":
            raise ReturnNotReceived(number=case.number)
        if not may_step(given, self.case_id, ReturnCompleted, LossClosed, CaseCompleted):
            return False
        if waiting := [each.number for each in case.blocking if each.status in UNDECIDED]:
            raise BlockingUndecided(number=case.number, numbers=waiting)
        check_loan_device_is_back(case)
        return True

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if not self.check(given) or case.device_id is None:
            return []
        if case.kind == "return":
            return [*completed_return(given, self.case_id, case, self.numbers), *after_gone(given, self.case_id, case, self.case_id)]
        if case.kind == "loss":
            loss: Loss = "stolen" if case.occasion == "stolen" else "lost"
            closed = LossClosed(case_id=self.case_id, device_id=case.device_id, user_id=case.user_id, loss=loss)
            return [(self.case_id, closed), *after_gone(given, self.case_id, case)]
        completed = CaseCompleted(kind=case.kind, case_id=self.case_id, device_id=case.device_id, user_id=case.user_id)
        return [(self.case_id, completed), *after_case(given, self.case_id, case, self.asked_at)]
