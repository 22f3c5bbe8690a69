"""Tell under which number the police have a loss (H-13)."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.service_cases.loss import PoliceNumberTold
from aggregates.service_cases.loss_terms import POLICE_NUMBER
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import Name
from commands.service_cases.case_steps import may_step
from commands.service_cases.written_texts import sealing


class TellPoliceNumber(Command):
    case_id: UUID
    police_number: Annotated[Name, POLICE_NUMBER, OF_PERSON]

    def check(self, given: Given) -> bool:
        return may_step(given, self.case_id, PoliceNumberTold)

    def decide(self, given: Given) -> Decision:
        self.check(given)
        case = given.state(ServiceCase, self.case_id)
        if case.police_number == self.police_number or case.device_id is None:
            return []
        sealed = sealing(given, self.case_id, case, self.police_number)
        told = PoliceNumberTold(case_id=self.case_id, device_id=case.device_id, user_id=case.user_id, police_number=self.police_number)
        return [*sealed, (self.case_id, told)]
