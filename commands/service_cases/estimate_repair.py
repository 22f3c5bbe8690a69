"""Say what a repair costs; the customer decides then (H-13)."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.service_cases.repair import RepairEstimated
from aggregates.service_cases.repair_terms import ESTIMATE_NET, WORK
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import Remark
from commands.service_cases.case_steps import may_step
from commands.service_cases.net_amount import NetAmount
from commands.service_cases.written_texts import sealing


class EstimateRepair(Command):
    """Said again, while the customer hasn't decided, it takes the place of what was said before."""

    case_id: UUID
    net: Annotated[NetAmount, ESTIMATE_NET]
    work: Annotated[Remark | None, WORK, OF_PERSON] = None

    def check(self, given: Given) -> bool:
        return may_step(given, self.case_id, RepairEstimated)

    def decide(self, given: Given) -> Decision:
        self.check(given)
        case = given.state(ServiceCase, self.case_id)
        if case.device_id is None or (case.status == "estimated" and case.estimate == (self.net, self.work)):
            return []
        sealed = sealing(given, self.case_id, case, self.work)
        estimated = RepairEstimated(case_id=self.case_id, device_id=case.device_id, user_id=case.user_id, net=self.net, work=self.work)
        return [*sealed, (self.case_id, estimated)]
