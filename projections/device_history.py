"""The history of a device: its own events, and the numbers that came and went (A-10, H-05)."""

from typing import Any

from aggregates.device import (
    ActivationLockLifted,
    ActivationLockReported,
    DeviceAbsorbed,
    DeviceAcknowledged,
    DeviceAssigned,
    DeviceDecoupled,
    DeviceDescribed,
    DeviceDiscovered,
    DeviceIdentified,
    DeviceMerged,
    DeviceNoted,
    DeviceReassigned,
    DeviceRegistered,
    DeviceRestored,
    DeviceSplit,
)
from aggregates.sim import SimPutInDevice, SimTakenOutOfDevice
from aggregates.user import UserErased
from eventstore.envelope import Recorded
from projections.engine.history import entry, redact
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.histories import DEVICE_HISTORY

device_history = Projection("device_history", version=1, tables=(DEVICE_HISTORY,))


@device_history.on(
    DeviceRegistered,
    DeviceDiscovered,
    DeviceAcknowledged,
    DeviceIdentified,
    DeviceDescribed,
    DeviceAssigned,
    DeviceReassigned,
    DeviceDecoupled,
    DeviceNoted,
    ActivationLockReported,
    ActivationLockLifted,
    DeviceMerged,
    DeviceAbsorbed,
    DeviceSplit,
    DeviceRestored,
)
def of_the_device(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(DEVICE_HISTORY, entry(recorded, recorded.stream_id))


@device_history.on(SimPutInDevice)
def number_came(rows: Rows, recorded: Recorded[SimPutInDevice]) -> None:
    event = recorded.event
    rows.add(DEVICE_HISTORY, entry(recorded, event.device_id))
    if event.was is not None and event.was.device_id != event.device_id:
        rows.add(DEVICE_HISTORY, entry(recorded, event.was.device_id))


@device_history.on(SimTakenOutOfDevice)
def number_went(rows: Rows, recorded: Recorded[SimTakenOutOfDevice]) -> None:
    rows.add(DEVICE_HISTORY, entry(recorded, recorded.event.was.device_id))


@device_history.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    redact(rows, DEVICE_HISTORY, recorded.stream_id)
