"""How an order's row and history follow from its events."""

from typing import Any

import orjson

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
from aggregates.order_bookings import OrderNumberBooked, OrderNumberFreed, OrderPositionFinanced, OrderTradeInAgreed
from aggregates.order_terms import CLOSED_STATUSES, OrderedItem, Pieces, ShippedDevice
from aggregates.orders.order_progress import more, status_of
from aggregates.orders.parcels import ParcelDelivered, ParcelReturned, ParcelShipped, ParcelTracked
from aggregates.orders.served_from_pool import OrderServedFromPool
from aggregates.user import UserErased
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.orders.orders import orders
from readmodels.engine.sort_key import search_text
from readmodels.engine.table import Json
from readmodels.orders.order_positions import DONE, read_positions
from readmodels.orders.orders import ORDERS, OrderRow

_NOT_YET: dict[str, None] = dict.fromkeys(("returned_at", "why_returned", "tracking", "tracked_at"))
"""What may become of a parcel, or be told of it."""
_PAID = ("financing", "months", "number")
"""What is said of a position besides."""


def _json(value: Any) -> Json:
    return Json(orjson.dumps(value).decode())


@orders.on(OrderPlaced)
def placed(rows: Rows, recorded: Recorded[OrderPlaced]) -> None:
    event = recorded.event
    _put(
        rows,
        OrderRow(
            recorded.customer_id,
            recorded.stream_id,
            number=event.number,
            user_id=event.user_id,
            status="placed",
            is_open=True,
            items=_json([{**item.model_dump(mode="json"), **dict.fromkeys(DONE, 0), **dict.fromkeys(_PAID)} for item in event.items]),
            articles=[OrderedItem.said(item.model_dump()) for item in event.items],
            kinds=sorted({item.product if item.description is None else item.description.kind for item in event.items}),
            pieces=sum(item.quantity for item in event.items),
            parcels=Json("[]"),
            tracking_numbers=[],
            device_ids=[],
            address=None if recorded.erased else Json(event.address.model_dump_json()),
            own_number=event.own_number,
            remarks=None if recorded.erased else event.remarks,
            reason=None,
            promised_on=None,
            placed_at=recorded.effective_at,
            completed_at=None,
            accepted=False,
            procured=False,
            declined=False,
            late=False,
            financing=[],
            prices=Json("[]"),
            tariff_bookings=[],
            subsidised=False,
            traded_in=False,
            approval=None,
            approval_reasons=[],
            ordered_by=None,
            search="",
            version=recorded.stream_version,
            position=recorded.position,
        ),
    )


@orders.on(OrderAccepted)
def accepted(rows: Rows, recorded: Recorded[OrderAccepted]) -> None:
    change_order(rows, recorded, accepted=True, promised_on=recorded.event.promised_on)


@orders.on(OrderProcurementBegun)
def procurement_begun(rows: Rows, recorded: Recorded[OrderProcurementBegun]) -> None:
    change_order(rows, recorded, procured=True)


@orders.on(OrderPromised)
def promised(rows: Rows, recorded: Recorded[OrderPromised]) -> None:
    change_order(rows, recorded, promised_on=recorded.event.promised_on, late=False)


@orders.on(OrderFellLate)
def fell_late(rows: Rows, recorded: Recorded[OrderFellLate]) -> None:
    change_order(rows, recorded, late=True)


@orders.on(OrderDeclined)
def declined(rows: Rows, recorded: Recorded[OrderDeclined]) -> None:
    change_order(rows, recorded, declined=True, reason=None if recorded.erased else recorded.event.reason)


@orders.on(OrderItemsCancelled)
def items_cancelled(rows: Rows, recorded: Recorded[OrderItemsCancelled]) -> None:
    event = recorded.event
    reason = {} if event.reason is None or recorded.erased else {"reason": event.reason}
    change_order(rows, recorded, done=("cancelled", event.items), **reason)


@orders.on(ParcelShipped)
def parcel_shipped(rows: Rows, recorded: Recorded[ParcelShipped]) -> None:
    event = recorded.event
    parcel = {
        "id": str(event.parcel_id),
        "carrier": event.carrier,
        "tracking_number": event.tracking_number,
        "shipped_at": recorded.effective_at.isoformat(),
        "delivered_at": None,
        **_NOT_YET,
        "content": [
            {**piece.model_dump(include={"position", "name", "quantity"}), "devices": [*map(_in_parcel, piece.devices)]}
            for piece in event.content
        ],
    }
    row = rows.get(ORDERS, recorded.stream_id)
    if row is not None:
        numbers = [number for number in (*row.tracking_numbers, event.tracking_number) if number]
        parcels = [*orjson.loads(row.parcels), parcel]
        change_order(rows, recorded, done=("shipped", event.content), parcels=_json(parcels), tracking_numbers=[*dict.fromkeys(numbers)])


def _in_parcel(device: ShippedDevice) -> dict[str, Any]:
    return {"device_id": None, "identifiers": [each.printed for each in device.identifiers]}


@orders.on(ParcelDelivered)
def parcel_delivered(rows: Rows, recorded: Recorded[ParcelDelivered]) -> None:
    row, event = rows.get(ORDERS, recorded.stream_id), recorded.event
    if row is None:
        return
    parcels: list[dict[str, Any]] = orjson.loads(row.parcels)
    devices = iter(event.devices)
    for parcel in parcels:
        if parcel["id"] == str(event.parcel_id):
            parcel["delivered_at"] = recorded.effective_at.isoformat()
            for device, became in zip((device for piece in parcel["content"] for device in piece["devices"]), devices, strict=False):
                device["device_id"] = str(became.device_id)
            pieces = [Pieces(**{name: piece[name] for name in ("position", "name", "quantity")}) for piece in parcel["content"]]
            known = [*row.device_ids, *(str(each.device_id) for each in event.devices)]
            change_order(rows, recorded, done=("delivered", tuple(pieces)), parcels=_json(parcels), device_ids=known)


@orders.on(ParcelReturned)
def parcel_returned(rows: Rows, recorded: Recorded[ParcelReturned]) -> None:
    event = recorded.event
    back = {"returned_at": recorded.effective_at.isoformat(), "why_returned": event.why}
    change_order(rows, recorded, done=("returned", event.content), parcels=_parcels_with(rows, recorded, back))


@orders.on(ParcelTracked)
def parcel_tracked(rows: Rows, recorded: Recorded[ParcelTracked]) -> None:
    told = {"tracking": recorded.event.tracking, "tracked_at": recorded.event.tracked_at.isoformat()}
    change_order(rows, recorded, parcels=_parcels_with(rows, recorded, told))


def _parcels_with(rows: Rows, recorded: Recorded[Any], changed: dict[str, str]) -> Json:
    row = rows.get(ORDERS, recorded.stream_id)
    parcels: list[dict[str, Any]] = orjson.loads(row.parcels) if row is not None else []
    return _json([{**each, **(changed if each["id"] == str(recorded.event.parcel_id) else {})} for each in parcels])


@orders.on(OrderPositionFinanced)
def position_financed(rows: Rows, recorded: Recorded[OrderPositionFinanced]) -> None:
    row, event = rows.get(ORDERS, recorded.stream_id), recorded.event
    if row is not None:
        items: list[dict[str, Any]] = orjson.loads(row.items)
        for item in items:
            if item["position"] == event.position:
                item.update(event.model_dump(include=set(_PAID)))
        kinds = sorted({each["financing"] for each in items if each["financing"] is not None})
        agreed: list[dict[str, Any]] = orjson.loads(row.prices)
        prices = _json([*agreed, *([] if event.price is None else [event.price.model_dump(mode="json")])])
        told = {"items": _json(items), "financing": kinds, "prices": prices}
        _put(rows, row._replace(**told, version=recorded.stream_version, position=recorded.position))


@orders.on(OrderNumberBooked)
def number_booked(rows: Rows, recorded: Recorded[OrderNumberBooked]) -> None:
    row, event = rows.get(ORDERS, recorded.stream_id), recorded.event
    if row is not None:
        booked = [] if event.tariff is None else [f"{event.number}: {event.tariff}"]
        subsidised = row.subsidised or event.subsidised is not None
        change_order(rows, recorded, tariff_bookings=[*row.tariff_bookings, *booked], subsidised=subsidised)


@orders.on(OrderTradeInAgreed)
def trade_in_agreed(rows: Rows, recorded: Recorded[OrderTradeInAgreed]) -> None:
    change_order(rows, recorded, traded_in=True)


@orders.on(OrderNumberFreed)
def number_freed(rows: Rows, recorded: Recorded[OrderNumberFreed]) -> None:
    change_order(rows, recorded)


@orders.on(OrderServedFromPool)
def served_from_pool(rows: Rows, recorded: Recorded[OrderServedFromPool]) -> None:
    row, event = rows.get(ORDERS, recorded.stream_id), recorded.event
    if row is None:
        return
    at, handed = recorded.effective_at.isoformat(), [device for piece in event.content for device in piece.devices]
    content = [
        {
            **piece.model_dump(include={"position", "name", "quantity"}),
            "devices": [{**_in_parcel(device), "device_id": str(device.device_id)} for device in piece.devices],
        }
        for piece in event.content
    ]
    told = {"carrier": "hand_over", "tracking_number": None, "shipped_at": at, "delivered_at": at, **_NOT_YET, "content": content}
    parcels = [*orjson.loads(row.parcels), {"id": str(event.hand_over_id), **told}]
    known = [*row.device_ids, *(str(device.device_id) for device in handed)]
    change_order(rows, recorded, done=("shipped", event.content), parcels=_json(parcels), device_ids=known)
    change_order(rows, recorded, done=("delivered", event.content))


@orders.on(OrderCompleted)
def completed(rows: Rows, recorded: Recorded[OrderCompleted]) -> None:
    change_order(rows, recorded, completed_at=recorded.effective_at)


@orders.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    """Erase what the orders for a user say of that person, whether the earlier events could still be read when they were projected or not."""
    for row in rows.find(ORDERS, user_id=recorded.stream_id):
        _put(rows, row._replace(address=None, remarks=None, reason=None))


def change_order(rows: Rows, recorded: Recorded[Any], done: tuple[str, tuple[Pieces, ...]] | None = None, **changes: Any) -> None:
    """Change the row of the event's order, and count these pieces."""
    row = rows.get(ORDERS, recorded.stream_id)
    if row is None:
        return
    items: list[dict[str, Any]] = orjson.loads(row.items)
    if done is not None:
        counted = more(read_positions(items).progress, *done)
        for item in items:
            item.update({name: getattr(counted[item["position"]], name) for name in DONE})
    _put(rows, row._replace(**changes, items=_json(items), version=recorded.stream_version, position=recorded.position))


def _put(rows: Rows, row: OrderRow) -> None:
    """Everything that follows from the order's own columns is computed here, so that it can't be forgotten anywhere."""
    items: list[dict[str, Any]] = orjson.loads(row.items)
    ordered, progress = read_positions(items)
    steps: dict[str, Any] = {"accepted": row.accepted, "procured": row.procured, "declined": row.declined, "approval": row.approval}
    for item, each in zip(items, ordered, strict=True):
        item["status"] = status_of((each,), progress, **steps)
    status = status_of(ordered, progress, **steps)
    words = (row.number, row.own_number, *row.articles, *row.tracking_numbers, *row.tariff_bookings)
    is_open = status not in CLOSED_STATUSES
    rows.put(
        ORDERS, row._replace(items=_json(items), status=status, is_open=is_open, late=row.late and is_open, search=search_text(*words))
    )
