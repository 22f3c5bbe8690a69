"""Ship a parcel with pieces of an order; of devices it is told by what each is known (H-11)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from aggregates.device import Device
from aggregates.device_terms import IDENTIFIERS, Identifier
from aggregates.engine.words import Help
from aggregates.order import Order
from aggregates.order_terms import (
    CONTENT,
    DEVICES,
    POSITION,
    PROMISED_ANEW,
    PROMISED_ON,
    QUANTITY,
    TRACKING_NUMBER,
    OrderedItem,
    ParcelCarrier,
    ShippedDevice,
    ShippedItem,
)
from aggregates.orders.parcels import ParcelShipped, on_their_way
from commands.devices.device_identifiers import DeviceIdentifier
from commands.devices.one_device import check_slots
from commands.devices.present_device import device_name
from commands.engine.command import Command, Decision, Given, NotFound, Refusal
from commands.engine.moments import Day
from commands.engine.texts import OptionalKey
from commands.orders.open_order import OrderNotAccepted, check_left, check_positions_once, completed, item_of, open_order
from commands.orders.place_order import MOST_PIECES, MOST_POSITIONS
from commands.orders.pool_device import OtherVariant, check_in_no_other_hands, check_model, check_variant, lies_in_pool, name_handed_over
from commands.orders.promise_order import promised

MOST_DEVICES = 100


class NothingLeftToShip(Refusal):
    """All of the order {number} is shipped or cancelled; if a parcel is to be added, place a new order."""

    code = "nothing-left-to-ship"
    de = "Von der Bestellung {number} ist alles versendet oder storniert; für ein weiteres Paket bitte eine neue Bestellung aufgeben."


class ShippedDevicesNotTold(Refusal):
    """Position {position} ({name}) is a device: say of each one in the parcel by which IMEI or serial number it is known; {told} are told of {asked}."""

    status = 422
    code = "shipped-devices-not-told"
    de = "Position {position} ({name}) ist ein Gerät: Bitte von jedem im Paket die IMEI oder Seriennummer angeben; angegeben sind {told} von {asked}."


class AccessoryToldAsDevice(Refusal):
    """Position {position} ({name}) is an accessory; leave its devices out, and give the number of pieces."""

    status = 422
    code = "accessory-told-as-device"
    de = "Position {position} ({name}) ist Zubehör; bitte die Geräte weglassen und die Stückzahl angeben."


class ShippedDeviceIsKnown(Refusal):
    """{identifier} belongs to {device} ({device_id}), which is known already; correct the identifier, or ship another device."""

    code = "shipped-device-is-known"
    de = "{identifier} gehört zu {device} ({device_id}), das schon bekannt ist; bitte die Kennung berichtigen oder ein anderes Gerät versenden."


class ShippedDeviceOnItsWay(Refusal):
    """{identifier} is in the parcel of the order {number} already, which is on its way; correct the identifier."""

    code = "shipped-device-on-its-way"
    de = "{identifier} ist schon im Paket der Bestellung {number}, das unterwegs ist; bitte die Kennung berichtigen."


class ShippedDeviceIsReplacement(Refusal):
    """{identifier} is on its way already, as a replacement for another device; correct the identifier."""

    code = "shipped-device-is-replacement"
    de = "{identifier} ist schon unterwegs, als Ersatz für ein anderes Gerät; bitte die Kennung berichtigen."


class IdentifierInParcelTwice(Refusal):
    """{identifier} stands at two devices of the parcel; correct it at one of them."""

    status = 422
    code = "identifier-in-parcel-twice"
    de = "{identifier} steht bei zwei Geräten des Pakets; bitte bei einem berichtigen."


class SentDevice(BaseModel):
    """A device by all that stands on its box."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    identifiers: Annotated[tuple[DeviceIdentifier, ...], Field(min_length=1, max_length=4), IDENTIFIERS]


class SentItem(BaseModel):
    """What of a position is in the parcel: devices one by one, of an accessory the number of pieces."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    position: Annotated[int, POSITION]
    quantity: Annotated[Annotated[int, Field(ge=1, le=MOST_PIECES)] | None, QUANTITY, Help("Nur bei Zubehör.", "Of accessories only.")] = (
        None
    )
    devices: Annotated[tuple[SentDevice, ...], Field(max_length=MOST_DEVICES), DEVICES] = ()


class ShipParcel(Command):
    # `device_ids`: made anew, one for each device in the parcel and in its order. `asked_at`: when it is asked; None: nobody knows what day it is.
    made_here: ClassVar[frozenset[str]] = frozenset({"device_ids", "asked_at"})

    order_id: UUID
    parcel_id: UUID
    carrier: ParcelCarrier
    tracking_number: Annotated[OptionalKey, TRACKING_NUMBER] = None
    content: Annotated[tuple[SentItem, ...], Field(min_length=1, max_length=MOST_POSITIONS), CONTENT]
    promised_on: Annotated[Day | None, PROMISED_ON, PROMISED_ANEW] = None
    other_variant: OtherVariant = False
    device_ids: tuple[UUID, ...] = ()
    asked_at: datetime | None = None

    def check(self, given: Given) -> bool:
        order = open_order(given, self.order_id)
        if not order.accepted:
            raise OrderNotAccepted(number=order.number)
        if not any(order.left(item) for item in order.items):
            raise NothingLeftToShip(number=order.number)
        return True

    def decide(self, given: Given) -> Decision:
        if self.parcel_id in given.state(Order, self.order_id).parcels:
            return []
        self.check(given)
        order = open_order(given, self.order_id)
        check_positions_once(self.content)
        ids = iter(self.device_ids)
        content = tuple(self._shipped(given, order, item_of(order, sent.position), sent, ids) for sent in self.content)
        _check_devices(given, [device for item in content for device in item.devices])
        if order.user_id is None:
            return []
        event = ParcelShipped(
            order_id=self.order_id,
            user_id=order.user_id,
            parcel_id=self.parcel_id,
            carrier=self.carrier,
            tracking_number=self.tracking_number,
            content=content,
        )
        return [*promised(given, self.order_id, self.promised_on, self.asked_at), *completed(given, self.order_id, order, event)]

    def _shipped(self, given: Given, order: Order, item: OrderedItem, sent: SentItem, ids: Iterator[UUID]) -> ShippedItem:
        pieces = sent.quantity or len(sent.devices) or 1
        told = {"position": item.position, "name": item.name}
        if item.product != "device" and sent.devices:
            raise AccessoryToldAsDevice(**told)
        if item.product == "device" and len(sent.devices) != pieces:
            raise ShippedDevicesNotTold(**told, told=len(sent.devices), asked=pieces)
        check_left(order, item, pieces)
        devices = [self._sent(given, item, next(ids), tuple(dict.fromkeys(each.identifiers))) for each in sent.devices]
        for device, _ in devices:
            check_slots(item.name, device.identifiers)
        name = name_handed_over([known for _, known in devices], item)
        return ShippedItem(position=item.position, name=name, quantity=pieces, devices=tuple(device for device, _ in devices))

    def _sent(
        self, given: Given, item: OrderedItem, device_id: UUID, identifiers: tuple[Identifier, ...]
    ) -> tuple[ShippedDevice, Device | None]:
        """Tell the device; by its record where it comes out of the pool, and must be of the model that was ordered then, and of its variant unless another one is sent on purpose."""
        for each in identifiers:
            holder = given.holder(each.claim())
            if holder is not None and lies_in_pool(known := given.state(Device, holder)):
                check_model(known, item)
                if not self.other_variant:
                    check_variant(known, item)
                check_in_no_other_hands(given, holder, known)
                return ShippedDevice(device_id=holder, identifiers=identifiers), known
        return ShippedDevice(device_id=device_id, identifiers=identifiers), None


def _check_devices(given: Given, devices: list[ShippedDevice]) -> None:
    """Raise the refusal where a device is another's, in another parcel, or twice in this one. One that the feed alone knows may be it: it may be in use before it is told that it was delivered. One of the customer's pool may come, too."""
    identifiers = [each for device in devices for each in device.identifiers]
    for each in identifiers:
        if identifiers.count(each) > 1:
            raise IdentifierInParcelTwice(identifier=each.printed)
        holder = given.holder(each.claim())
        if holder is not None and not (known := given.state(Device, holder)).unknown and not lies_in_pool(known):
            raise ShippedDeviceIsKnown(identifier=each.printed, device=device_name(known), device_id=holder)
    for device in devices:
        for each, claim in zip(device.identifiers, on_their_way((device,)), strict=True):
            carrier_of = given.holder(claim)
            if carrier_of is not None:
                raise _on_its_way(given, each, carrier_of)


def _on_its_way(given: Given, identifier: Identifier, carrier_of: UUID) -> Refusal:
    try:
        return ShippedDeviceOnItsWay(identifier=identifier.printed, number=given.state(Order, carrier_of).number)
    except NotFound:  # an area above this one has it under way
        return ShippedDeviceIsReplacement(identifier=identifier.printed)
