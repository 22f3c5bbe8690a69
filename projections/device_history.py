"""The history of a device: its own events (A-10, H-05)."""

from typing import Any

from aggregates.device import Device
from aggregates.user import UserErased
from eventstore.envelope import Recorded
from projections.engine.history import entry, redact
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.devices.device_history import DEVICE_HISTORY

device_history = Projection("device_history", version=2, tables=(DEVICE_HISTORY,))


@device_history.on(*Device.events())
def of_the_device(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(DEVICE_HISTORY, entry(recorded, recorded.stream_id))


@device_history.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    redact(rows, DEVICE_HISTORY, recorded.stream_id)
