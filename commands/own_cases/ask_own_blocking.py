"""Ask that the numbers of one's own lost device be blocked (H-13, H-25)."""

from commands.engine.command import Decision, Given
from commands.own_cases.own_case import check_own_case
from commands.service_cases.ask_blocking import AskBlocking


class AskOwnBlocking(AskBlocking):
    """What was refused, or blocked and lifted since, is asked for once more; what is asked for or blocked already stays so."""

    def check(self, given: Given) -> bool:
        check_own_case(given, self.case_id)
        return super().check(given)

    def decide(self, given: Given) -> Decision:
        check_own_case(given, self.case_id)
        return super().decide(given)
