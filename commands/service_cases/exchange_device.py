"""Say that a replacement arrived: it becomes known in the place of the old device, whose user and numbers it has; the old one goes back by a return of its own, all of it or nothing (H-13)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import MISSING

from aggregates.engine.event import Event
from aggregates.engine.words import Help
from aggregates.service_cases.claims import DEVICE_LOST_CLAIM
from aggregates.service_cases.exchange import DeviceExchanged
from aggregates.service_cases.exchange_terms import NOBODY_HAS_IT
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import NumberInCase
from aggregates.sim import Sim
from aggregates.user import UserIdOrNone
from commands.devices.delivered_device import delivered
from commands.devices.present_device import record_today
from commands.engine.command import Command, Decision, Given
from commands.service_cases.case_steps import may_step
from commands.service_cases.device_for_case import cases_with, check_in_no_case, still_inside
from commands.service_cases.numbers_over import go_over
from commands.service_cases.recipient import recipient
from commands.service_cases.replaced_return import return_of_replaced
from commands.service_cases.replacement import check_may_come
from commands.service_cases.upgrade_completed import after_gone

_Entry = tuple[UUID, Event]


class ExchangeDevice(Command):
    # `numbers`: those in the old device now; `return_id` and `return_number`: of the return that is opened; `asked_at`: when it is told. All are looked up
    # and made when it is asked.
    made_here: ClassVar[frozenset[str]] = frozenset({"numbers", "return_id", "return_number", "asked_at"})

    case_id: UUID
    numbers: tuple[NumberInCase, ...] = ()
    return_id: UUID
    return_number: str
    asked_at: datetime | None = None
    to_user_id: Annotated[
        UserIdOrNone | MISSING,
        Help("Nur falls das Gerät inzwischen jemand anderes hat, oder niemand.", "Only if somebody else has the device by now, or nobody."),
    ] = MISSING

    def check(self, given: Given) -> bool:
        return may_step(given, self.case_id, DeviceExchanged)

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if not self.check(given) or case.device_id is None or case.shipped is None or case.shipped_as is None:
            return []
        user_id = recipient(given, case, self.to_user_id)
        old_id, old = record_today(given, case.device_id)
        check_may_come(given, case.shipped, user_id)
        became = delivered(given, case.shipped.device_id, case.shipped.identifiers, case.shipped_as, user_id)
        inside = still_inside(given, self.numbers, old_id)
        numbers = tuple(each for each in inside if given.state(Sim, each.sim_id).status != "inactive")
        left = tuple(each for each in inside if each not in numbers)
        lost = bool(cases_with(given, DEVICE_LOST_CLAIM, old_id))
        goes_back = not lost and (case.found or case.occasion not in NOBODY_HAS_IT)
        returned: list[_Entry] = []
        if goes_back:
            check_in_no_case(given, old_id, self.case_id)
            returned.append(
                return_of_replaced(
                    given,
                    self.return_id,
                    self.return_number,
                    old_id,
                    old,
                    case,
                    numbers=left,
                    exchange_id=self.case_id,
                    opened_at=self.asked_at,
                )
            )
        exchanged = DeviceExchanged(
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            replacement_id=became.device_id,
            shipped=case.shipped,
            to_user_id=user_id,
            return_id=self.return_id if returned else None,
            numbers=tuple(each.number for each in numbers),
        )
        over = after_gone(given, self.case_id, case, exchanged.return_id)
        moved = go_over(given, (each.sim_id for each in numbers), became.device_id)
        return [(self.case_id, exchanged), *became.events, *moved, *returned, *over]
