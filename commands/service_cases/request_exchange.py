"""Request that a device be exchanged: another one comes in its place, and the old one goes back then (H-13)."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import MISSING, Field

from aggregates.customer import Customer
from aggregates.device_terms import Whereabouts
from aggregates.engine.words import OF_PERSON, Help
from aggregates.order_terms import REMARKS
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.exchange import ExchangeRequested
from aggregates.service_cases.exchange_terms import NOBODY_HAS_IT, ExchangeOccasion, ReplacementWanted
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import NumberInCase, SendingWay
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.texts import Remark
from commands.service_cases.case_hooks import check_whereabouts
from commands.service_cases.defect_answers import DefectAnswers, defect_told
from commands.service_cases.device_for_case import device_for_case, exchangeable, still_inside
from commands.service_cases.device_of_user import check_is_with
from commands.service_cases.newer_model import newer_model
from commands.service_cases.sending import PickUpDay, PickUpHours, check_sending


class NobodyToExchangeFor(Refusal):
    """Nobody has the device, so there is nobody for whom a replacement would be; give it to a user first."""

    code = "nobody-to-exchange-for"
    de = "Niemand hat das Gerät, für den ein Ersatz wäre; bitte es erst einem Nutzer geben."


class AnswersForDefectOnly(Refusal):
    """What is asked of a defect is answered of a defective device only; leave the answers out."""

    status = 422
    code = "answers-for-defect-only"
    de = "Die Fragen zum Defekt stellen sich nur bei einem defekten Gerät; bitte die Antworten weglassen."


class RequestExchange(Command):
    """The same model is promised for the next working day in the customer's calendar, by its cut-off time; a newer one, where one is agreed for this model, isn't, and comes with priority."""

    # `number`, `numbers` and `asked_at` are made and looked up when it is asked: how people call the case, the numbers in the device, and when that was.
    # `user_id`: who has it, where it begins at that user's line.
    made_here: ClassVar[frozenset[str]] = frozenset({"number", "numbers", "asked_at"})

    case_id: UUID
    number: str
    numbers: tuple[NumberInCase, ...] = ()
    asked_at: datetime
    device_id: UUID
    occasion: ExchangeOccasion
    replacement: ReplacementWanted = "same_model"
    whereabouts: Annotated[Whereabouts, Help("Wohin das alte Gerät geht.", "Where the old device goes.")]
    sending: SendingWay
    pick_up_on: PickUpDay = None
    pick_up_window: PickUpHours = None
    remarks: Annotated[Remark | None, REMARKS, OF_PERSON] = None
    answers: DefectAnswers = Field(default_factory=dict[str, str])
    user_id: UUID | MISSING = MISSING

    def check(self, given: Given) -> bool:
        if exchangeable(given, self.device_id).user_id is None:
            raise NobodyToExchangeFor
        return True

    def decide(self, given: Given) -> Decision:
        if given.holder(DEVICE_IN_CASE_CLAIM.of(str(self.device_id))) == self.case_id:
            return []
        self.check(given)
        device = exchangeable(given, self.device_id) if self.occasion in NOBODY_HAS_IT else device_for_case(given, self.device_id)
        check_is_with(given, device, self.user_id)
        check_whereabouts(given, self.device_id, device, self.whereabouts)
        check_sending(given, self.sending, self.pick_up_on, self.pick_up_window, self.asked_at)
        newer = newer_model(given, device) if self.replacement == "newer_model" else None
        requested = ExchangeRequested(
            case_id=self.case_id,
            number=self.number,
            device_id=self.device_id,
            user_id=device.user_id,
            identifiers=device.identifiers,
            description=device.description,
            occasion=self.occasion,
            replacement=self.replacement,
            whereabouts=self.whereabouts,
            sending=self.sending,
            numbers=still_inside(given, self.numbers, self.device_id),
            pick_up_on=self.pick_up_on,
            pick_up_window=self.pick_up_window,
            promised_on=self._promised_on(given),
            remarks=self.remarks,
            newer_maker=None if newer is None else newer.newer_maker or newer.maker,
            newer_model=None if newer is None else newer.newer_model,
            **self._defect(),
        )
        return created(given, ServiceCase, self.case_id, requested)

    def _defect(self) -> dict[str, Any]:
        if self.occasion == "defect":
            return defect_told(self.answers)
        if self.answers:
            raise AnswersForDefectOnly
        return {}

    def _promised_on(self, given: Given) -> date | None:
        if self.replacement != "same_model":
            return None
        return given.state(Customer, given.customer_id).working_days.next_working_day(self.asked_at)
