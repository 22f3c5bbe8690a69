"""Say that a parcel was delivered: its devices become known, with their user and the order as their source (H-11, F-06)."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from aggregates.device_terms import DeviceDescription
from aggregates.engine.event import Event
from aggregates.order import Order
from aggregates.order_terms import ShippedDevice
from aggregates.orders.parcels import ParcelDelivered
from commands.devices.delivered_device import delivered
from commands.engine.command import Decision, Given
from commands.orders.of_parcel import OfParcel
from commands.orders.open_order import completed
from commands.orders.open_parcel import ParcelCameBack, parcel_of
from commands.orders.pool_device import check_still_free


class DeliverParcel(OfParcel):
    # `asked_at`: when it is told.
    made_here: ClassVar[frozenset[str]] = frozenset({"asked_at"})

    asked_at: datetime | None = None

    def decide(self, given: Given) -> Decision:
        order = given.state(Order, self.order_id)
        parcel = parcel_of(given, self.order_id, self.parcel_id)
        if parcel.delivered or order.user_id is None:
            return []
        if parcel.returned:
            raise ParcelCameBack(number=order.number, parcel=parcel.tracking_number or self.parcel_id)
        known: list[tuple[UUID, Event]] = []
        devices: list[ShippedDevice] = []
        for item in parcel.content:
            ordered = order.item(item.position)
            description = (ordered.description if ordered is not None else None) or DeviceDescription()
            for device in item.devices:
                check_still_free(given, device, order.user_id)
                became = delivered(given, device.device_id, device.identifiers, description, order.user_id)
                known += became.events
                devices.append(ShippedDevice(device_id=became.device_id, identifiers=device.identifiers))
        event = ParcelDelivered(
            order_id=self.order_id,
            user_id=order.user_id,
            parcel_id=self.parcel_id,
            tracking_number=parcel.tracking_number,
            devices=tuple(devices),
        )
        told, *follows = completed(given, self.order_id, order, event, at=self.asked_at)
        return [told, *known, *follows]  # what follows may do something with the devices, which have to be known by then
