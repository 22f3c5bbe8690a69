"""Ask that the numbers of a lost device be blocked (H-13)."""

from uuid import UUID

from aggregates.service_cases.loss import BlockingAsked
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given, Refusal
from commands.service_cases.case_steps import may_step


class NoNumberToBlock(Refusal):
    """There was no number in the device of the service case {number}, so none can be blocked."""

    code = "no-number-to-block"
    de = "Im Gerät des Servicefalls {number} war keine Rufnummer, es lässt sich also keine sperren."


class AskBlocking(Command):
    """What was refused, or blocked and lifted since, is asked for once more; what is asked for or blocked already stays so."""

    case_id: UUID

    def decide(self, given: Given) -> Decision:
        may_step(given, self.case_id, BlockingAsked)
        case = given.state(ServiceCase, self.case_id)
        if not case.numbers:
            raise NoNumberToBlock(number=case.number)
        kept = {each.number for each in case.blocking if each.status not in ("refused", "lifted")}
        wanted = tuple(each.number for each in case.numbers if each.number not in kept)
        if not wanted or case.device_id is None:
            return []
        return [(self.case_id, BlockingAsked(case_id=self.case_id, device_id=case.device_id, user_id=case.user_id, numbers=wanted))]
