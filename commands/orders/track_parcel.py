"""Say what a parcel service tells of a parcel; what it says of one that was delivered, or came back, is the same as saying so oneself (H-11)."""

from datetime import datetime, timedelta
from typing import Annotated, ClassVar

from aggregates.order import Order
from aggregates.orders.parcels import TRACKED_AT, ParcelTracked, Tracking
from commands.engine.command import Decision, Given, Refusal
from commands.engine.moments import Moment
from commands.orders.deliver_parcel import DeliverParcel
from commands.orders.of_parcel import OfParcel
from commands.orders.open_parcel import parcel_of
from commands.orders.return_parcel import ReturnParcel

CLOCKS_APART = timedelta(minutes=15)
"""How much later than ours a parcel service's clock may be."""


class TrackedInFuture(Refusal):
    """{tracked_at} lies in the future; say when the parcel service saw the parcel so."""

    status = 422
    code = "tracked-in-future"
    de = "{tracked_at} liegt in der Zukunft; bitte angeben, von wann der Stand des Paketdienstes ist."


class TrackParcel(OfParcel):
    """`asked_at`: when it is told."""

    made_here: ClassVar[frozenset[str]] = frozenset({"asked_at"})

    tracking: Tracking
    tracked_at: Annotated[Moment, TRACKED_AT]
    asked_at: datetime

    def decide(self, given: Given) -> Decision:
        """Decide nothing where something later is known: of a parcel that has arrived or come back, and by when its service saw it; but how it ends is never too late."""
        if self.tracked_at > self.asked_at + CLOCKS_APART:
            raise TrackedInFuture(tracked_at=self.tracked_at)
        order = given.state(Order, self.order_id)
        parcel = parcel_of(given, self.order_id, self.parcel_id)
        ends = self.tracking in ("delivered", "returned")
        late = not ends and parcel.tracked_at is not None and self.tracked_at <= parcel.tracked_at
        if not parcel.under_way or late or order.user_id is None:
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
