"""An order of devices and accessories for a user: placed, accepted, shipped in parcels and delivered (H-09, H-11)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from aggregates.address import Address
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Changes, Event, FirstValues, Personal
from aggregates.order_bookings import (
    Booked,
    OnceApproved,
    OrderNumberBooked,
    OrderNumberFreed,
    OrderPositionFinanced,
    OrderTradeInAgreed,
    booked_after,
)
from aggregates.order_terms import (
    ORDER_NUMBER,
    ORDERED,
    OWN_NUMBER,
    PROMISED_ON,
    REASON,
    REMARKS,
    OrderedItem,
    OrderId,
    OrderStatus,
    Pieces,
    PromisedOn,
)
from aggregates.orders.order_approval import (
    AWAITING_APPROVAL_CLAIM,
    Approval,
    OrderApprovalAsked,
    OrderApprovalDeclined,
    OrderApprovalReminded,
    OrderApproved,
)
from aggregates.orders.order_mails import OrderMailsAsked, OrderToldByMail
from aggregates.orders.order_progress import Parcel, Progress, more, status_of
from aggregates.orders.parcels import ParcelDelivered, ParcelReturned, ParcelShipped, ParcelTracked
from aggregates.orders.placing import Placing, placing_unknown
from aggregates.orders.served_from_pool import OrderServedFromPool
from aggregates.user import DELIVERY_ADDRESS, NO_ADDRESS, UserId
from foundation.noun import Noun

ORDER_NUMBER_CLAIM = ClaimKind("order_number", personal=False, alone_in="system", noun=Noun("Bestellnummer", "order number"))
OPEN_ORDER_CLAIM = ClaimKind("open_order", personal=False, alone_in="customer")
"""`user/order`: which orders for a user are still open."""

WhyNot = Annotated[str | None, Personal(subject="user_id"), REASON]
"""What somebody wrote may be about the user."""


class OrderPlaced(
    Event,
    event="order.placed",
    version=2,
    upcasts={1: placing_unknown},
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
    placing: Placing | None = None

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
    order_id: OrderId
    user_id: UserId
    promised_on: PromisedOn = None


class OrderProcurementBegun(
    Event,
    event="order.procurement_begun",
    de="{Bestellung order_id|Bestellung} in Beschaffung",
    en="{Order order_id|Order} in procurement",
    about=("procured",),
):
    """Whoever fulfils the order has ordered what it takes."""

    order_id: OrderId
    user_id: UserId


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
        yield AWAITING_APPROVAL_CLAIM.of(str(self.order_id))  # where it was cancelled before


@dataclass(frozen=True, slots=True)
class Order(Aggregate):
    stem: ClassVar[str] = "order"
    noun: ClassVar[Noun] = Noun("Bestellung", "order")

    number: str = ""
    user_id: UUID | None = None
    items: tuple[OrderedItem, ...] = ()
    placing: Placing | None = None
    accepted: bool = False
    procured: bool = False
    promised_on: date | None = None
    late: bool = False
    approval: Approval | None = None
    ordered_by: str | None = None
    waits_since: datetime | None = None
    reminders: int = 0
    mails_to: str | None = None
    declined: bool = False
    completed: bool = False
    progress: Mapping[int, Progress] = field(default_factory=dict[int, Progress])
    parcels: Mapping[UUID, Parcel] = field(default_factory=dict[UUID, Parcel])
    booked: Booked = field(default_factory=dict[UUID, OrderNumberBooked])
    named: Mapping[int, UUID] = field(default_factory=dict[int, UUID])
    traded_in: tuple[UUID, ...] = ()
    to_trade_in: tuple[OnceApproved, ...] = ()
    """`named`: by position, the number for which it is; `traded_in`: the remarketings of old devices that were taken for it; `to_trade_in`: those that begin with its approval. `mails_to`: who placed it, until that was told by mail."""

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911, PLR0912
        match event:
            case OrderPlaced():
                return replace(self, number=event.number, user_id=event.user_id, items=event.items, placing=event.placing)
            case OrderApprovalAsked():
                return replace(self, approval="awaiting", ordered_by=event.ordered_by, waits_since=event.asked_at)
            case OrderApprovalReminded():
                return replace(self, reminders=event.times, waits_since=event.reminded_at)
            case OrderApproved():
                begun = (each.remarketing_id for each in self.to_trade_in)
                return replace(self, approval="approved", traded_in=(*self.traded_in, *begun), to_trade_in=())
            case OrderApprovalDeclined():
                return replace(self, approval="declined", declined=True)
            case OrderAccepted():
                return replace(self, accepted=True, promised_on=event.promised_on)
            case OrderProcurementBegun():
                return replace(self, procured=True)
            case OrderPromised():
                return replace(self, promised_on=event.promised_on, late=False)
            case OrderFellLate():
                return replace(self, late=True)
            case OrderDeclined():
                return replace(self, declined=True)
            case OrderItemsCancelled():
                return replace(self, progress=more(self.progress, "cancelled", event.items))
            case ParcelShipped():
                parcels = {**self.parcels, event.parcel_id: Parcel(event.tracking_number, event.content)}
                return replace(self, parcels=parcels, progress=more(self.progress, "shipped", event.content))
            case ParcelDelivered():
                parcel = self.parcels.get(event.parcel_id, Parcel(None, ()))
                parcels = {**self.parcels, event.parcel_id: replace(parcel, delivered=True)}
                return replace(self, parcels=parcels, progress=more(self.progress, "delivered", parcel.content))
            case ParcelReturned():
                parcel = self.parcels.get(event.parcel_id, Parcel(None, ()))
                parcels = {**self.parcels, event.parcel_id: replace(parcel, returned=True)}
                return replace(self, parcels=parcels, progress=more(self.progress, "returned", event.content))
            case ParcelTracked():
                parcel = self.parcels.get(event.parcel_id, Parcel(None, ()))
                tracked = replace(parcel, tracking=event.tracking, tracked_at=event.tracked_at)
                return replace(self, parcels={**self.parcels, event.parcel_id: tracked})
            case OrderServedFromPool():
                parcels = {**self.parcels, event.hand_over_id: Parcel(None, event.content, delivered=True)}
                served = more(more(self.progress, "shipped", event.content), "delivered", event.content)
                return replace(self, parcels=parcels, progress=served)
            case OrderCompleted():
                return replace(self, completed=True)
            case OrderPositionFinanced():
                return self if event.sim_id is None else replace(self, named={**self.named, event.position: event.sim_id})
            case OrderNumberBooked() | OrderNumberFreed():
                return replace(self, booked=booked_after(self.booked, event))
            case OrderMailsAsked():
                return replace(self, mails_to=event.ordered_by)
            case OrderToldByMail():
                return replace(self, mails_to=None)
            case OrderTradeInAgreed():
                if event.once_approved is not None:
                    return replace(self, to_trade_in=(*self.to_trade_in, event.once_approved))
                return replace(self, traded_in=(*self.traded_in, event.remarketing_id)) if event.remarketing_id is not None else self
            case _:
                return self

    def item(self, position: int) -> OrderedItem | None:
        return next((each for each in self.items if each.position == position), None)

    def has_come(self, parcel_id: UUID) -> bool:
        """Tell whether a parcel was delivered, or handed over out of the pool."""
        return parcel_id in self.parcels and self.parcels[parcel_id].delivered

    def left(self, item: OrderedItem) -> int:
        """Count the pieces of a position that are neither shipped nor cancelled."""
        done = self.progress.get(item.position, Progress())
        return 0 if self.declined else item.quantity - done.shipped - done.cancelled

    @property
    def status(self) -> OrderStatus:
        """Tell how far the whole order has come."""
        return self._status_of(self.items)

    def status_of(self, item: OrderedItem) -> OrderStatus:
        """Tell how far one position has come."""
        return self._status_of((item,))

    def _status_of(self, items: tuple[OrderedItem, ...]) -> OrderStatus:
        return status_of(
            items, self.progress, accepted=self.accepted, procured=self.procured, declined=self.declined, approval=self.approval
        )
