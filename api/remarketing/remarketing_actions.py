"""What is looked at to tell what may be done with a remarketing, and what one keeps from being done with its device."""

from collections.abc import Sequence
from uuid import UUID

import orjson

from aggregates.order import OPEN_ORDER_CLAIM, Order
from aggregates.remarketing.claims import remarketed_claims, sold_claims
from aggregates.remarketing.remarketing import Remarketing
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable, ShownBeside
from api.engine.shown import Shown
from foundation.money import Money
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.orders.order_positions import read_positions
from readmodels.remarketing.remarketing_resource import REMARKETING_LIST

_REMARKETINGS = """SELECT remarketing_id, number, device_id, user_id, grade, status, offered, after_decline, settlement_agreed
    FROM remarketings WHERE remarketing_id = ANY(%(ids)s)"""
_ORDERS_WITH_RATES = """WITH waiting AS (SELECT customer_id, user_id FROM remarketings
        WHERE remarketing_id = ANY(%(ids)s) AND is_open AND settlement_agreed = 'set_against_rate')
    SELECT w.user_id::text || '/', o.user_id, o.order_id, o.number, o.items::text
    FROM waiting w JOIN orders o ON o.customer_id = w.customer_id AND o.user_id = w.user_id AND o.is_open AND o.traded_in
    UNION ALL SELECT '', o.user_id, o.order_id, o.number, o.items::text
    FROM (SELECT DISTINCT customer_id FROM waiting WHERE user_id IS NULL) w JOIN orders o ON o.customer_id = w.customer_id AND o.is_open AND o.traded_in"""
"""Of users by their own index; only of a device of nobody's all are looked through."""
REMARKETED_DEVICES = """SELECT d.device_id, r.remarketing_id, r.number, r.status, r.is_open FROM devices d
    JOIN remarketings r ON r.customer_id = d.customer_id AND (r.is_open OR r.for_good) AND (r.device_id = d.device_id OR r.identifiers && d.identifiers)
    WHERE d.device_id = ANY(%(ids)s)"""


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for remarketing_id, number, device_id, user_id, grade, status, offered, after, agreed in found.all(_REMARKETINGS, {"ids": [*ids]}):
        of = Remarketing(
            number=number,
            device_id=device_id,
            user_id=user_id,
            grade=grade,
            status=status,
            offered=None if offered is None else Money(amount=offered),
            after=after,
            settlement_agreed=agreed,
        )
        shown.thing(remarketing_id, of)
    for whose, user_id, order_id, number, items in found.all(_ORDERS_WITH_RATES, {"ids": [*ids]}):
        positions = read_positions(orjson.loads(items))
        shown.claimed(OPEN_ORDER_CLAIM, whose, f"{user_id}/{order_id}")
        shown.beside(order_id, Order(number=number, user_id=user_id, items=positions.items, progress=positions.progress))
    return shown


def add_remarketings_of_devices(found: Reading, devices: Sequence[UUID], shown: Shown) -> None:
    """Add by which remarketings they are being sold, or were for good."""
    for device_id, remarketing_id, number, status, is_open in found.all(REMARKETED_DEVICES, {"ids": [*devices]}):
        [claim] = remarketed_claims(device_id, ()) if is_open else sold_claims(device_id, ())
        shown.held(claim, by=remarketing_id)
        shown.beside(remarketing_id, Remarketing(number=number, status=status))


REMARKETINGS_OF_DEVICES = ShownBeside(DEVICE_LIST, add_remarketings_of_devices, read_by(REMARKETED_DEVICES))
REMARKETING_ACTIONS = ActionTable(REMARKETING_LIST, _look, read_by(_REMARKETINGS, _ORDERS_WITH_RATES))
