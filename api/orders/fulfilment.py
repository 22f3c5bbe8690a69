"""Orders over HTTP, as those have them who fulfil them: accepted or declined, shipped and delivered (H-11)."""

from typing import Annotated, Any

from pydantic import Field

from aggregates.device_terms import IDENTIFIERS
from aggregates.engine.words import Help
from aggregates.order_terms import CONTENT, DEVICES, POSITION, PROMISED_ANEW, PROMISED_ON, QUANTITY, TRACKING_NUMBER, ParcelCarrier
from api.devices.imeis import NewIdentifier
from api.engine.access import Caller
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
from commands.orders.promise_order import PromiseOrder
from commands.orders.ship_parcel import MOST_DEVICES, ShipParcel
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


def _sent(_caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
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
    return {**given, "content": items, "device_ids": ids}


router = guarded(ORDERS_TAG, "fulfilment")
_A_DEVICE = {"position": 1, "devices": [{"identifiers": [{"kind": "imei", "value": "350000000000014"}]}]}

command_route(
    router,
    "POST /orders/{order_id}/acceptance",
    AcceptOrder,
    "Bestellung annehmen / Accept an order",
    example={"promised_on": "2026-12-01"},
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
    "PUT /orders/{order_id}/promised-day",
    PromiseOrder,
    "Für einen anderen Tag zusagen / Promise for another day",
    example={"promised_on": "2026-12-04"},
    action=(ORDER_ACTIONS, "promise"),
)
command_route(
    router,
    "POST /orders/{order_id}/parcels",
    ShipParcel,
    "Paket versenden / Ship a parcel",
    source=From(new="parcel_id", about="order_id", given=frozenset({"device_ids"}), found_at="/orders/{order_id}"),
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
    action=(ORDER_ACTIONS, "deliver"),
)
