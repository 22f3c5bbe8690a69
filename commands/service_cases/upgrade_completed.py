"""What becomes of the old device of an upgrade when nothing more of its order is to come (H-12)."""

from datetime import datetime
from uuid import UUID

from aggregates.device import Device
from aggregates.order import Order
from aggregates.service_cases.upgrade import Upgrade, UpgradeEnded
from commands.engine.command import Decision, Given, NotFound, Refusal
from commands.orders.order_hooks import AfterOrder
from commands.service_cases.device_for_case import device_for_case, record_today
from commands.service_cases.replaced_return import return_of_replaced
from commands.service_cases.upgrade_device import upgrade_id
from eventstore.ids import derived_id


def _ended(given: Given, order_id: UUID, order: Order, at: datetime | None) -> Decision:
    """Open the return of the old device where the new one has come: it is watched until it is there, as any return is."""
    stream = upgrade_id(order_id)
    try:
        upgrade = given.state(Upgrade, stream)
    except NotFound:
        return []
    if upgrade.device_id is None or upgrade.user_id is None or upgrade.outcome is not None:
        return []
    told = {"order_id": order_id, "device_id": upgrade.device_id, "user_id": upgrade.user_id}
    if order.status != "delivered":
        return [(stream, UpgradeEnded.model_validate({**told, "outcome": "not_ordered"}))]
    device_id, _ = record_today(given, upgrade.device_id)
    device = _in_hand(given, device_id, upgrade.user_id)
    if device is None:
        return [(stream, UpgradeEnded.model_validate({**told, "outcome": "elsewhere"}))]
    return_id = derived_id(order_id, "return")
    back = return_of_replaced(given, return_id, f"S{order.number[1:]}", device_id, device, upgrade, opened_at=at)
    return [(stream, UpgradeEnded.model_validate({**told, "outcome": "goes_back", "return_id": return_id})), back]


def _in_hand(given: Given, device_id: UUID, user_id: UUID) -> Device | None:
    """Return the device where the user of the upgrade can still send it; None where somebody else or nobody has it, or it is in another case, lost, sold or gone: whoever has that in hand sees to it."""
    try:
        device = device_for_case(given, device_id)
    except Refusal:
        return None
    return device if device.user_id == user_id else None


UPGRADE_AFTER_ORDER = AfterOrder(_ended)
