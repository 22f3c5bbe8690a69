"""What an order consists of, as it is told: positions, parcels with the way to their parcel service, the delivery address, the old device that comes back for it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from aggregates.prices.agreed_price import AgreedPrice
from api.engine.access import Caller
from api.engine.answer import members_of
from api.engine.lists import Unfold
from api.orders.price_told import price_told, prices_seen
from api.orders.tracking_pages import tracking_href
from readmodels.engine.detail import Detail
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.orders.order_resource import ORDER_LIST
from readmodels.orders.order_told import OrderPartsTold
from readmodels.orders.waiting_seen import order_shown

_PARTS = """SELECT o.order_id, o.items::text, o.parcels::text, o.address::text, o.prices::text,
        (SELECT json_build_object('device_id', coalesce(d.goes_on_as, d.device_id), 'device', coalesce(d.designation, d.imei, d.serial_number),
                'whereabouts', u.whereabouts, 'outcome', u.outcome, 'held_up_by', u.held_up_by, 'return_id', u.return_id)::text
            FROM upgrades u JOIN devices d ON d.device_id = u.device_id WHERE u.order_id = o.order_id)
    FROM orders o WHERE o.order_id = ANY(%(ids)s)"""
ORDER_READS = ORDER_LIST.reads | read_by(_PARTS)


def parts_of_orders(found: Reading, ids: Sequence[UUID]) -> Mapping[str, dict[str, Any]]:
    """Tell of each order what it consists of."""
    seen = prices_seen(found)
    return {str(order_id): _told(*parts, seen=seen) for order_id, *parts in found.all(_PARTS, {"ids": [*ids]})}


def _told(items: str, parcels: str, address: str | None, prices: str, old_device: str | None, *, seen: bool) -> dict[str, Any]:
    sent: list[dict[str, Any]] = orjson.loads(parcels)
    return {
        "items": orjson.loads(items),
        "parcels": [{**each, "tracking_href": tracking_href(each["carrier"], each["tracking_number"])} for each in sent],
        "address": orjson.loads(address) if address is not None else None,
        "prices": [_price(each) for each in orjson.loads(prices)] if seen else None,
        "old_device": orjson.loads(old_device) if old_device is not None else None,
    }


def _price(stored: dict[str, Any]) -> dict[str, Any]:
    price = AgreedPrice.model_validate(stored)
    return {"position": price.position, **price_told(price)}


def _parts(_caller: Caller, found: Reading, ids: Sequence[UUID]) -> Mapping[str, dict[str, Any]]:
    return parts_of_orders(found, ids)


PARTS_OF_ORDERS = Unfold(_parts, lambda: ORDER_READS, members_of(OrderPartsTold))


def order_detail(found: Reading, order_id: UUID) -> Detail | None:
    """Look up the order with its parts; None if this customer has none such, or none that who asks may see."""
    fields = found.listed(ORDER_LIST, order_id)
    if not order_shown(fields, found):
        return None
    return Detail({**fields, **parts_of_orders(found, [order_id])[str(order_id)]}, fields["version"])
