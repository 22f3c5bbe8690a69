"""What becomes of the old device of an upgrade when nothing more of its order is to come, or when another case of it has ended that was in the way (H-12)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aggregates.device import Device
from aggregates.order import Order
from aggregates.orders.old_device import UpgradeEnd
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.upgrade import DEVICE_UPGRADED_CLAIM, Upgrade, UpgradeEnded, UpgradeHeldUp
from commands.devices.present_device import record_today
from commands.engine.command import Decision, Given, NotFound, Refusal
from commands.orders.order_hooks import AfterOrder
from commands.service_cases.device_for_case import cases_with, device_for_case, open_cases
from commands.service_cases.numbers_over import go_over_with_order
from commands.service_cases.replaced_return import return_of_replaced
from commands.service_cases.upgrade_device import upgrade_id
from eventstore.ids import derived_id


def _ended(given: Given, order_id: UUID, order: Order, at: datetime | None) -> Decision:
    """Open the return of the old device where the new one has come: it is watched until it is there, as any return is. Where another case of it is open, it is held up until that ends."""
    stream = upgrade_id(order_id)
    try:
        upgrade = given.state(Upgrade, stream)
    except NotFound:
        return []
    if upgrade.device_id is None or upgrade.user_id is None or upgrade.outcome is not None:
        return []
    if order.status != "delivered":
        return [_end(stream, upgrade, "not_ordered")]
    device_id, device = record_today(given, upgrade.device_id)
    over = [*go_over_with_order(given, order, given.state(Order, order_id), (each.sim_id for each in upgrade.numbers), device_id)]
    if device.user_id == upgrade.user_id:
        for case_id in open_cases(given, device_id):
            return [_held_up_by(given, stream, upgrade, order.number, case_id), *over]
    return [*over, *_goes_back(given, stream, upgrade, order.number, at)]


def after_case(given: Given, case_id: UUID, case: ServiceCase, at: datetime | None) -> Decision:
    """Go on with an upgrade that the case held up, which ends with this decision and leaves the device where it is."""
    if case.device_id is None:
        return []
    device_id, _ = record_today(given, case.device_id)
    if still := open_cases(given, device_id, case_id):
        return _held_up_further(given, device_id, still)
    decision: Decision = []
    for stream, upgrade in _held_up(given, device_id):
        if decision or upgrade.order_id is None:  # the one device, as two records that became one: it goes back once
            decision = [*decision, _end(stream, upgrade, "elsewhere")]
        else:
            number = given.state(Order, upgrade.order_id).number
            decision = _goes_back(given, stream, upgrade, number, at, case_id)
    return decision


def after_gone(given: Given, case_id: UUID, case: ServiceCase, back_by: UUID | None = None) -> Decision:
    """End an upgrade that the case held up, where the device goes with it; `back_by`: the return by which it does. Of a device that is lost another case may be open."""
    if case.device_id is None:
        return []
    device_id, _ = record_today(given, case.device_id)
    if back_by is None and (still := open_cases(given, device_id, case_id)):
        return _held_up_further(given, device_id, still)
    outcome: UpgradeEnd = "elsewhere" if back_by is None else "goes_back"
    return [_end(stream, upgrade, outcome, back_by) for stream, upgrade in _held_up(given, device_id)]


def _held_up_further(given: Given, device_id: UUID, still: Sequence[UUID]) -> Decision:
    """Say by which case the upgrades are held up from now on, whose own one ends while another is open still."""
    return [
        _held_up_by(given, stream, upgrade, given.state(Order, upgrade.order_id).number, still[0])
        for stream, upgrade in _held_up(given, device_id)
        if upgrade.order_id is not None and upgrade.held_up_by not in still
    ]


def _held_up_by(given: Given, stream: UUID, upgrade: Upgrade, number: str, case_id: UUID) -> tuple[UUID, UpgradeHeldUp]:
    told = {"order_id": upgrade.order_id, "device_id": upgrade.device_id, "user_id": upgrade.user_id, "number": number}
    case_number = given.state(ServiceCase, case_id).number
    return stream, UpgradeHeldUp.model_validate({**told, "case_id": case_id, "case_number": case_number})


def _held_up(given: Given, device_id: UUID) -> list[tuple[UUID, Upgrade]]:
    upgrades = [(each, given.state(Upgrade, each)) for each in cases_with(given, DEVICE_UPGRADED_CLAIM, device_id)]
    return [(each, upgrade) for each, upgrade in upgrades if upgrade.held_up_by is not None]


def _goes_back(given: Given, stream: UUID, upgrade: Upgrade, number: str, at: datetime | None, *but: UUID) -> Decision:
    """Open the return where the user still has the device; `number`: the order's, `but`: the case that ends."""
    if upgrade.device_id is None or upgrade.order_id is None:
        return []
    device_id, _ = record_today(given, upgrade.device_id)
    device = _in_hand(given, device_id, upgrade.user_id, *but)
    if device is None:
        return [_end(stream, upgrade, "elsewhere")]
    return_id = derived_id(upgrade.order_id, "return")
    back = return_of_replaced(given, return_id, f"S{number[1:]}", device_id, device, upgrade, opened_at=at)
    return [_end(stream, upgrade, "goes_back", return_id), back]


def _end(stream: UUID, upgrade: Upgrade, outcome: UpgradeEnd, return_id: UUID | None = None) -> tuple[UUID, UpgradeEnded]:
    told = {"order_id": upgrade.order_id, "device_id": upgrade.device_id, "user_id": upgrade.user_id}
    return stream, UpgradeEnded.model_validate({**told, "outcome": outcome, "return_id": return_id})


def _in_hand(given: Given, device_id: UUID, user_id: UUID | None, *but: UUID) -> Device | None:
    """Return the device where the user of the upgrade can still send it; None where somebody else or nobody has it, or it is lost, sold or gone: whoever has that in hand sees to it."""
    try:
        device = device_for_case(given, device_id, *but)
    except Refusal:
        return None
    return device if device.user_id is not None and device.user_id == user_id else None


UPGRADE_AFTER_ORDER = AfterOrder(_ended)
