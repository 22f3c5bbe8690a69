"""A loss: a device is lost or stolen; its numbers are blocked where that is asked for, and it may be found again (H-13)."""

from collections.abc import Iterator
from typing import Annotated

from aggregates.device_terms import DESCRIPTION, IDENTIFIERS, DeviceDescription, DeviceId, Identifier, Loss
from aggregates.engine.claim import Claim
from aggregates.engine.event import EVERY_FACET, Event, FirstValues, Personal
from aggregates.order_terms import REASON, REMARKS
from aggregates.service_cases.claims import CASE_NUMBER_CLAIM, DEVICE_LOST_CLAIM
from aggregates.service_cases.loss_terms import (
    PLACE,
    POLICE_NUMBER,
    ActivationLock,
    BlockingOutcome,
    BlockingStatus,
    HappenedOn,
    NumberBlocking,
)
from aggregates.service_cases.step import Step
from aggregates.service_cases.terms import CASE_NUMBER, NUMBERS, NumberInCase, ServiceCaseId, ServiceCaseStatus
from aggregates.sim_terms import Number
from aggregates.user import UserIdOrNone

_OfUser = Personal(subject="user_id", or_own=True)


class LossReported(
    Event,
    event="service_case.loss_reported",
    de="{Verlust case_id|Verlust} von {Gerät device_id|diesem Gerät} gemeldet ({loss}) zum {happened_on}[, {place}][, Aktenzeichen {police_number}]",
    en="{Loss case_id|Loss} of {device device_id|this device} reported ({loss}) as of {happened_on}[, {place}][, police file number {police_number}]",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """`numbers`: those in the device, which can be blocked."""

    case_id: ServiceCaseId
    number: Annotated[str, CASE_NUMBER]
    device_id: DeviceId
    user_id: UserIdOrNone
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]
    description: Annotated[DeviceDescription, DESCRIPTION]
    loss: Loss
    happened_on: HappenedOn
    activation_lock: ActivationLock
    place: Annotated[str | None, _OfUser, PLACE] = None
    police_number: Annotated[str | None, _OfUser, POLICE_NUMBER] = None
    numbers: Annotated[tuple[NumberInCase, ...], NUMBERS] = ()
    remarks: Annotated[str | None, _OfUser, REMARKS] = None

    def claims(self) -> Iterator[Claim]:
        yield CASE_NUMBER_CLAIM.of(self.number)
        yield DEVICE_LOST_CLAIM.of(str(self.device_id))


class PoliceNumberTold(
    Event,
    event="service_case.police_number_told",
    de="{Verlust case_id|Verlust}: Aktenzeichen {police_number} nachgetragen",
    en="{Loss case_id|Loss}: police file number {police_number} told",
    about=("police_number",),
):
    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    police_number: Annotated[str, _OfUser, POLICE_NUMBER]


class BlockingAsked(
    Event,
    event="service_case.blocking_asked",
    de="{Verlust case_id|Verlust}: Sperrung von {Rufnummer/Rufnummern numbers} angefragt",
    en="{Loss case_id|Loss}: blocking of {number/numbers numbers} asked for",
    about=("blocking",),
):
    """Their carriers are asked, by whoever works on the case."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    numbers: tuple[Number, ...]


class BlockingTold(
    Event,
    event="service_case.blocking_told",
    de="{Verlust case_id|Verlust}: Sperrung von {blocked_number} {outcome}[: {reason}]",
    en="{Loss case_id|Loss}: blocking of {blocked_number} {outcome}[: {reason}]",
    about=("blocking",),
):
    """What the carrier said; or withdrawn, as the device was found before its carrier had said anything."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    blocked_number: Number
    outcome: BlockingOutcome
    reason: Annotated[str | None, _OfUser, REASON] = None


class LossClosed(
    Event,
    event="service_case.loss_closed",
    de="{Verlust case_id|Verlust} abgeschlossen: Gerät bleibt {loss}",
    en="{Loss case_id|Loss} closed: the device stays {loss}",
    about=("status",),
):
    """Nothing is left to be done; the device may still be found."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    loss: Loss


class DeviceFoundAgain(
    Event,
    event="service_case.device_found",
    de="{Verlust case_id|Verlust}: Gerät wiedergefunden[; gesperrt {ist/sind blocked}]",
    en="{Loss case_id|Loss}: device found again[; blocked: {blocked}]",
    about=("status",),
):
    """`blocked`: numbers that are blocked, so that their carriers have to be asked to undo it."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    blocked: tuple[Number, ...] = ()

    def releases(self) -> Iterator[Claim]:
        yield DEVICE_LOST_CLAIM.of(str(self.device_id))


_AT_ANY_TIME: tuple[ServiceCaseStatus, ...] = ("reported", "completed", "found")
"""What the police and the carriers say may come late."""
LOSS_STEPS = (
    Step(LossReported, (), "reported"),
    Step(PoliceNumberTold, _AT_ANY_TIME, None),
    Step(BlockingAsked, ("reported", "completed"), None),
    Step(BlockingTold, _AT_ANY_TIME, None),
    Step(LossClosed, ("reported",), "completed"),
    Step(DeviceFoundAgain, ("reported", "completed"), "found"),
)


def blocking_after(before: tuple[NumberBlocking, ...], event: BlockingAsked | BlockingTold) -> tuple[NumberBlocking, ...]:
    """Return how far the blocking of each number is after the event."""
    told: dict[str, BlockingStatus] = {each.number: each.status for each in before}
    match event:
        case BlockingAsked():
            told.update(dict.fromkeys(event.numbers, "asked"))
        case BlockingTold():
            told[event.blocked_number] = event.outcome
    return tuple(NumberBlocking(number=number, status=status) for number, status in told.items())
