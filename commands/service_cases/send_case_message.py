"""Write to the other side at a service case: the customer to those who fulfil it, or they to the customer (H-13)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.service_cases.messages import MESSAGE, WANTS_ANSWER, WHETHER_ANSWER, CaseMessageSent, CaseSide
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import LongText
from commands.service_cases.written_texts import sealing


class SendCaseMessage(Command):
    """Also at a case that is closed: a question may come late."""

    # `asked_at`: when it is sent.
    made_here: ClassVar[frozenset[str]] = frozenset({"asked_at"})

    case_id: UUID
    message_id: UUID
    side: CaseSide
    text: Annotated[LongText, MESSAGE, OF_PERSON]
    wants_answer: Annotated[bool, WANTS_ANSWER, WHETHER_ANSWER] = True
    asked_at: datetime | None = None

    def check(self, given: Given) -> bool:
        given.state(ServiceCase, self.case_id)
        return True

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if case.up_to(self.message_id) is not None or case.device_id is None:
            return []
        sealed = sealing(given, self.case_id, case, self.text)
        sent = CaseMessageSent(
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            message_id=self.message_id,
            side=self.side,
            text=self.text,
            wants_answer=self.wants_answer,
            sent_at=self.asked_at,
        )
        return [*sealed, (self.case_id, sent)]
