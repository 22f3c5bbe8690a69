"""Say that a lost device was found again: it is lost no more (H-13)."""

from uuid import UUID

from aggregates.device_terms import DeviceFound
from aggregates.service_cases.loss import DeviceFoundAgain
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Command, Decision, Given
from commands.service_cases.case_steps import may_step
from commands.service_cases.device_for_case import record_today


class FindDevice(Command):
    """Numbers that were blocked meanwhile stay so; the case names them."""

    case_id: UUID

    def check(self, given: Given) -> bool:
        return may_step(given, self.case_id, DeviceFoundAgain)

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if not self.check(given) or case.device_id is None:
            return []
        found = DeviceFoundAgain(
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            blocked=tuple(each.number for each in case.blocking if each.status == "confirmed"),
        )
        device_id, _ = record_today(given, case.device_id)
        return [(self.case_id, found), (device_id, DeviceFound(device_id=device_id, was="stolen" if case.occasion == "stolen" else "lost"))]
