"""Request that a device be returned: where it goes, what becomes of contract and user, how it is sent (H-14)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import MISSING

from aggregates.device_terms import Whereabouts
from aggregates.engine.words import OF_PERSON, Help
from aggregates.order_terms import REMARKS
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.returns import ReturnRequested
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import ContractChoice, LeaverId, NumberInCase, Occasion, PassOnTo, SendingWay, UserChoice
from commands.engine.command import Command, Decision, Given
from commands.engine.creation import created
from commands.engine.texts import Remark
from commands.service_cases.case_hooks import check_whereabouts
from commands.service_cases.device_for_case import device_for_case, still_inside
from commands.service_cases.device_of_user import check_is_with
from commands.service_cases.return_choices import TO_WHOM, check_choices
from commands.service_cases.sending import PickUpDay, PickUpHours, check_sending
from commands.service_cases.written_texts import begins_with


class RequestReturn(Command):
    # `number`, `numbers` and `asked_at` are made and looked up when it is asked: how people call the case, the numbers in the device, and when that was.
    # `user_id`: who has it, where it begins at that user's line.
    made_here: ClassVar[frozenset[str]] = frozenset({"number", "numbers", "asked_at"})

    case_id: UUID
    number: str
    numbers: tuple[NumberInCase, ...] = ()
    asked_at: datetime | None = None
    device_id: UUID
    occasion: Occasion
    whereabouts: Annotated[Whereabouts, Help("Wohin das Gerät geht.", "Where the device goes.")]
    contract: ContractChoice = "keep"
    pass_on_to: Annotated[PassOnTo, TO_WHOM] = None
    user: UserChoice = "keep"
    sending: SendingWay
    pick_up_on: PickUpDay = None
    pick_up_window: PickUpHours = None
    remarks: Annotated[Remark | None, REMARKS, OF_PERSON] = None
    user_id: UUID | MISSING = MISSING
    leaver_id: LeaverId = None

    def check(self, given: Given) -> bool:
        device_for_case(given, self.device_id)
        return True

    def decide(self, given: Given) -> Decision:
        if given.holder(DEVICE_IN_CASE_CLAIM.of(str(self.device_id))) == self.case_id:
            return []
        device = device_for_case(given, self.device_id)
        check_is_with(given, device, self.user_id)
        check_whereabouts(given, self.device_id, device, self.whereabouts)
        check_sending(given, self.sending, self.pick_up_on, self.pick_up_window, self.asked_at)
        numbers = still_inside(given, self.numbers, self.device_id)
        check_choices(given, numbers, device.user_id, self.contract, self.user, self.pass_on_to)
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
            pick_up_window=self.pick_up_window,
            remarks=self.remarks,
            leaver_id=self.leaver_id,
            pass_on_to=self.pass_on_to,
        )
        return created(given, ServiceCase, self.case_id, requested, *begins_with(self.case_id, device.user_id, self.remarks))
