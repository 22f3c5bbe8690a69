"""A made-up catalogue, and orders of it."""

from typing import Any
from uuid import UUID

from aggregates.catalogue_item import CatalogueItemListed
from aggregates.catalogue_terms import Variant
from aggregates.device_terms import DeviceDescription
from aggregates.order import OrderAccepted, OrderPlaced
from aggregates.order_terms import OrderedItem, ShippedDevice, ShippedItem
from aggregates.orders.parcels import ParcelShipped
from tests.commands.made_up import ERIKA, HOME, IMEI_1, Entry, imei

ITEM, CASE_ITEM = (UUID(f"a7000000-0000-4000-8000-00000000000{n}") for n in (1, 2))
ORDER, OTHER_ORDER = (UUID(f"0d000000-0000-4000-8000-00000000000{n}") for n in (1, 2))
PARCEL, OTHER_PARCEL = (UUID(f"9a000000-0000-4000-8000-00000000000{n}") for n in (1, 2))
NEW_DEVICE = UUID("d0000000-0000-4000-8000-0000000000ff")
NUMBER = "B-23456-789AB"
PHONE_1 = DeviceDescription(kind="smartphone", maker="Beispielwerk", model="Phone 1", size="256 GB", colour="blau")

LISTED: Entry = (
    ITEM,
    CatalogueItemListed(
        name="Phone 1",
        product="device",
        kind="smartphone",
        maker="Beispielwerk",
        model="Phone 1",
        variants=(Variant(article_number="BW-1", size="256 GB", colour="blau"), Variant(article_number="BW-2", size="512 GB")),
    ),
)
CASE_LISTED: Entry = (CASE_ITEM, CatalogueItemListed(name="Hülle", product="accessory", variants=(Variant(article_number="H-1"),)))
A_PHONE = OrderedItem(
    position=1, item_id=ITEM, article_number="BW-1", name="Phone 1 256 GB blau", product="device", description=PHONE_1, quantity=1
)
TWO_CASES = OrderedItem(position=2, item_id=CASE_ITEM, article_number="H-1", name="Hülle", product="accessory", quantity=2)


def placed(*items: OrderedItem, order_id: UUID = ORDER, number: str = NUMBER, user_id: UUID = ERIKA, **fields: Any) -> Entry:
    return order_id, OrderPlaced(order_id=order_id, number=number, user_id=user_id, items=items or (A_PHONE,), address=HOME, **fields)


def accepted(order_id: UUID = ORDER) -> Entry:
    return order_id, OrderAccepted(order_id=order_id, user_id=ERIKA)


def sent(value: str = IMEI_1, device_id: UUID = NEW_DEVICE) -> ShippedDevice:
    return ShippedDevice(device_id=device_id, identifiers=(imei(value),))


def shipped(*content: ShippedItem, order_id: UUID = ORDER, parcel_id: UUID = PARCEL) -> Entry:
    told = content or (ShippedItem(position=1, name=A_PHONE.name, quantity=1, devices=(sent(),)),)
    return order_id, ParcelShipped(order_id=order_id, user_id=ERIKA, parcel_id=parcel_id, carrier="dhl", content=told)
