"""Devices that are lost, until they are found (H-13)."""

from typing import Any

from aggregates.device_terms import DeviceFound, DeviceLossHandedBack, DeviceReportedLost
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.inventory.devices import change_device
from projections.inventory.inventory import inventory


@inventory.on(DeviceReportedLost)
def reported_lost(rows: Rows, recorded: Recorded[DeviceReportedLost]) -> None:
    change_device(rows, recorded, lost=recorded.event.lost)


@inventory.on(DeviceFound, DeviceLossHandedBack)
def found(rows: Rows, recorded: Recorded[Any]) -> None:
    change_device(rows, recorded, lost=None)
