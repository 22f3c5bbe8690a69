"""Report that a device is lost or stolen: when, where, and whether its numbers are to be blocked (H-13)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import MISSING

from aggregates.customer import Customer
from aggregates.device_terms import DeviceReportedLost, Loss
from aggregates.engine.event import Event
from aggregates.engine.words import OF_PERSON, Help, Label
from aggregates.order_terms import REMARKS
from aggregates.service_cases.claims import DEVICE_LOST_CLAIM
from aggregates.service_cases.loss import BlockingAsked, LossReported
from aggregates.service_cases.loss_terms import HAPPENED_ON, PLACE, POLICE_NUMBER, WHICH_DAY, ActivationLock
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import NumberInCase
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.moments import Day
from commands.engine.texts import OptionalName, Remark
from commands.service_cases.device_for_case import device_for_loss, still_inside
from commands.service_cases.device_of_user import check_is_with
from commands.service_cases.written_texts import begins_with


class LossInFuture(Refusal):
    """The day on which it was noticed lies in the future; correct it."""

    status = 422
    code = "loss-in-future"
    de = "Der Tag, an dem es bemerkt wurde, liegt in der Zukunft; bitte berichtigen."


class ReportLoss(Command):
    # `number`, `numbers` and `asked_at` are made and looked up when it is asked: how people call the case, the numbers in the device, and when that was.
    # `user_id`: who has it, where it begins at that user's line.
    made_here: ClassVar[frozenset[str]] = frozenset({"number", "numbers", "asked_at"})

    case_id: UUID
    number: str
    numbers: tuple[NumberInCase, ...] = ()
    asked_at: datetime
    device_id: UUID
    loss: Loss
    happened_on: Annotated[Day, HAPPENED_ON, WHICH_DAY]
    place: Annotated[OptionalName, PLACE, OF_PERSON] = None
    police_number: Annotated[OptionalName, POLICE_NUMBER, OF_PERSON] = None
    activation_lock: ActivationLock = "unknown"
    block: Annotated[
        bool,
        Label("Rufnummern sperren", "Block the numbers"),
        Help("Ob die Rufnummern im Gerät gesperrt werden sollen.", "Whether the numbers in the device are to be blocked."),
    ] = False
    remarks: Annotated[Remark | None, REMARKS, OF_PERSON] = None
    user_id: UUID | MISSING = MISSING

    def check(self, given: Given) -> bool:
        device_for_loss(given, self.device_id)
        return True

    def decide(self, given: Given) -> Decision:
        if given.holder(DEVICE_LOST_CLAIM.of(str(self.device_id))) == self.case_id:
            return []
        device = device_for_loss(given, self.device_id)
        check_is_with(given, device, self.user_id)
        zone = ZoneInfo(given.state(Customer, given.customer_id).time_zone)
        if self.happened_on > self.asked_at.astimezone(zone).date():
            raise LossInFuture
        numbers = still_inside(given, self.numbers, self.device_id)
        reported = LossReported(
            case_id=self.case_id,
            number=self.number,
            device_id=self.device_id,
            user_id=device.user_id,
            identifiers=device.identifiers,
            description=device.description,
            loss=self.loss,
            happened_on=self.happened_on,
            activation_lock=self.activation_lock,
            place=self.place,
            police_number=self.police_number,
            numbers=numbers,
            remarks=self.remarks,
        )
        events: list[Event] = [reported, *begins_with(self.case_id, device.user_id, self.place, self.police_number, self.remarks)]
        if self.block and numbers:
            asked = tuple(each.number for each in numbers)
            events.append(BlockingAsked(case_id=self.case_id, device_id=self.device_id, user_id=device.user_id, numbers=asked))
        return [
            *created(given, ServiceCase, self.case_id, *events),
            (self.device_id, DeviceReportedLost(device_id=self.device_id, lost=self.loss)),
        ]
