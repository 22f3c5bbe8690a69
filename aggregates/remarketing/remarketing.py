"""A device that is sold for its customer: registered, received, checked, offered, paid out; or declined, then destroyed or sent back (H-15)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from aggregates.device_terms import IDENTIFIERS, DeviceDescription, Identifier
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim
from aggregates.engine.event import Changes, Event, Personal
from aggregates.order_terms import REASON
from aggregates.remarketing.agreed_settlement import AgreedSettlementEnded
from aggregates.remarketing.awaited import AwaitedDeviceReminded, RemarketedDeviceAwaited
from aggregates.remarketing.claims import remarketed_claims, sold_claims
from aggregates.remarketing.kept_sold import DeviceKeptSold
from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.remarks import RemarketingRemarked, RemarketingRemarksErased
from aggregates.remarketing.terms import (
    CLOSED_REMARKETING_STATUSES,
    EXPECTED,
    OFFERED,
    PROCEEDS,
    AfterDecline,
    DeviceCondition,
    Grade,
    GradeOrNone,
    RemarketedDeviceId,
    RemarketingId,
    RemarketingStatus,
    Settlement,
)
from aggregates.remarketing.upcasts import expecting_nothing, not_for_good
from aggregates.user import UserIdOrNone
from foundation.money import Money
from foundation.noun import Noun

_WhyNot = Annotated[str | None, Personal(subject="user_id"), REASON]
"""What somebody wrote may be about the user."""


class RemarketedDeviceReceived(
    Event,
    event="remarketing.received",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: Gerät eingegangen",
    en="{Remarketing remarketing_id|Remarketing}: device received",
    changes=Changes("status", old=None),
):
    """`device_id`: also of one that the portal knows since then, or from now on."""

    status: ClassVar[RemarketingStatus] = "received"

    remarketing_id: RemarketingId
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone

    def claims(self) -> Iterator[Claim]:
        yield from remarketed_claims(self.device_id, ())


class RemarketedDeviceChecked(
    Event,
    event="remarketing.checked",
    version=2,
    upcasts={1: expecting_nothing},
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: Gerät geprüft[, statt {was}]: {grade}[, zu erwarten {expected}]",
    en="{Remarketing remarketing_id|Remarketing}: device checked[, instead of {was}]: {grade}[, {expected} expected]",
    changes=Changes("grade"),
    about=("status", "grade"),
):
    """An offer that was made before holds no longer. `was`: what had been said before, where that is another one."""

    status: ClassVar[RemarketingStatus] = "checked"

    remarketing_id: RemarketingId
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone
    grade: Grade
    was: GradeOrNone = None
    expected: Annotated[Money | None, EXPECTED] = None


class ProceedsOffered(
    Event,
    event="remarketing.offered",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: {offered} angeboten ({grade})",
    en="{Remarketing remarketing_id|Remarketing}: {offered} offered ({grade})",
    changes=Changes("offered", old=None),
    about=("status", "offered"),
):
    status: ClassVar[RemarketingStatus] = "offered"

    remarketing_id: RemarketingId
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone
    offered: Annotated[Money, OFFERED]
    grade: Grade


class ProceedsAccepted(
    Event,
    event="remarketing.accepted",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: Angebot angenommen ({offered})",
    en="{Remarketing remarketing_id|Remarketing}: offer accepted ({offered})",
    changes=Changes("status", old=None),
):
    status: ClassVar[RemarketingStatus] = "accepted"

    remarketing_id: RemarketingId
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone
    offered: Annotated[Money, OFFERED]


class ProceedsDeclined(
    Event,
    event="remarketing.declined",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: Angebot abgelehnt, Gerät {after}[: {reason}]",
    en="{Remarketing remarketing_id|Remarketing}: offer declined, device: {after}[: {reason}]",
    changes=Changes("status", old=None),
):
    status: ClassVar[RemarketingStatus] = "declined"

    remarketing_id: RemarketingId
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone
    after: AfterDecline
    reason: _WhyNot = None


class ProceedsPaidOut(
    Event,
    event="remarketing.paid_out",
    version=2,
    upcasts={1: not_for_good},
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: {proceeds} {settlement}",
    en="{Remarketing remarketing_id|Remarketing}: {proceeds} {settlement}",
    changes=Changes("proceeds", old=None),
    about=("status",),
):
    status: ClassVar[RemarketingStatus] = "paid_out"

    remarketing_id: RemarketingId
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone
    proceeds: Annotated[Money, PROCEEDS]
    settlement: Settlement
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]
    for_good: bool = True

    def claims(self) -> Iterator[Claim]:
        if self.for_good:
            yield from sold_claims(self.device_id, self.identifiers)

    def releases(self) -> Iterator[Claim]:
        yield from remarketed_claims(self.device_id, self.identifiers)


class RemarketedDeviceDestroyed(
    Event,
    event="remarketing.device_destroyed",
    version=2,
    upcasts={1: not_for_good},
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: Gerät vernichtet",
    en="{Remarketing remarketing_id|Remarketing}: device destroyed",
    changes=Changes("status", old=None),
):
    status: ClassVar[RemarketingStatus] = "destroyed"

    remarketing_id: RemarketingId
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]
    for_good: bool = True

    def claims(self) -> Iterator[Claim]:
        if self.for_good:
            yield from sold_claims(self.device_id, self.identifiers)

    def releases(self) -> Iterator[Claim]:
        yield from remarketed_claims(self.device_id, self.identifiers)


class RemarketedDeviceSentBack(
    Event,
    event="remarketing.device_sent_back",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: Gerät zurückgesendet",
    en="{Remarketing remarketing_id|Remarketing}: device sent back",
    changes=Changes("status", old=None),
):
    status: ClassVar[RemarketingStatus] = "sent_back"

    remarketing_id: RemarketingId
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]

    def releases(self) -> Iterator[Claim]:
        yield from remarketed_claims(self.device_id, self.identifiers)


class RemarketingWithdrawn(
    Event,
    event="remarketing.withdrawn",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung} zurückgezogen[: {reason}]",
    en="{Remarketing remarketing_id|Remarketing} withdrawn[: {reason}]",
    changes=Changes("status", old=None),
):
    status: ClassVar[RemarketingStatus] = "withdrawn"

    remarketing_id: RemarketingId
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]
    reason: _WhyNot = None

    def releases(self) -> Iterator[Claim]:
        yield from remarketed_claims(self.device_id, self.identifiers)


@dataclass(frozen=True, slots=True)
class Remarketing(Aggregate):
    stem: ClassVar[str] = "remarketing"
    noun: ClassVar[Noun] = Noun("Wiedervermarktung", "remarketing")

    number: str = ""
    device_id: UUID | None = None
    user_id: UUID | None = None
    identifiers: tuple[Identifier, ...] = ()
    description: DeviceDescription = field(default_factory=DeviceDescription)
    condition: DeviceCondition | None = None
    grade: Grade | None = None
    case_id: UUID | None = None
    awaited_for: UUID | None = None
    """The order for which the device was taken in payment, once that is delivered."""
    reminded_for: datetime | None = None
    """For which moment its user was last reminded of it."""
    status: RemarketingStatus = "registered"
    offered: Money | None = None
    after: AfterDecline | None = None
    settlement: Settlement | None = None
    settlement_agreed: Settlement | None = None
    remarks: str | None = None
    reason: str | None = None
    for_good: bool = False
    """It was sold or destroyed, and is claimed as such."""
    remarks_erased: bool = False
    """What people wrote under a key of its own was erased, and the key with it."""

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911, PLR0912
        match event:
            case RemarketingRegistered():
                told = replace(self, number=event.number, device_id=event.device_id, user_id=event.user_id, case_id=event.case_id)
                told = replace(told, identifiers=event.identifiers, description=event.description, remarks=event.remarks)
                return replace(told, condition=event.condition, grade=event.grade, settlement_agreed=event.settlement_agreed)
            case RemarketedDeviceAwaited():
                return replace(self, awaited_for=event.order_id)
            case AgreedSettlementEnded():
                return replace(self, settlement_agreed=None)
            case AwaitedDeviceReminded():
                return replace(self, reminded_for=event.due_at)
            case RemarketedDeviceReceived():
                return replace(self, status=event.status, device_id=event.device_id)
            case RemarketedDeviceChecked():
                return replace(self, status=event.status, grade=event.grade, offered=None)
            case ProceedsOffered():
                return replace(self, status=event.status, offered=event.offered)
            case ProceedsDeclined():
                return replace(self, status=event.status, after=event.after, reason=event.reason)
            case RemarketingRemarked():
                return replace(self, remarks=event.text) if event.said_as == "remarks" else replace(self, reason=event.text)
            case RemarketingRemarksErased():
                return replace(self, remarks=None, reason=None, remarks_erased=True)
            case RemarketingWithdrawn():
                return replace(self, status=event.status, reason=event.reason)
            case ProceedsPaidOut():
                return replace(self, status=event.status, settlement=event.settlement, for_good=event.for_good)
            case RemarketedDeviceDestroyed():
                return replace(self, status=event.status, for_good=event.for_good)
            case DeviceKeptSold():
                return replace(self, for_good=True)
            case ProceedsAccepted() | RemarketedDeviceSentBack():
                return replace(self, status=event.status)
            case _:
                return self

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED_REMARKETING_STATUSES
