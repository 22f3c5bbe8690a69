"""What the histories of users and devices tell of orders (A-10, H-24): a user's all that happens to orders for that person; a device's how it came."""

from typing import Any

from aggregates.order import Order
from aggregates.order_bookings import OrderTradeInAgreed
from aggregates.orders.parcels import ParcelDelivered
from aggregates.orders.served_from_pool import OrderServedFromPool
from eventstore.envelope import Recorded
from projections.device_history import device_history
from projections.engine.history import entry
from projections.engine.rows import Rows
from projections.user_history import user_history
from readmodels.devices.device_history import DEVICE_HISTORY
from readmodels.users.user_history import USER_HISTORY

device_history.extend(version=3)
user_history.extend(version=1)


@user_history.on(*(kind for kind in Order.events() if "user_id" in kind.model_fields))
def in_the_users(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(USER_HISTORY, entry(recorded, recorded.event.user_id))


@device_history.on(OrderTradeInAgreed)
def in_the_old_devices(rows: Rows, recorded: Recorded[OrderTradeInAgreed]) -> None:
    rows.add(DEVICE_HISTORY, entry(recorded, recorded.event.device_id))


@device_history.on(ParcelDelivered)
def in_the_devices(rows: Rows, recorded: Recorded[ParcelDelivered]) -> None:
    for device in recorded.event.devices:
        rows.add(DEVICE_HISTORY, entry(recorded, device.device_id))


@device_history.on(OrderServedFromPool)
def out_of_the_pool(rows: Rows, recorded: Recorded[OrderServedFromPool]) -> None:
    for device in (device for item in recorded.event.content for device in item.devices):
        rows.add(DEVICE_HISTORY, entry(recorded, device.device_id))
