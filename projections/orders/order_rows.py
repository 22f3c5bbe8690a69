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
    OrderPromised,
    ParcelDelivered,
    ParcelShipped,
    status_of,
)
from aggregates.order_terms import CLOSED_STATUSES, OrderedItem, Pieces, ShippedDevice
from aggregates.user import UserErased
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.orders.orders import orders
from readmodels.engine.sort_key import search_text
from readmodels.engine.table import Json
from readmodels.orders.order_positions import DONE, read_positions
from readmodels.orders.orders import ORDERS, OrderRow


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
            items=_json([{**item.model_dump(mode="json"), **dict.fromkeys(DONE, 0)} for item in event.items]),
            articles=[OrderedItem.said(item.model_dump()) for item in event.items],
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
            declined=False,
            late=False,
            search="",
            version=recorded.stream_version,
            position=recorded.position,
        ),
    )


@orders.on(OrderAccepted)
def accepted(rows: Rows, recorded: Recorded[OrderAccepted]) -> None:
    _change(rows, recorded, accepted=True, promised_on=recorded.event.promised_on)


@orders.on(OrderPromised)
def promised(rows: Rows, recorded: Recorded[OrderPromised]) -> None:
    _change(rows, recorded, promised_on=recorded.event.promised_on, late=False)


@orders.on(OrderFellLate)
def fell_late(rows: Rows, recorded: Recorded[OrderFellLate]) -> None:
    _change(rows, recorded, late=True)


@orders.on(OrderDeclined)
def declined(rows: Rows, recorded: Recorded[OrderDeclined]) -> None:
    _change(rows, recorded, declined=True, reason=None if recorded.erased else recorded.event.reason)


@orders.on(OrderItemsCancelled)
def items_cancelled(rows: Rows, recorded: Recorded[OrderItemsCancelled]) -> None:
    event = recorded.event
    reason = {} if event.reason is None or recorded.erased else {"reason": event.reason}
    _change(rows, recorded, done=("cancelled", event.items), **reason)


@orders.on(ParcelShipped)
def parcel_shipped(rows: Rows, recorded: Recorded[ParcelShipped]) -> None:
    event = recorded.event
    parcel = {
        "id": str(event.parcel_id),
        "carrier": event.carrier,
        "tracking_number": event.tracking_number,
        "shipped_at": recorded.effective_at.isoformat(),
        "delivered_at": None,
        "content": [
            {**piece.model_dump(include={"position", "name", "quantity"}), "devices": [*map(_in_parcel, piece.devices)]}
            for piece in event.content
        ],
    }
    row = rows.get(ORDERS, recorded.stream_id)
    if row is not None:
        numbers = [number for number in (*row.tracking_numbers, event.tracking_number) if number]
        parcels = [*orjson.loads(row.parcels), parcel]
        _change(rows, recorded, done=("shipped", event.content), parcels=_json(parcels), tracking_numbers=[*dict.fromkeys(numbers)])


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
            _change(rows, recorded, done=("delivered", tuple(pieces)), parcels=_json(parcels), device_ids=known)


@orders.on(OrderCompleted)
def completed(rows: Rows, recorded: Recorded[OrderCompleted]) -> None:
    _change(rows, recorded, completed_at=recorded.effective_at)


@orders.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    """Erase what the orders for a user say of that person, whether the earlier events could still be read when they were projected or not."""
    for row in rows.find(ORDERS, user_id=recorded.stream_id):
        _put(rows, row._replace(address=None, remarks=None, reason=None))


def _change(rows: Rows, recorded: Recorded[Any], done: tuple[str, tuple[Pieces, ...]] | None = None, **changes: Any) -> None:
    row = rows.get(ORDERS, recorded.stream_id)
    if row is None:
        return
    items: list[dict[str, Any]] = orjson.loads(row.items)
    for piece in done[1] if done is not None else ():
        for item in items:
            if done is not None and item["position"] == piece.position:
                item[done[0]] += piece.quantity
    _put(rows, row._replace(**changes, items=_json(items), version=recorded.stream_version, position=recorded.position))


def _put(rows: Rows, row: OrderRow) -> None:
    """Everything that follows from the order's own columns is computed here, so that it can't be forgotten anywhere."""
    items: list[dict[str, Any]] = orjson.loads(row.items)
    ordered, progress = read_positions(items)
    for item, each in zip(items, ordered, strict=True):
        item["status"] = status_of((each,), progress, accepted=row.accepted, declined=row.declined)
    status = status_of(ordered, progress, accepted=row.accepted, declined=row.declined)
    words = (row.number, row.own_number, *row.articles, *row.tracking_numbers)
    is_open = status not in CLOSED_STATUSES
    rows.put(
        ORDERS, row._replace(items=_json(items), status=status, is_open=is_open, late=row.late and is_open, search=search_text(*words))
    )
