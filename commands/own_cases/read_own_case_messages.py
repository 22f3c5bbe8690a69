"""Note that whoever has the device has read what was written at the service case (H-13, H-25)."""

from commands.engine.command import Decision, Given
from commands.own_cases.own_case import check_own_case
from commands.service_cases.read_case_messages import ReadCaseMessages


class ReadOwnCaseMessages(ReadCaseMessages):
    """What came since the last message that was shown stays unread. Read by one of the customer's side it is read by that side."""

    def check(self, given: Given) -> bool:
        check_own_case(given, self.case_id)
        return super().check(given)

    def decide(self, given: Given) -> Decision:
        check_own_case(given, self.case_id)
        return super().decide(given)
