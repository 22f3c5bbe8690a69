"""Write to the other side at a service case: the customer to those who fulfil it, or they to the customer (H-13)."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.service_cases.messages import MESSAGE, WANTS_ANSWER, WHETHER_ANSWER, CaseMessageSent, CaseSide
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import LongText
from commands.service_cases.case_steps import check_person_there


class SendCaseMessage(Command):
    """Also at a case that is closed: a question may come late."""

    case_id: UUID
    message_id: UUID
    side: CaseSide
    text: Annotated[LongText, MESSAGE, OF_PERSON]
    wants_answer: Annotated[bool, WANTS_ANSWER, WHETHER_ANSWER] = True

    def check(self, given: Given) -> bool:
        given.state(ServiceCase, self.case_id)
        return True

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if self.message_id in case.messages or case.device_id is None:
            return []
        check_person_there(given, case)
        sent = CaseMessageSent(
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            message_id=self.message_id,
            side=self.side,
            text=self.text,
            wants_answer=self.wants_answer,
        )
        return [(self.case_id, sent)]
