"""An upgrade: a new device is ordered for a user, and the old one goes back once that has come, to be sold or into the pool (H-12)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from aggregates.device_terms import DeviceId
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Event, FirstValues
from aggregates.order_terms import ORDER_NUMBER, OrderId
from aggregates.orders.old_device import OldDeviceTo, UpgradeEnd
from aggregates.service_cases.defect_questions import at_no_hour
from aggregates.service_cases.terms import (
    CASE_NUMBER,
    NUMBERS,
    NumberInCase,
    PickUpOn,
    PickUpWindow,
    PickUpWindowOrNone,
    SendingWay,
    ServiceCaseId,
)
from aggregates.user import UserId
from foundation.noun import Noun

DEVICE_UPGRADED_CLAIM = ClaimKind(
    "device_upgraded",
    personal=False,
    alone_in="customer",
    noun=Noun("Gerät, für das ein neues bestellt ist", "device for which a new one is ordered"),
)


def with_no_numbers(stored: dict[str, Any]) -> dict[str, Any]:
    """Upcast one of before the numbers went over to the new device."""
    return {**stored, "numbers": []}


def case_unnumbered(stored: dict[str, Any]) -> dict[str, Any]:
    """Upcast one of before the case had its number there."""
    return {**stored, "case_number": None}


class UpgradeOrdered(
    Event,
    event="upgrade.ordered",
    version=3,
    upcasts={1: at_no_hour, 2: with_no_numbers},
    de="Upgrade: {Bestellung order_id} ersetzt {Gerät device_id|dieses Gerät}; altes Gerät → {whereabouts}, Versandart: {sending}[ am {pick_up_on}][ zwischen {pick_up_window}]",
    en="Upgrade: {order order_id} replaces {device device_id|this device}; old device → {whereabouts}, shipping: {sending}[ on {pick_up_on}][ between {pick_up_window}]",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """`numbers`: those in the old device, which go over to the new one once that has come."""

    order_id: OrderId
    device_id: DeviceId
    user_id: UserId
    whereabouts: OldDeviceTo
    sending: SendingWay
    pick_up_on: PickUpOn = None
    pick_up_window: PickUpWindowOrNone = None
    numbers: Annotated[tuple[NumberInCase, ...], NUMBERS] = ()

    def claims(self) -> Iterator[Claim]:
        yield DEVICE_UPGRADED_CLAIM.of(str(self.device_id))


class UpgradeHeldUp(
    Event,
    event="upgrade.held_up",
    version=2,
    upcasts={1: case_unnumbered},
    de="Upgrade mit {Bestellung order_id}: neues Gerät geliefert, {Gerät device_id|dieses Gerät} noch in {Servicefall case_id}; danach geht es zurück",
    en="Upgrade with {order order_id}: the new device has come, {device device_id|this device} is still in {service case case_id}; it goes back after that",
    about=("held_up_by",),
):
    """The user still has the old device, but another case of it is open, so that no return can begin before that ends; once more where a further one is open then. `number`: the order's; `case_number`: None where nobody said it."""

    order_id: OrderId
    number: Annotated[str, ORDER_NUMBER]
    device_id: DeviceId
    user_id: UserId
    case_id: ServiceCaseId
    case_number: Annotated[str | None, CASE_NUMBER] = None


class UpgradeEnded(
    Event,
    event="upgrade.ended",
    de="Upgrade mit {Bestellung order_id}: {outcome}[ ({Rücksendung return_id})]",
    en="Upgrade with {order order_id}: {outcome}[ ({return return_id})]",
    about=("outcome",),
):
    """The new device has come, so that the old one goes back (`return_id`), or by another case has gone back; unless somebody else has it in hand, or it is lost or gone; or nothing came."""

    order_id: OrderId
    device_id: DeviceId
    user_id: UserId
    outcome: UpgradeEnd
    return_id: ServiceCaseId | None = None

    def releases(self) -> Iterator[Claim]:
        yield DEVICE_UPGRADED_CLAIM.of(str(self.device_id))


@dataclass(frozen=True, slots=True)
class Upgrade(Aggregate):
    """`ordered`: what was asked; its stream's id follows from the order's."""

    stem: ClassVar[str] = "upgrade"
    noun: ClassVar[Noun] = Noun("Upgrade", "upgrade")

    order_id: UUID | None = None
    device_id: UUID | None = None
    user_id: UUID | None = None
    whereabouts: OldDeviceTo = "pool"
    sending: SendingWay = "own"
    pick_up_on: date | None = None
    pick_up_window: PickUpWindow | None = None
    numbers: tuple[NumberInCase, ...] = ()
    held_up_by: UUID | None = None
    """The case of the old device that is in the way since the new one came."""
    outcome: UpgradeEnd | None = None

    def evolve(self, event: Event) -> Self:
        match event:
            case UpgradeOrdered():
                told = replace(self, order_id=event.order_id, device_id=event.device_id, user_id=event.user_id)
                sent = replace(told, sending=event.sending, pick_up_on=event.pick_up_on, pick_up_window=event.pick_up_window)
                return replace(sent, whereabouts=event.whereabouts, numbers=event.numbers)
            case UpgradeHeldUp():
                return replace(self, held_up_by=event.case_id)
            case UpgradeEnded():
                return replace(self, outcome=event.outcome)
            case _:
                return self
