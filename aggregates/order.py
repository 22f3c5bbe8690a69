"""An order of devices and accessories for a user: placed, accepted, shipped in parcels and delivered (H-09, H-11)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from aggregates.address import Address
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Changes, Event, FirstValues, Personal
from aggregates.order_terms import (
    CONTENT,
    DEVICES,
    ORDER_NUMBER,
    ORDERED,
    OWN_NUMBER,
    PROMISED_ON,
    REASON,
    REMARKS,
    TRACKING_NUMBER,
    OrderedItem,
    OrderId,
    OrderStatus,
    ParcelCarrier,
    Pieces,
    PromisedOn,
    ShippedDevice,
    ShippedItem,
)
from aggregates.user import DELIVERY_ADDRESS, NO_ADDRESS, UserId
from foundation.noun import Noun

ORDER_NUMBER_CLAIM = ClaimKind("order_number", personal=False, alone_in="system", noun=Noun("Bestellnummer", "order number"))
OPEN_ORDER_CLAIM = ClaimKind("open_order", personal=False, alone_in="customer")
"""`user/order`: which orders for a user are still open."""

ON_ITS_WAY_CLAIM = ClaimKind("device_on_its_way", personal=False, alone_in="customer", noun=Noun("Gerät im Versand", "device on its way"))
"""`imei:…` or `serial_number:…` of a device in a parcel, until that is delivered."""

WhyNot = Annotated[str | None, Personal(subject="user_id"), REASON]
"""What somebody wrote may be about the user."""


def on_their_way(devices: Iterable[ShippedDevice]) -> Iterator[Claim]:
    """Yield the claims by which a device is in one parcel only."""
    yield from (ON_ITS_WAY_CLAIM.of(f"{each.kind}:{each.value}") for device in devices for each in device.identifiers)


class OrderPlaced(
    Event,
    event="order.placed",
    de="{Bestellung order_id|Bestellung} für {user_id|diesen Nutzer} aufgegeben: {items}",
    en="{Order order_id|Order} placed for {user_id|this user}: {items}",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    order_id: OrderId
    number: Annotated[str, ORDER_NUMBER]
    user_id: UserId
    items: Annotated[tuple[OrderedItem, ...], ORDERED]
    address: Annotated[Address, Personal(subject="user_id", redacted=NO_ADDRESS), DELIVERY_ADDRESS]
    own_number: Annotated[str | None, OWN_NUMBER] = None
    remarks: Annotated[str | None, Personal(subject="user_id"), REMARKS] = None

    def claims(self) -> Iterator[Claim]:
        yield ORDER_NUMBER_CLAIM.of(self.number)
        yield OPEN_ORDER_CLAIM.of(f"{self.user_id}/{self.order_id}")


class OrderAccepted(
    Event,
    event="order.accepted",
    de="{Bestellung order_id|Bestellung} angenommen[, zugesagt für {promised_on}]",
    en="{Order order_id|Order} accepted[, promised for {promised_on}]",
    changes=Changes("promised_on", old=None),
    about=("accepted", "promised_on"),
):
    """Whoever fulfils the order works on it."""

    order_id: OrderId
    user_id: UserId
    promised_on: PromisedOn = None


class OrderPromised(
    Event,
    event="order.promised",
    de="{Bestellung order_id|Bestellung} für {promised_on} zugesagt[, vorher für {was}]",
    en="{Order order_id|Order} promised for {promised_on}[, before for {was}]",
    changes=Changes("promised_on"),
):
    """Whoever fulfils the order says anew for which day."""

    order_id: OrderId
    user_id: UserId
    promised_on: Annotated[date, PROMISED_ON]
    was: PromisedOn


class OrderFellLate(
    Event,
    event="order.fell_late",
    de="{Bestellung order_id|Bestellung} überfällig: zugesagt für {promised_on}",
    en="{Order order_id|Order} late: promised for {promised_on}",
    about=("late",),
):
    """The promised day was over, and something of it had not been delivered."""

    order_id: OrderId
    user_id: UserId
    number: Annotated[str, ORDER_NUMBER]
    promised_on: Annotated[date, PROMISED_ON]


class OrderDeclined(
    Event,
    event="order.declined",
    de="{Bestellung order_id|Bestellung} abgelehnt[: {reason}]",
    en="{Order order_id|Order} declined[: {reason}]",
    about=("accepted",),
):
    order_id: OrderId
    user_id: UserId
    reason: WhyNot


class OrderItemsCancelled(
    Event,
    event="order.items_cancelled",
    de="{Bestellung order_id|Bestellung}: {items} storniert[ ({reason})]",
    en="{Order order_id|Order}: {items} cancelled[ ({reason})]",
    about=(),
):
    """Pieces that were not shipped yet are not wanted any more."""

    order_id: OrderId
    user_id: UserId
    items: Annotated[tuple[Pieces, ...], ORDERED]
    reason: WhyNot = None


class ParcelShipped(
    Event,
    event="order.parcel_shipped",
    de="{Bestellung order_id|Bestellung}: Paket[ {tracking_number}] ({carrier}) versendet: {content}",
    en="{Order order_id|Order}: parcel[ {tracking_number}] ({carrier}) shipped: {content}",
    about=(),
):
    order_id: OrderId
    user_id: UserId
    parcel_id: UUID
    carrier: ParcelCarrier
    tracking_number: Annotated[str | None, TRACKING_NUMBER] = None
    content: Annotated[tuple[ShippedItem, ...], CONTENT]

    def claims(self) -> Iterator[Claim]:
        yield from on_their_way(device for item in self.content for device in item.devices)


class ParcelDelivered(
    Event,
    event="order.parcel_delivered",
    de="{Bestellung order_id|Bestellung}: Paket[ {tracking_number}] zugestellt[ ({Gerät/Geräte devices})]",
    en="{Order order_id|Order}: parcel[ {tracking_number}] delivered[ ({device/devices devices})]",
    about=(),
):
    """`devices`: those in it, with the ids under which they are known from now on."""

    order_id: OrderId
    user_id: UserId
    parcel_id: UUID
    tracking_number: Annotated[str | None, TRACKING_NUMBER] = None
    devices: Annotated[tuple[ShippedDevice, ...], DEVICES] = ()

    def releases(self) -> Iterator[Claim]:
        yield from on_their_way(self.devices)


class OrderCompleted(
    Event,
    event="order.completed",
    de="{Bestellung order_id|Bestellung} abgeschlossen: {status}",
    en="{Order order_id|Order} completed: {status}",
    changes=Changes("status", old=None),
):
    """Nothing more is to come: all is delivered, cancelled or declined."""

    order_id: OrderId
    user_id: UserId
    status: OrderStatus

    def releases(self) -> Iterator[Claim]:
        yield OPEN_ORDER_CLAIM.of(f"{self.user_id}/{self.order_id}")


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is on its way, or has arrived."""

    tracking_number: str | None
    content: tuple[ShippedItem, ...]
    delivered: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How many pieces of a position came how far; those that are delivered were shipped, too."""

    shipped: int = 0
    delivered: int = 0
    cancelled: int = 0


@dataclass(frozen=True, slots=True)
class Order(Aggregate):
    stem: ClassVar[str] = "order"
    noun: ClassVar[Noun] = Noun("Bestellung", "order")

    number: str = ""
    user_id: UUID | None = None
    items: tuple[OrderedItem, ...] = ()
    accepted: bool = False
    promised_on: date | None = None
    late: bool = False
    declined: bool = False
    completed: bool = False
    progress: Mapping[int, Progress] = field(default_factory=dict[int, Progress])
    parcels: Mapping[UUID, Parcel] = field(default_factory=dict[UUID, Parcel])

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911
        match event:
            case OrderPlaced():
                return replace(self, number=event.number, user_id=event.user_id, items=event.items)
            case OrderAccepted():
                return replace(self, accepted=True, promised_on=event.promised_on)
            case OrderPromised():
                return replace(self, promised_on=event.promised_on, late=False)
            case OrderFellLate():
                return replace(self, late=True)
            case OrderDeclined():
                return replace(self, declined=True)
            case OrderItemsCancelled():
                return replace(self, progress=_more(self.progress, "cancelled", event.items))
            case ParcelShipped():
                parcels = {**self.parcels, event.parcel_id: Parcel(event.tracking_number, event.content)}
                return replace(self, parcels=parcels, progress=_more(self.progress, "shipped", event.content))
            case ParcelDelivered():
                parcel = self.parcels.get(event.parcel_id, Parcel(None, ()))
                parcels = {**self.parcels, event.parcel_id: replace(parcel, delivered=True)}
                return replace(self, parcels=parcels, progress=_more(self.progress, "delivered", parcel.content))
            case OrderCompleted():
                return replace(self, completed=True)
            case _:
                return self

    def item(self, position: int) -> OrderedItem | None:
        return next((each for each in self.items if each.position == position), None)

    def left(self, item: OrderedItem) -> int:
        """Count the pieces of a position that are neither shipped nor cancelled."""
        done = self.progress.get(item.position, Progress())
        return 0 if self.declined else item.quantity - done.shipped - done.cancelled

    @property
    def status(self) -> OrderStatus:
        """Tell how far the whole order has come."""
        return status_of(self.items, self.progress, accepted=self.accepted, declined=self.declined)

    def status_of(self, item: OrderedItem) -> OrderStatus:
        """Tell how far one position has come."""
        return status_of((item,), self.progress, accepted=self.accepted, declined=self.declined)


def status_of(items: tuple[OrderedItem, ...], progress: Mapping[int, Progress], *, accepted: bool, declined: bool) -> OrderStatus:
    """Tell how far some positions have come together."""
    if declined:
        return "declined"
    ordered = sum(item.quantity for item in items)
    done = [progress.get(item.position, Progress()) for item in items]
    shipped, delivered, cancelled = (sum(getattr(each, name) for each in done) for name in ("shipped", "delivered", "cancelled"))
    if cancelled == ordered:
        return "cancelled"
    if delivered:
        return "delivered" if delivered + cancelled == ordered else "partly_delivered"
    if shipped:
        return "shipped" if shipped + cancelled == ordered else "partly_shipped"
    return "accepted" if accepted else "placed"


def _more(progress: Mapping[int, Progress], what: str, pieces: tuple[Pieces, ...]) -> Mapping[int, Progress]:
    found = dict(progress)
    for each in pieces:
        before = found.get(each.position, Progress())
        found[each.position] = replace(before, **{what: getattr(before, what) + each.quantity})
    return found
