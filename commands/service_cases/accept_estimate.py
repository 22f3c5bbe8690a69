"""Accept what a repair costs: it is done for that (H-13)."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import Help
from aggregates.service_cases.repair import EstimateAccepted
from aggregates.service_cases.repair_terms import ESTIMATE_NET
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given
from commands.service_cases.case_steps import may_step
from commands.service_cases.decide_on_estimate import estimate_meant
from commands.service_cases.net_amount import NetAmount

WHICH_ESTIMATE = Help(
    "Der Betrag, über den Sie entscheiden, damit kein anderer gemeint ist.",
    "The amount on which you decide, so that no other one is meant.",
)


class AcceptEstimate(Command):
    case_id: UUID
    net: Annotated[NetAmount, ESTIMATE_NET, WHICH_ESTIMATE]

    def check(self, given: Given) -> bool:
        return may_step(given, self.case_id, EstimateAccepted)

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if not self.check(given) or case.device_id is None:
            return []
        net = estimate_meant(given, self.case_id, self.net)
        return [(self.case_id, EstimateAccepted(case_id=self.case_id, device_id=case.device_id, user_id=case.user_id, net=net))]
