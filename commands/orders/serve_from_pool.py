"""Serve a position of an order with devices of the customer's own pool, which are handed over at once (H-12)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from aggregates.device_terms import DEVICE
from aggregates.engine.event import Event
from aggregates.engine.words import IdOf, Label
from aggregates.order import Order
from aggregates.order_terms import POSITION, ShippedDevice, ShippedItem
from aggregates.orders.served_from_pool import OrderServedFromPool
from commands.devices.delivered_device import delivered
from commands.devices.present_device import device_name
from commands.engine.command import Command, Decision, Given, Refusal
from commands.orders.approvable import check_approved
from commands.orders.open_order import check_left, completed, item_of, open_order
from commands.orders.pool_device import OtherVariant, check_variant, name_handed_over, pool_device
from commands.users.present_user import active_user
from foundation.repeated import first_repeated

MOST_FROM_POOL = 100


class NothingLeftToServe(Refusal):
    """Of the order {number} no device is left that is neither shipped nor cancelled; place a new order."""

    code = "nothing-left-to-serve"
    de = "Von der Bestellung {number} ist kein Gerät mehr offen; bitte eine neue Bestellung aufgeben."


class PoolDeviceTwice(Refusal):
    """{device} is named twice; name each device once."""

    status = 422
    code = "pool-device-twice"
    de = "{device} ist zweimal genannt; bitte jedes Gerät einmal nennen."


class ServeFromPool(Command):
    """What is handed over is told like a parcel."""

    # `hand_over_id` is made here; `asked_at`: when it is told.
    made_here: ClassVar[frozenset[str]] = frozenset({"hand_over_id", "asked_at"})

    order_id: UUID
    hand_over_id: UUID
    position: Annotated[int, POSITION]
    device_ids: Annotated[
        tuple[Annotated[UUID, IdOf("device"), DEVICE], ...],
        Field(min_length=1, max_length=MOST_FROM_POOL),
        Label("Geräte aus dem Pool", "Devices of the pool"),
    ]
    other_variant: OtherVariant = False
    asked_at: datetime | None = None

    def check(self, given: Given) -> bool:
        order = open_order(given, self.order_id)
        check_approved(order)
        if not any(order.left(item) for item in order.items if item.product == "device"):
            raise NothingLeftToServe(number=order.number)
        return True

    def decide(self, given: Given) -> Decision:
        order = given.state(Order, self.order_id)
        if self.hand_over_id in order.parcels or order.user_id is None:
            return []
        self.check(given)
        item = item_of(order, self.position)
        devices = [pool_device(given, order, item, device_id) for device_id in self.device_ids]
        if not self.other_variant:
            for device in devices:
                check_variant(device, item)
        if (twice := first_repeated(self.device_ids, by=str)) is not None:
            raise PoolDeviceTwice(device=device_name(devices[self.device_ids.index(twice)]))
        check_left(order, item, len(devices))
        active_user(given, order.user_id)
        known: list[tuple[UUID, Event]] = []
        for device_id, device in zip(self.device_ids, devices, strict=True):
            known += delivered(given, device_id, device.identifiers, device.description, order.user_id).events
        handed = tuple(
            ShippedDevice(device_id=device_id, identifiers=device.identifiers)
            for device_id, device in zip(self.device_ids, devices, strict=True)
        )
        event = OrderServedFromPool(
            order_id=self.order_id,
            user_id=order.user_id,
            hand_over_id=self.hand_over_id,
            content=(ShippedItem(position=item.position, name=name_handed_over(devices, item), quantity=len(handed), devices=handed),),
        )
        told, *follows = completed(given, self.order_id, order, event, at=self.asked_at)
        return [told, *known, *follows]  # what follows may do something with the devices, which have to be known by then
