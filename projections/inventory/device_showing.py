"""Devices that are hidden and shown again: one by hand, or all that an event of their customer's concerns (F-07, F-08)."""

from typing import Any

from aggregates.device_terms import DeviceHidden, DeviceShown
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.inventory.devices import change_device, put_device
from projections.inventory.inventory import inventory
from readmodels.devices.device_cases import CASES_OF_DEVICES, DEVICE_CASES
from readmodels.devices.devices import DEVICES


@inventory.on(DeviceHidden, DeviceShown)
def hidden_by_hand(rows: Rows, recorded: Recorded[DeviceHidden | DeviceShown]) -> None:
    change_device(rows, recorded, hidden_by_hand=isinstance(recorded.event, DeviceHidden))


def refresh_hidden(rows: Rows, recorded: Recorded[Any], **columns: Any) -> None:
    """Show the customer's devices with these values, or hide them: those that are unknown, as their import was switched (F-07); those of a kind (F-08)."""
    found = rows.find(DEVICES, customer_id=recorded.customer_id, **columns)
    if not rows.in_memory:
        rows.load(DEVICE_CASES, [kind.id_of(row.device_id) for row in found for kind in CASES_OF_DEVICES])
    for row in found:
        put_device(rows, recorded, row)
