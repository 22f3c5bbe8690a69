"""What past facts say of a device's row at a moment (F-17): no live row knows of them."""

from aggregates.device_then import DeviceHeldThen, DeviceSeenThen
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.inventory.devices import begin_unknown, change_device
from projections.inventory.inventory import inventory
from readmodels.devices.devices import DEVICES


@inventory.then(DeviceSeenThen)
def seen_then(rows: Rows, recorded: Recorded[DeviceSeenThen]) -> None:
    """Begin the row of a device that became known later: it was there, unknown; one that is there already stays as it is."""
    if rows.get(DEVICES, recorded.stream_id) is None:
        begin_unknown(rows, recorded)


@inventory.then(DeviceHeldThen)
def held_then(rows: Rows, recorded: Recorded[DeviceHeldThen]) -> None:
    change_device(rows, recorded, user_id=recorded.event.user_id)
