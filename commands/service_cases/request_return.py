"""Request that a device be returned: where it goes, what becomes of contract and user, how it is sent (H-14)."""

from typing import Annotated, ClassVar
from uuid import UUID

from aggregates.device_terms import Whereabouts
from aggregates.engine.words import OF_PERSON, Help
from aggregates.order_terms import REMARKS
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.returns import ReturnRequested
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import PICK_UP_ON, ContractChoice, NumberInCase, Occasion, SendingWay, UserChoice
from commands.engine.command import Command, Decision, Given
from commands.engine.creation import created
from commands.engine.moments import Day
from commands.engine.texts import Remark
from commands.service_cases.device_for_case import check_sending, device_for_case, still_inside
from commands.service_cases.return_choices import check_choices


class RequestReturn(Command):
    """`number` and `numbers` are made and looked up when it is asked: how people call the case, and the numbers in the device."""

    made_here: ClassVar[frozenset[str]] = frozenset({"number", "numbers"})

    case_id: UUID
    number: str
    numbers: tuple[NumberInCase, ...] = ()
    device_id: UUID
    occasion: Occasion
    whereabouts: Annotated[Whereabouts, Help("Wohin das Gerät geht.", "Where the device goes.")]
    contract: ContractChoice = "keep"
    user: UserChoice = "keep"
    sending: SendingWay
    pick_up_on: Annotated[Day | None, PICK_UP_ON, Help("Nur bei Abholung.", "For a pick-up only.")] = None
    remarks: Annotated[Remark | None, REMARKS, OF_PERSON] = None

    def check(self, given: Given) -> bool:
        device_for_case(given, self.device_id)
        return True

    def decide(self, given: Given) -> Decision:
        if given.holder(DEVICE_IN_CASE_CLAIM.of(str(self.device_id))) == self.case_id:
            return []
        device = device_for_case(given, self.device_id)
        check_sending(self.sending, self.pick_up_on)
        numbers = still_inside(given, self.numbers, self.device_id)
        check_choices(numbers, device.user_id, self.contract, self.user)
        requested = ReturnRequested(
            case_id=self.case_id,
            number=self.number,
            device_id=self.device_id,
            user_id=device.user_id,
            identifiers=device.identifiers,
            description=device.description,
            occasion=self.occasion,
            whereabouts=self.whereabouts,
            contract=self.contract,
            user=self.user,
            sending=self.sending,
            numbers=numbers,
            pick_up_on=self.pick_up_on,
            remarks=self.remarks,
        )
        return created(given, ServiceCase, self.case_id, requested)
