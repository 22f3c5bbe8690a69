"""Say that a parcel was not delivered: came back, is lost, or was told by mistake. Its pieces are to be shipped again, or cancelled (H-11)."""

from aggregates.order import Order
from aggregates.orders.parcels import ParcelReturned, WhyReturned
from commands.engine.command import Decision, Given
from commands.orders.of_parcel import OfParcel
from commands.orders.open_parcel import ParcelWasDelivered, parcel_of


class ReturnParcel(OfParcel):
    why: WhyReturned

    def decide(self, given: Given) -> Decision:
        order = given.state(Order, self.order_id)
        parcel = parcel_of(given, self.order_id, self.parcel_id)
        if parcel.returned or order.user_id is None:
            return []
        if parcel.delivered:
            raise ParcelWasDelivered(number=order.number, parcel=parcel.tracking_number or self.parcel_id)
        event = ParcelReturned(
            order_id=self.order_id,
            user_id=order.user_id,
            parcel_id=self.parcel_id,
            tracking_number=parcel.tracking_number,
            why=self.why,
            content=parcel.content,
        )
        return [(self.order_id, event)]
