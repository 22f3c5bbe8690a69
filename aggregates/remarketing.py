"""A device that is sold for its customer: registered, received, checked, offered, paid out; or declined, then destroyed or sent back (H-15)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar, Self
from uuid import UUID

from aggregates.device_terms import DESCRIPTION, IDENTIFIERS, DeviceDescription, Identifier
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Changes, Event, FirstValues, Personal
from aggregates.order_terms import REASON, REMARKS
from aggregates.remarketing_terms import (
    CLOSED_REMARKETING_STATUSES,
    CONDITION,
    EXPECTED,
    OFFERED,
    PROCEEDS,
    REMARKETING_NUMBER,
    AfterDecline,
    DeviceCondition,
    Grade,
    GradeOrNone,
    RemarketedDeviceId,
    RemarketingId,
    RemarketingStatus,
    Settlement,
)
from aggregates.service_cases.terms import ServiceCaseId
from aggregates.user import UserIdOrNone
from foundation.money import Money
from foundation.noun import Noun

REMARKETING_NUMBER_CLAIM = ClaimKind(
    "remarketing_number", personal=False, alone_in="system", noun=Noun("Wiedervermarktungsnummer", "remarketing number")
)
REMARKETED_CLAIM = ClaimKind(
    "device_in_remarketing", personal=False, alone_in="customer", noun=Noun("Gerät in der Wiedervermarktung", "device in remarketing")
)
"""`device:…`, `imei:…` or `serial_number:…` of a device that is being sold: once at a time, whether the portal knows it or not."""

_WhyNot = Annotated[str | None, Personal(subject="user_id"), REASON]
"""What somebody wrote may be about the user."""


def remarketed_claims(device_id: UUID | None, identifiers: Iterable[Identifier]) -> Iterator[Claim]:
    """Yield the claims by which a device is sold once."""
    if device_id is not None:
        yield REMARKETED_CLAIM.of(f"device:{device_id}")
    yield from (REMARKETED_CLAIM.of(f"{each.kind}:{each.value}") for each in identifiers)


class RemarketingRegistered(
    Event,
    event="remarketing.registered",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}[ von {Gerät device_id|diesem Gerät}] angemeldet[, {grade}][, zu erwarten {expected}]",
    en="{Remarketing remarketing_id|Remarketing}[ of {device device_id|this device}] registered[, {grade}][, {expected} expected]",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """`device_id`, `user_id`: as the portal knows the device, and who had it then; `case_id`: the return that it follows from; `grade`: what follows from the answers (`condition`)."""

    remarketing_id: RemarketingId
    number: Annotated[str, REMARKETING_NUMBER]
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]
    description: Annotated[DeviceDescription, DESCRIPTION]
    condition: Annotated[DeviceCondition | None, CONDITION] = None
    grade: GradeOrNone = None
    expected: Annotated[Money | None, EXPECTED] = None
    case_id: ServiceCaseId | None = None
    remarks: Annotated[str | None, Personal(subject="user_id"), REMARKS] = None

    def claims(self) -> Iterator[Claim]:
        yield REMARKETING_NUMBER_CLAIM.of(self.number)
        yield from remarketed_claims(self.device_id, self.identifiers)


class RemarketedDeviceReceived(
    Event,
    event="remarketing.received",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: Gerät eingegangen",
    en="{Remarketing remarketing_id|Remarketing}: device received",
    changes=Changes("status", old=None),
):
    """`device_id`: also of one that the portal has come to know since it was registered."""

    status: ClassVar[RemarketingStatus] = "received"

    remarketing_id: RemarketingId
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone

    def claims(self) -> Iterator[Claim]:
        yield from remarketed_claims(self.device_id, ())


class RemarketedDeviceChecked(
    Event,
    event="remarketing.checked",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: Gerät geprüft[, statt {was}]: {grade}",
    en="{Remarketing remarketing_id|Remarketing}: device checked[, instead of {was}]: {grade}",
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

    def releases(self) -> Iterator[Claim]:
        yield from remarketed_claims(self.device_id, self.identifiers)


class RemarketedDeviceDestroyed(
    Event,
    event="remarketing.device_destroyed",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: Gerät vernichtet",
    en="{Remarketing remarketing_id|Remarketing}: device destroyed",
    changes=Changes("status", old=None),
):
    status: ClassVar[RemarketingStatus] = "destroyed"

    remarketing_id: RemarketingId
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]

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
    status: RemarketingStatus = "registered"
    offered: Money | None = None
    after: AfterDecline | None = None

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911
        match event:
            case RemarketingRegistered():
                told = replace(self, number=event.number, device_id=event.device_id, user_id=event.user_id, case_id=event.case_id)
                return replace(
                    told, identifiers=event.identifiers, description=event.description, condition=event.condition, grade=event.grade
                )
            case RemarketedDeviceReceived():
                return replace(self, status=event.status, device_id=event.device_id)
            case RemarketedDeviceChecked():
                return replace(self, status=event.status, grade=event.grade, offered=None)
            case ProceedsOffered():
                return replace(self, status=event.status, offered=event.offered)
            case ProceedsDeclined():
                return replace(self, status=event.status, after=event.after)
            case ProceedsAccepted() | ProceedsPaidOut() | RemarketedDeviceDestroyed() | RemarketedDeviceSentBack() | RemarketingWithdrawn():
                return replace(self, status=event.status)
            case _:
                return self

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED_REMARKETING_STATUSES
