"""Devices in a customer's pool: their condition, and where they lie, until somebody gets them (H-12)."""

from aggregates.devices.device_pool import DeviceKeptInPool
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.inventory.devices import change_device
from projections.inventory.inventory import inventory


@inventory.on(DeviceKeptInPool)
def kept_in_pool(rows: Rows, recorded: Recorded[DeviceKeptInPool]) -> None:
    event = recorded.event
    change_device(rows, recorded, whereabouts="pool", pool_condition=event.condition, pool_place=event.place)
