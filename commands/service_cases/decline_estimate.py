"""Decline what a repair would cost: the device comes back as it is (H-13)."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.order_terms import REASON
from aggregates.service_cases.repair import EstimateDeclined
from aggregates.service_cases.repair_terms import ESTIMATE_NET
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import LongText
from commands.service_cases.accept_estimate import WHICH_ESTIMATE
from commands.service_cases.case_steps import may_step
from commands.service_cases.decide_on_estimate import estimate_meant
from commands.service_cases.net_amount import NetAmount
from commands.service_cases.written_texts import sealing


class DeclineEstimate(Command):
    case_id: UUID
    net: Annotated[NetAmount, ESTIMATE_NET, WHICH_ESTIMATE]
    reason: Annotated[LongText | None, REASON, OF_PERSON] = None

    def check(self, given: Given) -> bool:
        return may_step(given, self.case_id, EstimateDeclined)

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if not self.check(given) or case.device_id is None:
            return []
        sealed = sealing(given, self.case_id, case, self.reason)
        declined = EstimateDeclined(
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            net=estimate_meant(given, self.case_id, self.net),
            reason=self.reason,
        )
        return [*sealed, (self.case_id, declined)]
