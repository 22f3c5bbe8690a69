"""Parcels of an order: shipped, followed on their way, delivered, or come back (H-11)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event
from aggregates.engine.words import InWords, Label
from aggregates.order_terms import CONTENT, DEVICES, TRACKING_NUMBER, OrderId, ParcelCarrier, ShippedDevice, ShippedItem
from aggregates.user import UserId
from foundation.normal_form import same
from foundation.noun import Noun

ON_ITS_WAY_CLAIM = ClaimKind("device_on_its_way", personal=False, alone_in="customer", noun=Noun("Gerät im Versand", "device on its way"))
"""`imei:…` or `serial_number:…` of a device in a parcel, until that is delivered or has come back."""

PARCEL_CLAIM = ClaimKind("parcel", personal=False, alone_in="customer")
"""`tracking number/order/parcel`: what a parcel service's word is about."""

TRACKED_AT = Label("Stand von", "As of")
TRACKING = Label("Sendungsstatus", "Tracking status")
WhyReturned = Annotated[
    Literal["refused", "not_collected", "not_found", "damaged", "lost", "mistaken", "other"],
    InWords(
        refused=("Annahme verweigert", "refused"),
        not_collected=("nicht abgeholt", "not collected"),
        not_found=("Empfänger nicht gefunden", "receiver not found"),
        damaged=("beschädigt", "damaged"),
        lost=("verloren gegangen", "lost"),
        mistaken=("irrtümlich gemeldet", "told by mistake"),
        other=("anderer Grund", "another reason"),
    ),
    Label("Warum nicht zugestellt", "Why it was not delivered"),
]
Tracking = Annotated[
    Literal["announced", "in_transit", "out_for_delivery", "to_be_collected", "held_up", "delivered", "returned"],
    InWords(
        announced=("angekündigt", "announced"),
        in_transit=("unterwegs", "in transit"),
        out_for_delivery=("in Zustellung", "out for delivery"),
        to_be_collected=("liegt zur Abholung bereit", "to be collected"),
        held_up=("aufgehalten", "held up"),
        delivered=("zugestellt", "delivered"),
        returned=("an den Absender zurück", "returned to sender"),
    ),
    TRACKING,
]
"""What a parcel service says of a parcel."""
ENDS: tuple[Tracking, ...] = ("delivered", "returned")
"""Whatever it says, nothing comes after."""


def called_by_service(tracking_number: str) -> str:
    """Return how the claims of parcels with this number begin."""
    return f"{same(tracking_number)}/"


def on_their_way(devices: Iterable[ShippedDevice]) -> Iterator[Claim]:
    """Yield the claims by which a device is in one parcel only."""
    yield from (ON_ITS_WAY_CLAIM.of(f"{each.kind}:{each.value}") for device in devices for each in device.identifiers)


def _not_found_by_number(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "found_by_number": False}


class ParcelShipped(
    Event,
    event="order.parcel_shipped",
    version=2,
    upcasts={1: _not_found_by_number},
    de="{Bestellung order_id|Bestellung}: Paket[ {tracking_number}] ({carrier}) versendet: {content}",
    en="{Order order_id|Order}: parcel[ {tracking_number}] ({carrier}) shipped: {content}",
    about=(),
):
    """`found_by_number`: false of those that were stored before what services say was looked up by it."""

    order_id: OrderId
    user_id: UserId
    parcel_id: UUID
    carrier: ParcelCarrier
    tracking_number: Annotated[str | None, TRACKING_NUMBER] = None
    content: Annotated[tuple[ShippedItem, ...], CONTENT]
    found_by_number: bool = True

    def claims(self) -> Iterator[Claim]:
        yield from on_their_way(device for item in self.content for device in item.devices)
        if self.found_by_number and self.tracking_number:
            yield PARCEL_CLAIM.of(f"{called_by_service(self.tracking_number)}{self.order_id}/{self.parcel_id}")


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


class ParcelReturned(
    Event,
    event="order.parcel_returned",
    de="{Bestellung order_id|Bestellung}: Paket[ {tracking_number}] nicht zugestellt ({why}): {content}",
    en="{Order order_id|Order}: parcel[ {tracking_number}] not delivered ({why}): {content}",
    about=(),
):
    """It came back, or is lost, or wasn't what was told of it: its pieces are to be shipped again, or cancelled."""

    order_id: OrderId
    user_id: UserId
    parcel_id: UUID
    tracking_number: Annotated[str | None, TRACKING_NUMBER] = None
    why: WhyReturned
    content: Annotated[tuple[ShippedItem, ...], CONTENT]

    def releases(self) -> Iterator[Claim]:
        yield from on_their_way(device for item in self.content for device in item.devices)


class ParcelTracked(
    Event,
    event="order.parcel_tracked",
    de="{Bestellung order_id|Bestellung}: Paket[ {tracking_number}] {tracking} (Stand {tracked_at})",
    en="{Order order_id|Order}: parcel[ {tracking_number}] {tracking} (as of {tracked_at})",
    about=(),
):
    """`tracked_at`: when its service saw it so."""

    order_id: OrderId
    user_id: UserId
    parcel_id: UUID
    tracking_number: Annotated[str | None, TRACKING_NUMBER] = None
    tracking: Tracking
    tracked_at: Annotated[datetime, TRACKED_AT]
