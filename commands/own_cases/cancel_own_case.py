"""Cancel a repair or an exchange of one's own (H-13, H-25)."""

from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Decision, Given, Refusal
from commands.own_cases.own_case import check_own_case
from commands.service_cases.cancel_service_case import CancelServiceCase


class ReturnOfOthers(Refusal):
    """The return {number} was asked for by those who look after your devices, who alone cancel it; write at it what speaks against it."""

    code = "return-of-others"
    de = "Die Rücksendung {number} haben die beauftragt, die für Ihre Geräte zuständig sind, und nur sie stornieren sie; bitte dort schreiben, was dagegen spricht."


class CancelOwnCase(CancelServiceCase):
    """Also an exchange whose replacement is on its way: it comes back then. What becomes of device, contract and user with a return, employees don't decide."""

    def check(self, given: Given) -> bool:
        self._check_may(given)
        return super().check(given)

    def decide(self, given: Given) -> Decision:
        self._check_may(given)
        return super().decide(given)

    def _check_may(self, given: Given) -> None:
        check_own_case(given, self.case_id)
        case = given.state(ServiceCase, self.case_id)
        if case.kind == "return":
            raise ReturnOfOthers(number=case.number)
