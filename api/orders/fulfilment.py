"""Orders over HTTP, as those have them who fulfil them: accepted or declined, shipped and delivered (H-11)."""

from typing import Annotated, Any

from pydantic import Field

from aggregates.device_terms import IDENTIFIERS
from aggregates.engine.words import Help
from aggregates.order_terms import CONTENT, DEVICES, POSITION, PROMISED_ANEW, PROMISED_ON, QUANTITY, TRACKING_NUMBER, ParcelCarrier
from api.devices.imeis import NewIdentifier
from api.engine.access import Caller
from api.engine.asked_at import with_asked_at
from api.engine.command_route import From, command_route
from api.engine.route import guarded
from api.engine.shape import Shape
from api.orders.order_actions import ORDER_ACTIONS
from api.orders.orders import ORDERS_TAG
from commands.engine.moments import Day
from commands.engine.texts import OptionalKey
from commands.orders.accept_order import AcceptOrder
from commands.orders.decline_order import DeclineOrder
from commands.orders.deliver_parcel import DeliverParcel
from commands.orders.place_order import MOST_PIECES, MOST_POSITIONS
from commands.orders.pool_device import OtherVariant
from commands.orders.procure_order import ProcureOrder
from commands.orders.promise_order import PromiseOrder
from commands.orders.return_parcel import ReturnParcel
from commands.orders.ship_parcel import MOST_DEVICES, ShipParcel
from commands.orders.track_parcel import TrackParcel
from eventstore.ids import new_id


class SentDeviceBody(Shape):
    """A device by all that stands on its box."""

    identifiers: Annotated[tuple[NewIdentifier, ...], Field(min_length=1, max_length=4), IDENTIFIERS]


class SentItemBody(Shape):
    """What of a position is in the parcel: devices one by one, of an accessory the number of pieces."""

    position: Annotated[int, POSITION]
    quantity: Annotated[Annotated[int, Field(ge=1, le=MOST_PIECES)] | None, QUANTITY, Help("Nur bei Zubehör.", "Of accessories only.")] = (
        None
    )
    devices: Annotated[tuple[SentDeviceBody, ...], Field(max_length=MOST_DEVICES), DEVICES] = ()


class ShipParcelBody(Shape):
    carrier: ParcelCarrier
    tracking_number: Annotated[OptionalKey, TRACKING_NUMBER] = None
    content: Annotated[tuple[SentItemBody, ...], Field(min_length=1, max_length=MOST_POSITIONS), CONTENT]
    promised_on: Annotated[Day | None, PROMISED_ON, PROMISED_ANEW] = None
    other_variant: OtherVariant = False


def _sent(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    content: tuple[SentItemBody, ...] = given["content"]
    items = [
        {
            "position": item.position,
            "quantity": item.quantity,
            "devices": [{"identifiers": [each.known() for each in device.identifiers]} for device in item.devices],
        }
        for item in content
    ]
    ids = [new_id() for item in content for _ in item.devices]
    return with_asked_at(caller, {**given, "content": items, "device_ids": ids})


router = guarded(ORDERS_TAG, "fulfilment")
_DAY_TO_COME = "2099-12-01"
"""Whoever tries the example promises a day to come, in years as well."""
_A_DEVICE = {"position": 1, "devices": [{"identifiers": [{"kind": "imei", "value": "350000000000014"}]}]}

command_route(
    router,
    "POST /orders/{order_id}/acceptance",
    AcceptOrder,
    "Bestellung annehmen / Accept an order",
    source=From(given=frozenset({"asked_at"})),
    prepare=with_asked_at,
    example={"promised_on": _DAY_TO_COME},
    action=(ORDER_ACTIONS, "accept"),
)
command_route(
    router,
    "POST /orders/{order_id}/decline",
    DeclineOrder,
    "Bestellung ablehnen / Decline an order",
    example={"reason": "Nicht mehr lieferbar"},
    action=(ORDER_ACTIONS, "decline"),
)
command_route(
    router,
    "POST /orders/{order_id}/procurement",
    ProcureOrder,
    "Bestellung ist in Beschaffung / An order is in procurement",
    action=(ORDER_ACTIONS, "procure"),
)
command_route(
    router,
    "PUT /orders/{order_id}/promised-day",
    PromiseOrder,
    "Für einen anderen Tag zusagen / Promise for another day",
    source=From(given=frozenset({"asked_at"})),
    prepare=with_asked_at,
    example={"promised_on": _DAY_TO_COME},
    action=(ORDER_ACTIONS, "promise"),
)
command_route(
    router,
    "POST /orders/{order_id}/parcels",
    ShipParcel,
    "Paket versenden / Ship a parcel",
    source=From(new="parcel_id", about="order_id", given=frozenset({"device_ids", "asked_at"}), found_at="/orders/{order_id}"),
    body=ShipParcelBody,
    prepare=_sent,
    example={"carrier": "dhl", "tracking_number": "00340000000000000001", "content": [_A_DEVICE]},
    action=(ORDER_ACTIONS, "ship"),
)
command_route(
    router,
    "POST /orders/{order_id}/deliveries",
    DeliverParcel,
    "Paket ist zugestellt: Geräte werden bekannt / A parcel was delivered: its devices become known",
    source=From(given=frozenset({"asked_at"})),
    prepare=with_asked_at,
    action=(ORDER_ACTIONS, "deliver"),
)
command_route(
    router,
    "POST /orders/{order_id}/parcel-returns",
    ReturnParcel,
    "Paket wurde nicht zugestellt: Inhalt ist wieder zu versenden / A parcel was not delivered: its content is to be shipped again",
    example={"parcel_id": "9a000000-0000-4000-8000-000000000001", "why": "not_collected"},
    action=(ORDER_ACTIONS, "return_parcel"),
)
command_route(
    router,
    "POST /orders/{order_id}/tracking",
    TrackParcel,
    "Sendungsstatus eines Pakets melden / Tell what a parcel service says of a parcel",
    source=From(about="order_id", given=frozenset({"asked_at"})),
    prepare=with_asked_at,
    example={"parcel_id": "9a000000-0000-4000-8000-000000000001", "tracking": "in_transit", "tracked_at": "2026-12-01T08:00:00Z"},
    action=(ORDER_ACTIONS, "track"),
)
