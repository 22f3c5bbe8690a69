"""Tell what the carrier said of blocking a number: it is at it, it is done, or it refuses (H-13)."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.order_terms import REASON
from aggregates.service_cases.loss import BlockingTold
from aggregates.service_cases.loss_terms import UNDECIDED, BlockingOutcome
from aggregates.service_cases.service_case import ServiceCase
from aggregates.sim_terms import NUMBER
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.texts import LongText, PhoneNumber
from commands.service_cases.case_steps import may_step


class NothingToBlock(Refusal):
    """Nobody waits for the blocking of a number in the service case {number}; it is asked for first."""

    code = "nothing-to-block"
    de = "Im Servicefall {number} wartet niemand auf die Sperrung einer Rufnummer; sie wird erst angefragt."


class BlockingNotAsked(Refusal):
    """The blocking of {phone_number} isn't waited for in the service case {number}; these are: {numbers}."""

    code = "blocking-not-asked"
    de = "Auf die Sperrung von {phone_number} wird im Servicefall {number} nicht gewartet; gewartet wird auf: {numbers}."


class TellBlocking(Command):
    case_id: UUID
    phone_number: Annotated[PhoneNumber, NUMBER]
    outcome: BlockingOutcome
    reason: Annotated[LongText | None, REASON, OF_PERSON] = None

    def check(self, given: Given) -> bool:
        may_step(given, self.case_id, BlockingTold)
        case = given.state(ServiceCase, self.case_id)
        if not _waiting(case):
            raise NothingToBlock(number=case.number)
        return True

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if any((each.number, each.status) == (self.phone_number, self.outcome) for each in case.blocking):
            may_step(given, self.case_id, BlockingTold)
            return []
        self.check(given)
        if self.phone_number not in _waiting(case):
            raise BlockingNotAsked(number=case.number, phone_number=self.phone_number, numbers=_waiting(case))
        if case.device_id is None:
            return []
        told = BlockingTold(
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            blocked_number=self.phone_number,
            outcome=self.outcome,
            reason=self.reason,
        )
        return [(self.case_id, told)]


def _waiting(case: ServiceCase) -> list[str]:
    return [each.number for each in case.blocking if each.status in UNDECIDED]
