"""Upgrades over HTTP: a new device is ordered in the place of one, which goes back once the new one has come (H-12)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from aggregates.order import Order
from aggregates.service_cases.upgrade import DEVICE_UPGRADED_CLAIM, Upgrade
from api.devices.device_actions import DEVICE_ACTIONS
from api.engine.access import Caller
from api.engine.allowed_actions import ShownBeside
from api.engine.command_route import From, command_route
from api.engine.route import guarded
from api.engine.shown import Shown
from api.orders.orders import ordered_now
from api.orders.waiting_told import order_waits
from api.service_cases.case_of_device import numbers_in
from api.service_cases.service_cases import SERVICE_CASES_TAG
from commands.service_cases.upgrade_device import UpgradeDevice
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

OPEN_UPGRADES = """SELECT coalesce(d.goes_on_as, d.device_id), u.upgrade_id, o.order_id, o.number
    FROM devices d JOIN upgrades u ON u.device_id = d.device_id AND u.is_open LEFT JOIN orders o ON o.order_id = u.order_id
    WHERE d.device_id = ANY(%(ids)s) OR d.goes_on_as = ANY(%(ids)s)"""


def add_upgrades_of_devices(found: Reading, devices: Sequence[UUID], shown: Shown) -> None:
    """Add for which of them a new one is ordered, as whichever record, and by which order."""
    for device_id, upgrade_id, order_id, number in found.all(OPEN_UPGRADES, {"ids": [*devices]}):
        shown.held(DEVICE_UPGRADED_CLAIM.of(str(device_id)), by=upgrade_id)
        shown.beside(upgrade_id, Upgrade(order_id=order_id))
        if order_id is not None:
            shown.beside(order_id, Order(number=number))


UPGRADES_OF_DEVICES = ShownBeside(DEVICE_LIST, add_upgrades_of_devices, read_by(OPEN_UPGRADES))
OF_UPGRADE = From(new="order_id", given=frozenset({"number", "numbers", "asked_at", "user_id"}), about="device_id", found_at="/orders/{id}")
router = guarded(SERVICE_CASES_TAG, "service_cases")


def upgraded_now(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Add what an order has, and the numbers in the device, which go over to the new one."""
    return {**ordered_now(caller, given), "numbers": numbers_in(caller, given["device_id"])}


command_route(
    router,
    "POST /devices/{device_id}/upgrade",
    UpgradeDevice,
    "Neues Gerät bestellen, das alte geht zurück / Order a new device, the old one goes back",
    source=OF_UPGRADE,
    prepare=upgraded_now,
    remark=order_waits,
    example={"whereabouts": "pool", "article_number": "BW-1-256", "sending": "label"},
    action=(DEVICE_ACTIONS, "upgrade"),
)
