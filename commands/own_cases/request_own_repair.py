"""Request that a device of one's own be repaired, where that is agreed with the customer (H-13, H-25)."""

from commands.engine.command import Decision, Given
from commands.own_cases.own_case import check_own_device
from commands.service_cases.request_repair import RequestRepair


class RequestOwnRepair(RequestRepair):
    """A repair like all others, of a device that whoever asks has now: decided by the same rules."""

    def check(self, given: Given) -> bool:
        check_own_device(given, self.device_id)
        return super().check(given)

    def decide(self, given: Given) -> Decision:
        check_own_device(given, self.device_id)
        return super().decide(given)
