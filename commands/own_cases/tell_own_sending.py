"""Tell that a device of one's own was sent in (H-14, H-25)."""

from commands.engine.command import Decision, Given
from commands.own_cases.own_case import check_own_case
from commands.service_cases.tell_sending import TellSending


class TellOwnSending(TellSending):
    """Told again, it takes the place of what was told before."""

    def check(self, given: Given) -> bool:
        check_own_case(given, self.case_id)
        return super().check(given)

    def decide(self, given: Given) -> Decision:
        check_own_case(given, self.case_id)
        return super().decide(given)
