"""What a device's history tells of the numbers that came and went, and of those that were thought to be in it (A-10, H-05)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.sim import SimPutInDevice, SimTakenOutOfDevice
from aggregates.sims.sim_then import SimLinkedThen, SimObservedThen
from eventstore.envelope import Recorded
from projections.device_history import device_history
from projections.engine.history import entry
from projections.engine.periods import NO_PERIODS, periods
from projections.engine.rows import Rows
from projections.sims.number_placed import Placing, placed
from readmodels.devices.device_history import DEVICE_HISTORY
from readmodels.engine.table import Table
from readmodels.sims.number_places import NUMBERS_IN_DEVICES, NumberInDevicesRow


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    if issubclass(recorded.kind, Placing):
        yield NUMBERS_IN_DEVICES, recorded.stream_id


device_history.extend(version=2, tables=(NUMBERS_IN_DEVICES,), reads=reads)


@device_history.on(SimPutInDevice, SimTakenOutOfDevice, SimLinkedThen, SimObservedThen)
def number_placed(rows: Rows, recorded: Recorded[Placing]) -> None:
    """Add the entry, also for the device in which the number was thought to be, effective from when it was."""
    row = rows.get(NUMBERS_IN_DEVICES, recorded.stream_id) or NumberInDevicesRow(recorded.customer_id, recorded.stream_id, NO_PERIODS)
    found = placed(recorded, periods(row.devices))
    if found is None:
        return
    concerned: dict[UUID | None, datetime] = {found.said.what: found.said.since}
    event = recorded.event
    if isinstance(event, SimPutInDevice | SimTakenOutOfDevice) and event.was is not None:
        concerned.setdefault(event.was.device_id, recorded.effective_at)
    for thought in found.thought:
        concerned.setdefault(thought.what, thought.since)
    for device_id, since in concerned.items():
        if device_id is not None:
            rows.add(DEVICE_HISTORY, entry(recorded, device_id)._replace(effective_at=since))
    rows.put(NUMBERS_IN_DEVICES, row._replace(devices=found.devices.json()))
