"""Say that one's own lost device was found again (H-13, H-25)."""

from commands.engine.command import Decision, Given
from commands.own_cases.own_case import check_own_case
from commands.service_cases.find_device import FindDevice


class FindOwnDevice(FindDevice):
    """Numbers that were blocked meanwhile stay so until that is lifted; the case names them. What their carriers have said nothing of yet isn't to be blocked any more."""

    def check(self, given: Given) -> bool:
        check_own_case(given, self.case_id)
        return super().check(given)

    def decide(self, given: Given) -> Decision:
        check_own_case(given, self.case_id)
        return super().decide(given)
