"""A service case of a device: it is returned, repaired, exchanged or lost; how far it has come, the steps of its kind say (H-13, H-14)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar, Self
from uuid import UUID

from aggregates.device_terms import DeviceDescription, Whereabouts
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event
from aggregates.order_terms import ShippedDevice
from aggregates.service_cases.any_case import CaseDeviceSent
from aggregates.service_cases.contract_change import ContractAtCarrier, ContractChangeTold, contracts_after
from aggregates.service_cases.exchange import ExchangeRequested, ReplacedDeviceFound, ReplacementShipped
from aggregates.service_cases.late_exchange import ExchangeFellLate
from aggregates.service_cases.loss import BlockingAsked, BlockingTold, LossReported, PoliceNumberTold, blocking_after
from aggregates.service_cases.loss_terms import NumberBlocking
from aggregates.service_cases.messages import CaseMessageSent, CaseMessagesRead, CaseSide, other_side
from aggregates.service_cases.parcels import CaseParcel, CaseParcelTracked, CaseWay, nth_parcel
from aggregates.service_cases.reminders import NOTHING_AWAITED, Awaited, CaseAnswerMissed, ReturnReminded, owes_answer
from aggregates.service_cases.repair import LoanDeviceLent, LoanDeviceTakenBack, RepairEstimated, RepairRequested, RepairSentBack
from aggregates.service_cases.returns import ReturnChanged, ReturnCompleted, ReturnRequested
from aggregates.service_cases.steps import begun_by, step_of
from aggregates.service_cases.terms import (
    CLOSED_CASE_STATUSES,
    CaseOccasion,
    ContractChoice,
    NumberInCase,
    PickUpWindow,
    SendingWay,
    ServiceCaseKind,
    ServiceCaseStatus,
    UserChoice,
)
from aggregates.service_cases.written import CaseTextsErased, CaseTextsSealed, written_in
from foundation.noun import Noun

_Begun = ReturnRequested | RepairRequested | ExchangeRequested | LossReported


@dataclass(frozen=True, slots=True)
class ServiceCase(Aggregate):
    """`texts`: what was written of a device that nobody had, under a key of the case's own (`own_key`), until that is destroyed (`texts_erased`). `whereabouts`, `contract`, `user`, `leaver_id` and `pass_on_to` are a return's, `estimate` and `loan_device` (the one that is out) a repair's; `shipped` (the device on its way), what
    that is, the promised day and whether that is over (`late`) an exchange's, `occasion` too, and `sending` with day and hours of a pick-up, for the return that it opens; `occasion` (lost or stolen),
    `newer`: maker and model of the newer one that an exchange brings, `found`: whether what was lost is there again; `blocking` and `police_number` a loss'. `read_by_…`: how many of the messages that side has seen.
    `sent_in` and `sent_out`: the parcel of either way that was told last, `parcels_told` how many there were. `at_carrier`: the contracts that a completed return left to their carrier.
    """

    stem: ClassVar[str] = "service_case"
    noun: ClassVar[Noun] = Noun("Servicefall", "service case")

    number: str = ""
    device_id: UUID | None = None
    user_id: UUID | None = None
    numbers: tuple[NumberInCase, ...] = ()
    whereabouts: Whereabouts = "pool"
    contract: ContractChoice = "keep"
    user: UserChoice = "keep"
    status: ServiceCaseStatus = "requested"
    kind: ServiceCaseKind = "return"
    estimate: tuple[str, str | None] | None = None
    loan_device: str | None = None
    occasion: CaseOccasion = "defect"
    sending: SendingWay = "own"
    pick_up_on: date | None = None
    pick_up_window: PickUpWindow | None = None
    leaver_id: UUID | None = None
    pass_on_to: UUID | None = None
    shipped: ShippedDevice | None = None
    shipped_as: DeviceDescription | None = None
    blocking: tuple[NumberBlocking, ...] = ()
    police_number: str | None = None
    messages: tuple[tuple[UUID, CaseSide], ...] = ()
    read_by_customer: int = 0
    read_by_fulfilment: int = 0
    awaited: Awaited = NOTHING_AWAITED
    return_reminded_for: datetime | None = None
    sent_in: CaseParcel | None = None
    sent_out: CaseParcel | None = None
    parcels_told: int = 0
    newer: tuple[str | None, str] | None = None
    found: bool = False
    promised_on: date | None = None
    late: bool = False
    at_carrier: tuple[ContractAtCarrier, ...] = ()

    own_key: bool = False
    texts: tuple[str, ...] = ()
    texts_erased: bool = False

    def evolve(self, event: Event) -> Self:
        if isinstance(event, CaseTextsErased):
            return replace(self, own_key=False, texts=(), texts_erased=True)
        texts = (*self.texts, *written_in(event))
        after = self._step(event)
        return after if texts == after.texts else replace(after, texts=texts)

    def _step(self, event: Event) -> Self:
        if isinstance(event, CaseTextsSealed):
            return replace(self, own_key=True)
        kind = begun_by(type(event)) or self.kind
        step = step_of(kind, type(event))
        if step is None or step.to is None:
            return self._told(event)
        on = replace(self._told(event), kind=kind, status=step.to)
        return on if on.is_open else replace(on, awaited=NOTHING_AWAITED)

    def _told(self, event: Event) -> Self:  # noqa: PLR0911, PLR0912
        match event:
            case ReturnRequested():
                asked = replace(self._begun(event), whereabouts=event.whereabouts, contract=event.contract, user=event.user)
                return replace(asked, leaver_id=event.leaver_id, pass_on_to=event.pass_on_to)
            case RepairRequested():
                return self._begun(event)
            case ExchangeRequested():
                way = replace(self._begun(event), whereabouts=event.whereabouts, occasion=event.occasion)
                newer = None if event.newer_model is None else (event.newer_maker, event.newer_model)
                return replace(way, newer=newer, promised_on=event.promised_on)
            case ExchangeFellLate():
                return replace(self, late=True)
            case ReplacementShipped():
                return replace(self._sent("out", event), shipped=event.replacement, shipped_as=event.description)
            case RepairSentBack():
                return self._sent("out", event)
            case ReplacedDeviceFound():
                return replace(self, found=True)
            case LossReported():
                return replace(self._begun(event), occasion=event.loss, police_number=event.police_number)
            case PoliceNumberTold():
                return replace(self, police_number=event.police_number)
            case BlockingAsked() | BlockingTold():
                return replace(self, blocking=blocking_after(self.blocking, event))
            case CaseMessageSent():
                messages = (*self.messages, (event.message_id, event.side))
                return replace(self, messages=messages, awaited=self.awaited.after_message(event))
            case CaseAnswerMissed():
                return replace(self, awaited=self.awaited.after_reminder(event))
            case ReturnReminded():
                return replace(self, return_reminded_for=event.due_at)
            case CaseMessagesRead():
                read = self.up_to(event.up_to)
                return replace(self, **{f"read_by_{event.side}": len(self.messages) if read is None else read})
            case ReturnChanged():
                changed = replace(self, whereabouts=event.whereabouts, contract=event.contract, user=event.user)
                changed = replace(changed, pass_on_to=event.pass_on_to)
                if event.sending is None:
                    return changed
                return replace(changed, sending=event.sending, pick_up_on=event.pick_up_on, pick_up_window=event.pick_up_window)
            case ReturnCompleted():
                return replace(self, at_carrier=tuple(ContractAtCarrier(number=each) for each in event.at_carrier))
            case ContractChangeTold():
                return replace(self, at_carrier=contracts_after(self.at_carrier, event))
            case CaseDeviceSent():
                return self._sent("in", event)
            case CaseParcelTracked():
                known = self.sent_in if event.way == "in" else self.sent_out
                if known is None or known.parcel_id != event.parcel_id:
                    return self
                return replace(self, **{f"sent_{event.way}": known.tracked(event)})
            case RepairEstimated():
                return replace(self, estimate=(event.net, event.work))
            case LoanDeviceLent():
                return replace(self, loan_device=event.loan_device)
            case LoanDeviceTakenBack():
                return replace(self, loan_device=None)
            case _:
                return self

    def _begun(self, event: _Begun) -> Self:
        begun = replace(self, number=event.number, device_id=event.device_id, user_id=event.user_id, numbers=event.numbers)
        if isinstance(event, LossReported):
            return begun
        return replace(begun, sending=event.sending, pick_up_on=event.pick_up_on, pick_up_window=event.pick_up_window)

    def _sent(self, way: CaseWay, event: CaseDeviceSent | ReplacementShipped | RepairSentBack) -> Self:
        parcel = CaseParcel(event.parcel_id, event.carrier, event.tracking_number)
        return replace(self, **{f"sent_{way}": parcel}, parcels_told=self.parcels_told + 1)

    def up_to(self, message_id: UUID | None) -> int | None:
        """Count the messages up to this one; None where there is none such."""
        return next((count for count, (told, _) in enumerate(self.messages, 1) if told == message_id), None)

    def unread(self, side: CaseSide, since: int | None = None) -> int:
        """Count what the other side wrote since this one has read, or beyond so many messages."""
        read = self.read_by_customer if side == "customer" else self.read_by_fulfilment
        return sum(writer == other_side(side) for _, writer in self.messages[max(read, since or 0) :])

    def next_parcel(self, case_id: UUID) -> UUID:
        """Return the id of a parcel that is told now."""
        return nth_parcel(case_id, self.parcels_told + 1)

    @property
    def parcels(self) -> Mapping[UUID, CaseParcel]:
        """Those that can be followed. Who has the device in hand waits for no parcel; a repair may be completed while its device is on its way back."""
        found: dict[UUID, CaseParcel] = {}
        for parcel, over in ((self.sent_in, self.status != "requested"), (self.sent_out, self.kind == "exchange" and not self.is_open)):
            if parcel is not None and parcel.parcel_id is not None and any(parcel.told):
                found[parcel.parcel_id] = replace(parcel, over=parcel.over or over)
        return found

    def way_of(self, parcel_id: UUID) -> CaseWay:
        """Tell which way a parcel of `parcels` goes."""
        return "in" if self.sent_in is not None and self.sent_in.parcel_id == parcel_id else "out"

    @property
    def awaits_answer_of(self) -> CaseSide | None:
        """Who is to answer; None: nobody."""
        return owes_answer(self.awaited.of, self.status)

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED_CASE_STATUSES
