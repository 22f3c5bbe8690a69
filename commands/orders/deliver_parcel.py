"""Say that a parcel was delivered: its devices become known, with their user and the order as their source (H-11, F-06)."""

from typing import Annotated
from uuid import UUID

from aggregates.device_terms import DeviceDescription
from aggregates.engine.event import Event
from aggregates.order import Order, ParcelDelivered
from aggregates.order_terms import PARCEL, ShippedDevice
from commands.devices.delivered_device import delivered
from commands.engine.command import Command, Decision, Given, Refusal
from commands.orders.open_order import completed, open_order


class NoSuchParcel(Refusal):
    """The order {number} has no parcel {parcel_id}; it has {parcels}."""

    status = 404
    code = "no-such-parcel"
    de = "Die Bestellung {number} hat kein Paket {parcel_id}; sie hat {parcels}."


class NothingUnderWay(Refusal):
    """Nothing of the order {number} is on its way; ship a parcel first."""

    code = "nothing-under-way"
    de = "Von der Bestellung {number} ist nichts unterwegs; bitte erst ein Paket versenden."


class DeliverParcel(Command):
    order_id: UUID
    parcel_id: Annotated[UUID, PARCEL]

    def check(self, given: Given) -> bool:
        order = open_order(given, self.order_id)
        if all(parcel.delivered for parcel in order.parcels.values()):
            raise NothingUnderWay(number=order.number)
        return True

    def decide(self, given: Given) -> Decision:
        order = given.state(Order, self.order_id)
        parcel = order.parcels.get(self.parcel_id)
        if parcel is None:
            self.check(given)
            raise NoSuchParcel(number=order.number, parcel_id=self.parcel_id, parcels=[str(each) for each in order.parcels] or ["–"])
        if parcel.delivered or order.user_id is None:
            return []
        known: list[tuple[UUID, Event]] = []
        devices: list[ShippedDevice] = []
        for item in parcel.content:
            ordered = order.item(item.position)
            description = (ordered.description if ordered is not None else None) or DeviceDescription()
            for device in item.devices:
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
        return [*completed(self.order_id, order, event), *known]
