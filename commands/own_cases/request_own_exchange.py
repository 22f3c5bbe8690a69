"""Request that a device of one's own be exchanged, where that is agreed with the customer (H-13, H-25)."""

from commands.engine.command import Decision, Given
from commands.own_cases.own_case import check_own_device
from commands.service_cases.request_exchange import RequestExchange


class RequestOwnExchange(RequestExchange):
    """An exchange like all others, of a device that whoever asks has now. The old one goes into the customer's pool: what becomes of it there, others decide."""

    def check(self, given: Given) -> bool:
        check_own_device(given, self.device_id)
        return super().check(given)

    def decide(self, given: Given) -> Decision:
        check_own_device(given, self.device_id)
        return super().decide(given)
