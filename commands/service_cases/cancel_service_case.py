"""Cancel a service case: the device stays where it is, and nothing of what was asked for is done."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.order_terms import REASON
from aggregates.service_cases.any_case import CaseCancelled
from aggregates.service_cases.returns import ReturnCancelled
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import LongText
from commands.service_cases.case_steps import may_step
from commands.service_cases.leaver import after_cancelled
from commands.service_cases.loan_device import check_loan_device_is_back
from commands.service_cases.upgrade_completed import after_case
from commands.service_cases.written_texts import sealing


class CancelServiceCase(Command):
    """Also an exchange whose replacement is on its way: it comes back then. The last return of a user who leaves and gave back others decides about the user nevertheless."""

    # `asked_at`: when it is told.
    made_here: ClassVar[frozenset[str]] = frozenset({"asked_at"})

    case_id: UUID
    asked_at: datetime | None = None
    reason: Annotated[LongText | None, REASON, OF_PERSON] = None

    def check(self, given: Given) -> bool:
        if not may_step(given, self.case_id, ReturnCancelled, CaseCancelled):
            return False
        check_loan_device_is_back(given.state(ServiceCase, self.case_id))
        return True

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if not self.check(given) or case.device_id is None:
            return []
        sealed, goes_on = sealing(given, self.case_id, case, self.reason), after_case(given, self.case_id, case, self.asked_at)
        if case.kind == "return":
            ended = ReturnCancelled(case_id=self.case_id, device_id=case.device_id, user_id=case.user_id, reason=self.reason)
            return [*sealed, (self.case_id, ended), *after_cancelled(given, self.case_id, case), *goes_on]
        cancelled = CaseCancelled(
            kind=case.kind,
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            reason=self.reason,
            shipped=case.shipped,
        )
        return [*sealed, (self.case_id, cancelled), *goes_on]
