"""What an event of a number says of the device that it is in, and where it was thought to be instead."""

from collections.abc import Sequence
from typing import NamedTuple

from aggregates.sim import SimPutInDevice, SimTakenOutOfDevice
from aggregates.sims.sim_then import SimLinkedThen, SimObservedThen
from eventstore.envelope import Recorded
from projections.engine.periods import Period, Periods

Placing = SimPutInDevice | SimTakenOutOfDevice | SimLinkedThen | SimObservedThen
"""Events that say in which device a number is, or was; a feed of a past day need not."""


class Placed(NamedTuple):
    """When the number was `said` to be in which device, if in any; what was `thought` of that time; and all periods, with what is said now."""

    said: Period
    thought: Sequence[Period]
    devices: Periods


def placed(recorded: Recorded[Placing], devices: Periods) -> Placed | None:
    """Add what the event says to the periods of the number's devices; None where it says nothing of them."""
    event, since = recorded.event, recorded.effective_at
    match event:
        case SimPutInDevice() | SimTakenOutOfDevice():
            device_id = event.device_id if isinstance(event, SimPutInDevice) else None
            thought = devices.replaced(devices.begins(since), None)
            return Placed(Period(since, None, device_id), [*thought], devices.began(since, device_id))
        case _ if "device_id" in event.facets():
            said = Period(since, event.until, event.link.device_id if event.link is not None else None)
            return Placed(said, [*devices.replaced(since, event.until)], devices.was(since, event.until, said.what))
        case _:
            return None
