"""Take a wrong merge back: the absorbed record stands by itself again, with the identifiers it brought (F-09).

The user stays with the survivor; the restored device has none until it is assigned.
"""

from uuid import UUID

from aggregates.device import Device, DeviceRestored, DeviceSplit
from commands.devices.present_device import DeviceIsAbsorbed, present_device
from commands.engine.command import Command, Decision, Given


class SplitDevices(Command):
    survivor_id: UUID
    absorbed_id: UUID

    def check(self, given: Given) -> bool:
        return bool(present_device(given, self.survivor_id).absorbed)

    def decide(self, given: Given) -> Decision:
        absorbed = given.state(Device, self.absorbed_id)
        survivor = present_device(given, self.survivor_id)
        if absorbed.absorbed_into is None:
            return []
        if absorbed.absorbed_into != self.survivor_id:
            raise DeviceIsAbsorbed(into_id=absorbed.absorbed_into)
        brought = dict(survivor.absorbed)[self.absorbed_id]
        return [
            (self.survivor_id, DeviceSplit(restored_id=self.absorbed_id, identifiers=brought)),
            (self.absorbed_id, DeviceRestored(from_id=self.survivor_id, identifiers=brought)),
        ]
