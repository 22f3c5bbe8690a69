"""Write to those who fulfil a service case of one's own (H-13, H-25)."""

from commands.engine.command import Decision, Given
from commands.own_cases.own_case import check_own_case
from commands.service_cases.send_case_message import SendCaseMessage


class SendOwnCaseMessage(SendCaseMessage):
    """As the customer, whose side whoever has the device is on."""

    def check(self, given: Given) -> bool:
        check_own_case(given, self.case_id)
        return super().check(given)

    def decide(self, given: Given) -> Decision:
        check_own_case(given, self.case_id)
        return super().decide(given)
