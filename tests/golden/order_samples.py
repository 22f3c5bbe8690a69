"""Samples of what happens to a catalogue and to orders."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from aggregates.address import Address
from aggregates.agreements.approval_rules import ApprovalRules, ApprovalRulesChanged, Deputy
from aggregates.catalogue_item import (
    CatalogueItemHidden,
    CatalogueItemListed,
    CatalogueItemOffered,
    CatalogueItemPictured,
    CatalogueItemPlaced,
    CatalogueItemRenamed,
    CatalogueItemShown,
    CatalogueItemWithdrawn,
    CatalogueVariantAdded,
    CatalogueVariantOffered,
    CatalogueVariantPictured,
    CatalogueVariantWithdrawn,
)
from aggregates.catalogue_terms import Variant
from aggregates.device_terms import DeviceDescription, Identifier
from aggregates.devices.device_pool import DeviceKeptInPool
from aggregates.engine.event import Event
from aggregates.order import (
    OrderAccepted,
    OrderCompleted,
    OrderDeclined,
    OrderFellLate,
    OrderItemsCancelled,
    OrderPlaced,
    OrderProcurementBegun,
    OrderPromised,
)
from aggregates.order_terms import OrderedItem, Pieces, ShippedDevice, ShippedItem
from aggregates.orders.order_approval import OrderApprovalAsked, OrderApprovalDeclined, OrderApprovalReminded, OrderApproved
from aggregates.orders.order_mails import OrderMailsAsked, OrderToldByMail
from aggregates.orders.parcels import ParcelDelivered, ParcelReturned, ParcelShipped, ParcelTracked
from aggregates.orders.placing import Placing
from aggregates.orders.served_from_pool import OrderServedFromPool
from foundation.money import Money

_ITEM, _ORDER, _USER, _PARCEL, _DEVICE = (UUID(f"00000000-0000-7000-8000-0000000000{end}") for end in ("a1", "b1", "c1", "e1", "d1"))
_ACCOUNT, _DEPUTY = (UUID(f"00000000-0000-7000-8000-0000000000{end}") for end in ("f1", "f2"))
_NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
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
_OF: dict[str, Any] = {"order_id": _ORDER, "user_id": _USER}

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
    CatalogueItemPlaced(place=10, was=20),
    CatalogueItemPictured(picture="https://bilder.example.com/phone-1.png", was=None),
    CatalogueVariantPictured(article_number="BW-1-512", picture="https://bilder.example.com/phone-1-rot.png", was=None),
    CatalogueItemHidden(),
    CatalogueItemShown(),
    CatalogueItemOffered(),
    OrderPlaced(
        number="B-7K4M9-PXQ2R",
        items=(_ORDERED,),
        address=Address(recipient="Erika Muster", street="Musterweg 1", postal_code="12345", city="Musterstadt"),
        own_number="2026-0815",
        remarks="Bitte vormittags",
        placing=Placing(by=f"account:{_ACCOUNT}", at=_NOW),
        **_OF,
    ),
    ApprovalRulesChanged(
        rules=ApprovalRules(
            above=Money(amount=Decimal("500.00")),
            item_ids=(_ITEM,),
            device_kinds=("laptop",),
            cost_centres=("4711",),
            approvers=(_ACCOUNT,),
            deputies=(Deputy(approver=_ACCOUNT, deputy=_DEPUTY, from_day=date(2026, 12, 1), until_day=date(2026, 12, 4)),),
            own_orders=True,
            remind_after=3,
        ),
    ),
    OrderApprovalAsked(reasons=("amount", "cost_centre"), ordered_by=f"account:{_ACCOUNT}", asked_at=_NOW, **_OF),
    OrderApprovalReminded(number="B-23456-789AB", times=1, reminded_at=_NOW, **_OF),
    OrderApproved(in_place_of=_ACCOUNT, **_OF),
    OrderApprovalDeclined(reason="Budget ist ausgeschöpft", in_place_of=_ACCOUNT, **_OF),
    OrderMailsAsked(order_id=_ORDER, ordered_by=f"account:{_ACCOUNT}", asked_at=_NOW),
    OrderToldByMail(order_id=_ORDER),
    OrderAccepted(promised_on=date(2026, 12, 1), **_OF),
    OrderProcurementBegun(**_OF),
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
    ParcelTracked(parcel_id=_PARCEL, tracking_number="00340000000000000001", tracking="to_be_collected", tracked_at=_NOW, **_OF),
    ParcelReturned(
        parcel_id=_PARCEL,
        tracking_number="00340000000000000001",
        why="not_collected",
        content=(ShippedItem(position=1, name="Phone 1 256 GB blau", quantity=1, devices=(_SENT,)),),
        **_OF,
    ),
    OrderServedFromPool(
        hand_over_id=_PARCEL,
        content=(ShippedItem(position=1, name="Phone 1 256 GB blau", quantity=1, devices=(_SENT,)),),
        **_OF,
    ),
    DeviceKeptInPool(device_id=_DEVICE, condition="used", place="Schrank 3"),
    ParcelDelivered(parcel_id=_PARCEL, tracking_number="00340000000000000001", devices=(_SENT,), **_OF),
    OrderCompleted(status="delivered", **_OF),
)
