"""Request that a device be repaired: what is broken, how it is sent in (H-13)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import MISSING, Field

from aggregates.engine.words import OF_PERSON
from aggregates.order_terms import REMARKS
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.repair import RepairRequested
from aggregates.service_cases.repair_terms import FAULT, LoanWanted
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import NumberInCase, SendingWay
from commands.engine.command import Command, Decision, Given
from commands.engine.creation import created
from commands.engine.texts import Remark
from commands.service_cases.defect_answers import DefectAnswers, defect_told
from commands.service_cases.device_for_case import device_for_case, still_inside
from commands.service_cases.device_of_user import check_is_with
from commands.service_cases.sending import PickUpDay, PickUpHours, check_sending
from commands.service_cases.written_texts import begins_with


class RequestRepair(Command):
    # `number`, `numbers` and `asked_at` are made and looked up when it is asked: how people call the case, the numbers in the device, and when that was.
    # `user_id`: who has it, where it begins at that user's line.
    made_here: ClassVar[frozenset[str]] = frozenset({"number", "numbers", "asked_at"})

    case_id: UUID
    number: str
    numbers: tuple[NumberInCase, ...] = ()
    asked_at: datetime | None = None
    device_id: UUID
    fault: Annotated[Remark, FAULT, OF_PERSON]
    sending: SendingWay
    pick_up_on: PickUpDay = None
    pick_up_window: PickUpHours = None
    loan_wanted: LoanWanted = False
    remarks: Annotated[Remark | None, REMARKS, OF_PERSON] = None
    answers: DefectAnswers = Field(default_factory=dict[str, str])
    user_id: UUID | MISSING = MISSING

    def check(self, given: Given) -> bool:
        device_for_case(given, self.device_id)
        return True

    def decide(self, given: Given) -> Decision:
        if given.holder(DEVICE_IN_CASE_CLAIM.of(str(self.device_id))) == self.case_id:
            return []
        device = device_for_case(given, self.device_id)
        check_is_with(given, device, self.user_id)
        check_sending(given, self.sending, self.pick_up_on, self.pick_up_window, self.asked_at)
        requested = RepairRequested(
            case_id=self.case_id,
            number=self.number,
            device_id=self.device_id,
            user_id=device.user_id,
            identifiers=device.identifiers,
            description=device.description,
            fault=self.fault,
            sending=self.sending,
            loan_wanted=self.loan_wanted,
            numbers=still_inside(given, self.numbers, self.device_id),
            pick_up_on=self.pick_up_on,
            pick_up_window=self.pick_up_window,
            remarks=self.remarks,
            **defect_told(self.answers),
        )
        sealed = begins_with(self.case_id, device.user_id, self.fault)
        return created(given, ServiceCase, self.case_id, requested, *sealed)
