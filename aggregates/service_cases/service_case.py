"""A service case of a device: it is returned, repaired, exchanged or lost; how far it has come, the steps of its kind say (H-13, H-14)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from aggregates.device_terms import DeviceDescription, Whereabouts
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event
from aggregates.order_terms import ParcelCarrier, ShippedDevice
from aggregates.service_cases.exchange import ExchangeRequested, ReplacementShipped
from aggregates.service_cases.loss import BlockingAsked, BlockingTold, LossReported, PoliceNumberTold, blocking_after
from aggregates.service_cases.loss_terms import NumberBlocking
from aggregates.service_cases.messages import CaseMessageSent, CaseMessagesRead, CaseSide, other_side
from aggregates.service_cases.repair import LoanDeviceLent, LoanDeviceTakenBack, RepairEstimated, RepairRequested
from aggregates.service_cases.returns import ReturnChanged, ReturnRequested
from aggregates.service_cases.steps import begun_by, step_of
from aggregates.service_cases.terms import (
    CLOSED_CASE_STATUSES,
    CaseOccasion,
    ContractChoice,
    NumberInCase,
    SendingWay,
    ServiceCaseKind,
    ServiceCaseStatus,
    UserChoice,
)
from foundation.noun import Noun

_Begun = ReturnRequested | RepairRequested | ExchangeRequested | LossReported


@dataclass(frozen=True, slots=True)
class ServiceCase(Aggregate):
    """`whereabouts`, `contract` and `user` are a return's, `estimate` and `loan_device` (the one that is out) a repair's; `shipped` (the device on its way), what
    that is and its parcel an exchange's, `occasion` and `sending` too, for the return that it opens; `occasion` (lost or stolen),
    `blocking` and `police_number` a loss'.
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
    shipped: ShippedDevice | None = None
    shipped_as: DeviceDescription | None = None
    blocking: tuple[NumberBlocking, ...] = ()
    police_number: str | None = None
    messages: frozenset[UUID] = frozenset()
    unread_by: frozenset[CaseSide] = frozenset()
    parcel: tuple[ParcelCarrier | None, str | None] = (None, None)

    def evolve(self, event: Event) -> Self:
        kind = begun_by(type(event)) or self.kind
        step = step_of(kind, type(event))
        return self._told(event) if step is None or step.to is None else replace(self._told(event), kind=kind, status=step.to)

    def _told(self, event: Event) -> Self:  # noqa: PLR0911, PLR0912
        match event:
            case ReturnRequested():
                return replace(self._begun(event), whereabouts=event.whereabouts, contract=event.contract, user=event.user)
            case RepairRequested():
                return self._begun(event)
            case ExchangeRequested():
                way = replace(self._begun(event), whereabouts=event.whereabouts, occasion=event.occasion)
                return replace(way, sending=event.sending, pick_up_on=event.pick_up_on)
            case ReplacementShipped():
                parcel = (event.carrier, event.tracking_number)
                return replace(self, shipped=event.replacement, shipped_as=event.description, parcel=parcel)
            case LossReported():
                return replace(self._begun(event), occasion=event.loss, police_number=event.police_number)
            case PoliceNumberTold():
                return replace(self, police_number=event.police_number)
            case BlockingAsked() | BlockingTold():
                return replace(self, blocking=blocking_after(self.blocking, event))
            case CaseMessageSent():
                return replace(self, messages=self.messages | {event.message_id}, unread_by=self.unread_by | {other_side(event.side)})
            case CaseMessagesRead():
                return replace(self, unread_by=self.unread_by - {event.side})
            case ReturnChanged():
                return replace(self, whereabouts=event.whereabouts, contract=event.contract, user=event.user)
            case RepairEstimated():
                return replace(self, estimate=(event.net, event.work))
            case LoanDeviceLent():
                return replace(self, loan_device=event.loan_device)
            case LoanDeviceTakenBack():
                return replace(self, loan_device=None)
            case _:
                return self

    def _begun(self, event: _Begun) -> Self:
        return replace(self, number=event.number, device_id=event.device_id, user_id=event.user_id, numbers=event.numbers)

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED_CASE_STATUSES
