"""What the histories of devices, users and orders tell of upgrades (H-12, A-10)."""

from typing import Any

from aggregates.service_cases.upgrade import UpgradeEnded, UpgradeHeldUp, UpgradeOrdered
from eventstore.envelope import Recorded
from projections.device_history import device_history
from projections.engine.history import entry
from projections.engine.rows import Rows
from projections.orders.order_history import order_history
from projections.user_history import user_history
from readmodels.devices.device_history import DEVICE_HISTORY
from readmodels.orders.orders import ORDER_HISTORY
from readmodels.users.user_history import USER_HISTORY

device_history.extend(version=1)
user_history.extend(version=1)
order_history.extend(version=1)


@device_history.on(UpgradeOrdered, UpgradeHeldUp, UpgradeEnded)
def in_the_devices(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(DEVICE_HISTORY, entry(recorded, recorded.event.device_id))


@user_history.on(UpgradeOrdered, UpgradeHeldUp, UpgradeEnded)
def in_the_users(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(USER_HISTORY, entry(recorded, recorded.event.user_id))


@order_history.on(UpgradeOrdered, UpgradeHeldUp, UpgradeEnded)
def in_the_orders(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(ORDER_HISTORY, entry(recorded, recorded.event.order_id))
