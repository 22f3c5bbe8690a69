"""Say what a parcel service tells of a parcel; what it says of one that was delivered, or came back, is the same as saying so oneself (H-11)."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, ClassVar, Protocol

from aggregates.order import Order
from aggregates.orders.parcels import ENDS, TRACKED_AT, ParcelTracked, Tracking
from commands.engine.command import Decision, Given, Refusal
from commands.engine.moments import Moment
from commands.orders.deliver_parcel import DeliverParcel
from commands.orders.of_parcel import OfParcel
from commands.orders.open_parcel import parcel_of
from commands.orders.return_parcel import ReturnParcel

FIRST_TRACKED = datetime(2000, 1, 1, tzinfo=UTC)
"""No service tells of parcels before."""
CLOCKS_APART = timedelta(minutes=15)
"""How much later than ours a parcel service's clock may be."""


class TrackedInFuture(Refusal):
    """{tracked_at} lies in the future; say when the parcel service saw the parcel so."""

    status = 422
    code = "tracked-in-future"
    de = "{tracked_at} liegt in der Zukunft; bitte angeben, von wann der Stand des Paketdienstes ist."


class TrackedLongAgo(Refusal):
    """No parcel service saw a parcel before the year {year}; say when it saw this one so."""

    status = 422
    code = "tracked-long-ago"
    de = "Vor dem Jahr {year} hat kein Paketdienst ein Paket gesehen; bitte angeben, von wann sein Stand ist."


class TrackedParcel(Protocol):
    """What is known of a parcel, whatever it belongs to."""

    @property
    def tracked_at(self) -> datetime | None: ...

    @property
    def under_way(self) -> bool: ...


def says_more(parcel: TrackedParcel, tracking: Tracking, tracked_at: datetime, asked_at: datetime) -> bool:
    """Tell whether it says something new: nothing later is known, neither that the parcel has arrived or come back, nor when its service saw it; but how it ends is never too late. Raises TrackedInFuture, TrackedLongAgo."""
    if tracked_at < FIRST_TRACKED:
        raise TrackedLongAgo(year=str(FIRST_TRACKED.year))
    if tracked_at > asked_at + CLOCKS_APART:
        raise TrackedInFuture(tracked_at=tracked_at)
    return parcel.under_way and (tracking in ENDS or parcel.tracked_at is None or tracked_at > parcel.tracked_at)


class TrackParcel(OfParcel):
    # `asked_at`: when it is told.
    made_here: ClassVar[frozenset[str]] = frozenset({"asked_at"})

    tracking: Tracking
    tracked_at: Annotated[Moment, TRACKED_AT]
    asked_at: datetime

    def decide(self, given: Given) -> Decision:
        """Decide nothing where something later is known."""
        order = given.state(Order, self.order_id)
        parcel = parcel_of(given, self.order_id, self.parcel_id)
        if not says_more(parcel, self.tracking, self.tracked_at, self.asked_at) or order.user_id is None:
            return []
        event = ParcelTracked(
            order_id=self.order_id,
            user_id=order.user_id,
            parcel_id=self.parcel_id,
            tracking_number=parcel.tracking_number,
            tracking=self.tracking,
            tracked_at=self.tracked_at,
        )
        of = {"order_id": self.order_id, "parcel_id": self.parcel_id}
        follows: Decision = []
        if self.tracking == "delivered":
            follows = DeliverParcel(**of, asked_at=self.asked_at).decide(given)
        elif self.tracking == "returned":
            follows = ReturnParcel(**of, why="other").decide(given)
        return [(self.order_id, event), *follows]
