"""Tell under which number the police have a loss of one's own (H-13, H-25)."""

from commands.engine.command import Decision, Given
from commands.own_cases.own_case import check_own_case
from commands.service_cases.tell_police_number import TellPoliceNumber


class TellOwnPoliceNumber(TellPoliceNumber):
    """As at every loss."""

    def check(self, given: Given) -> bool:
        check_own_case(given, self.case_id)
        return super().check(given)

    def decide(self, given: Given) -> Decision:
        check_own_case(given, self.case_id)
        return super().decide(given)
