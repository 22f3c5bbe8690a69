"""Samples of what happens to a catalogue and to orders."""

from datetime import date
from uuid import UUID

from aggregates.address import Address
from aggregates.catalogue_item import (
    CatalogueItemListed,
    CatalogueItemOffered,
    CatalogueItemRenamed,
    CatalogueItemWithdrawn,
    CatalogueVariantAdded,
    CatalogueVariantOffered,
    CatalogueVariantWithdrawn,
)
from aggregates.catalogue_terms import Variant
from aggregates.device_terms import DeviceDescription, Identifier
from aggregates.engine.event import Event
from aggregates.order import (
    OrderAccepted,
    OrderCompleted,
    OrderDeclined,
    OrderFellLate,
    OrderItemsCancelled,
    OrderPlaced,
    OrderPromised,
    ParcelDelivered,
    ParcelShipped,
)
from aggregates.order_terms import OrderedItem, Pieces, ShippedDevice, ShippedItem

_ITEM, _ORDER, _USER, _PARCEL, _DEVICE = (UUID(f"00000000-0000-7000-8000-0000000000{end}") for end in ("a1", "b1", "c1", "e1", "d1"))
_ORDERED = OrderedItem(
    position=1,
    item_id=_ITEM,
    article_number="BW-1-256",
    name="Phone 1 256 GB blau",
    product="device",
    description=DeviceDescription(kind="smartphone", maker="Beispielwerk", model="Phone 1", size="256 GB", colour="blau"),
    quantity=1,
)
_SENT = ShippedDevice(device_id=_DEVICE, identifiers=(Identifier(kind="imei", value="35000000000001"),))
_OF = {"order_id": _ORDER, "user_id": _USER}

SAMPLES: tuple[Event, ...] = (
    CatalogueItemListed(
        name="Phone 1",
        product="device",
        kind="smartphone",
        maker="Beispielwerk",
        model="Phone 1",
        variants=(Variant(article_number="BW-1-256", size="256 GB", colour="blau"),),
    ),
    CatalogueItemRenamed(name="Phone 1 (2026)", was="Phone 1"),
    CatalogueVariantAdded(variant=Variant(article_number="BW-1-512", size="512 GB")),
    CatalogueVariantWithdrawn(article_number="BW-1-512"),
    CatalogueVariantOffered(article_number="BW-1-512"),
    CatalogueItemWithdrawn(),
    CatalogueItemOffered(),
    OrderPlaced(
        number="B-7K4M9-PXQ2R",
        items=(_ORDERED,),
        address=Address(recipient="Erika Muster", street="Musterweg 1", postal_code="12345", city="Musterstadt"),
        own_number="2026-0815",
        remarks="Bitte vormittags",
        **_OF,
    ),
    OrderAccepted(promised_on=date(2026, 12, 1), **_OF),
    OrderPromised(order_id=_ORDER, user_id=_USER, promised_on=date(2026, 12, 4), was=date(2026, 12, 1)),
    OrderFellLate(order_id=_ORDER, user_id=_USER, number="B-23456-789AB", promised_on=date(2026, 12, 4)),
    OrderDeclined(reason="Nicht mehr lieferbar", **_OF),
    OrderItemsCancelled(items=(Pieces(position=1, name="Phone 1 256 GB blau", quantity=1),), reason="Doch nicht", **_OF),
    ParcelShipped(
        parcel_id=_PARCEL,
        carrier="dhl",
        tracking_number="00340000000000000001",
        content=(ShippedItem(position=1, name="Phone 1 256 GB blau", quantity=1, devices=(_SENT,)),),
        **_OF,
    ),
    ParcelDelivered(parcel_id=_PARCEL, tracking_number="00340000000000000001", devices=(_SENT,), **_OF),
    OrderCompleted(status="delivered", **_OF),
)
