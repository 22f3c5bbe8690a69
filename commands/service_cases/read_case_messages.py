"""Note that somebody of one side has read what the other one wrote at a service case (H-13)."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import Help, Label
from aggregates.service_cases.messages import CaseMessagesRead, CaseSide
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given, Refusal


class NoSuchMessage(Refusal):
    """There is no such message at the service case {number}; give the id of the last one that was shown."""

    status = 422
    code = "no-such-message"
    de = "Am Servicefall {number} gibt es keine solche Nachricht; bitte die Id der letzten angeben, die gezeigt wurde."


class ReadCaseMessages(Command):
    """What came since the last message that was shown stays unread."""

    case_id: UUID
    side: CaseSide
    up_to: Annotated[UUID, Label("Bis Nachricht", "Up to message"), Help("Die letzte, die gezeigt wurde.", "The last one that was shown.")]

    def check(self, given: Given) -> bool:
        return given.state(ServiceCase, self.case_id).unread(self.side) > 0

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if not self.check(given):
            return []
        read = case.up_to(self.up_to)
        if read is None:
            raise NoSuchMessage(number=case.number)
        left = case.unread(self.side, read)
        if left == case.unread(self.side) or case.device_id is None:
            return []
        told = CaseMessagesRead(
            case_id=self.case_id, device_id=case.device_id, user_id=case.user_id, side=self.side, up_to=self.up_to, left=left
        )
        return [(self.case_id, told)]
