"""A service case: a device that its user gives back, with what is to become of device, contract and user when it has arrived (H-13, H-14)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Self
from uuid import UUID

from aggregates.device_terms import DESCRIPTION, IDENTIFIERS, DeviceDescription, DeviceId, Identifier, Whereabouts
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Event, FirstValues, Personal
from aggregates.order_terms import REASON, REMARKS
from aggregates.service_case_terms import (
    CASE_NUMBER,
    CLOSED_CASE_STATUSES,
    NUMBERS,
    ContractChoice,
    NumberInCase,
    Occasion,
    PickUpOn,
    SendingWay,
    ServiceCaseId,
    ServiceCaseStatus,
    UserChoice,
)
from aggregates.sim_terms import Number
from aggregates.user import UserIdOrNone
from foundation.noun import Noun

CASE_NUMBER_CLAIM = ClaimKind("service_case_number", personal=False, alone_in="system", noun=Noun("Fallnummer", "case number"))
DEVICE_UNDER_RETURN_CLAIM = ClaimKind(
    "device_under_return", personal=False, alone_in="customer", noun=Noun("Gerät in Rücksendung", "device that is being returned")
)
"""A device is returned once at a time."""


class ReturnRequested(
    Event,
    event="service_case.return_requested",
    de="{Rücksendung case_id|Rücksendung} von {Gerät device_id|diesem Gerät} beauftragt ({occasion}): Gerät → {whereabouts}, Vertrag {contract}, Nutzer {user}, Versand {sending}[ am {pick_up_on}]",
    en="{Return case_id|Return} of {device device_id|this device} requested ({occasion}): device → {whereabouts}, contract {contract}, user {user}, sent by {sending}[ on {pick_up_on}]",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """`user_id`: who had the device then; `identifiers` and `description`: what was to be sent; `numbers`: those in it, of which `contract` speaks."""

    case_id: ServiceCaseId
    number: Annotated[str, CASE_NUMBER]
    device_id: DeviceId
    user_id: UserIdOrNone
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]
    description: Annotated[DeviceDescription, DESCRIPTION]
    occasion: Occasion
    whereabouts: Whereabouts
    contract: ContractChoice
    user: UserChoice
    sending: SendingWay
    numbers: Annotated[tuple[NumberInCase, ...], NUMBERS] = ()
    pick_up_on: PickUpOn = None
    remarks: Annotated[str | None, Personal(subject="user_id"), REMARKS] = None

    def claims(self) -> Iterator[Claim]:
        yield CASE_NUMBER_CLAIM.of(self.number)
        yield DEVICE_UNDER_RETURN_CLAIM.of(str(self.device_id))


class ReturnChanged(
    Event,
    event="service_case.return_changed",
    de="{Rücksendung case_id|Rücksendung} geändert: Gerät → {whereabouts}, Vertrag {contract}, Nutzer {user}",
    en="{Return case_id|Return} changed: device → {whereabouts}, contract {contract}, user {user}",
    about=("choices",),
):
    """What is to become of device, contract and user was decided otherwise."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    whereabouts: Whereabouts
    contract: ContractChoice
    user: UserChoice


class ReturnReceived(
    Event,
    event="service_case.return_received",
    de="{Rücksendung case_id|Rücksendung}: Gerät eingegangen",
    en="{Return case_id|Return}: device received",
    about=("status",),
):
    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone


class ReturnCompleted(
    Event,
    event="service_case.return_completed",
    de="{Rücksendung case_id|Rücksendung} abgeschlossen: Gerät → {whereabouts}, Vertrag {contract}[ (beim Netzbetreiber: {at_carrier})], Nutzer {user}",
    en="{Return case_id|Return} completed: device → {whereabouts}, contract {contract}[ (at the carrier: {at_carrier})], user {user}",
    about=("status",),
):
    """All three choices took effect, each as an event of its own with this one's cause.

    `at_carrier`: numbers whose status their carrier's feed decides: there the contract is paused or cancelled by hand, and the feed tells when it is.
    """

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    whereabouts: Whereabouts
    contract: ContractChoice
    user: UserChoice
    at_carrier: Annotated[tuple[Number, ...], NUMBERS] = ()

    def releases(self) -> Iterator[Claim]:
        yield DEVICE_UNDER_RETURN_CLAIM.of(str(self.device_id))


class ReturnCancelled(
    Event,
    event="service_case.return_cancelled",
    de="{Rücksendung case_id|Rücksendung} storniert[: {reason}]",
    en="{Return case_id|Return} cancelled[: {reason}]",
    about=("status",),
):
    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    reason: Annotated[str | None, Personal(subject="user_id"), REASON] = None

    def releases(self) -> Iterator[Claim]:
        yield DEVICE_UNDER_RETURN_CLAIM.of(str(self.device_id))


@dataclass(frozen=True, slots=True)
class ServiceCase(Aggregate):
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

    def evolve(self, event: Event) -> Self:
        match event:
            case ReturnRequested():
                asked = replace(self, number=event.number, device_id=event.device_id, user_id=event.user_id, numbers=event.numbers)
                return replace(asked, whereabouts=event.whereabouts, contract=event.contract, user=event.user)
            case ReturnChanged():
                return replace(self, whereabouts=event.whereabouts, contract=event.contract, user=event.user)
            case ReturnReceived():
                return replace(self, status="received")
            case ReturnCompleted():
                return replace(self, status="completed")
            case ReturnCancelled():
                return replace(self, status="cancelled")
            case _:
                return self

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED_CASE_STATUSES
