"""What a device's history tells of the numbers that came and went (A-10, H-05)."""

from aggregates.sim import SimPutInDevice, SimTakenOutOfDevice
from aggregates.sim_then import SimLinkedThen, SimObservedThen, link_told
from eventstore.envelope import Recorded
from projections.device_history import device_history
from projections.engine.history import entry
from projections.engine.rows import Rows
from readmodels.devices.device_history import DEVICE_HISTORY

device_history.extend(version=1)


@device_history.on(SimPutInDevice)
def number_came(rows: Rows, recorded: Recorded[SimPutInDevice]) -> None:
    event = recorded.event
    rows.add(DEVICE_HISTORY, entry(recorded, event.device_id))
    if event.was is not None and event.was.device_id != event.device_id:
        rows.add(DEVICE_HISTORY, entry(recorded, event.was.device_id))


@device_history.on(SimTakenOutOfDevice)
def number_went(rows: Rows, recorded: Recorded[SimTakenOutOfDevice]) -> None:
    rows.add(DEVICE_HISTORY, entry(recorded, recorded.event.was.device_id))


@device_history.on(SimLinkedThen, SimObservedThen)
def number_was_in(rows: Rows, recorded: Recorded[SimLinkedThen | SimObservedThen]) -> None:
    if (link := link_told(recorded.event)) is not None:
        rows.add(DEVICE_HISTORY, entry(recorded, link.device_id))
