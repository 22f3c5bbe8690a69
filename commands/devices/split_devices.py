"""Take a wrong merge back: the absorbed record stands by itself again, with those of its identifiers that the survivor still has (F-09).

The user stays with the survivor; the restored device has none until it is assigned.
"""

from uuid import UUID

from aggregates.device import Device, DeviceRestored, DeviceSplit
from commands.devices.merge_devices import ended_again
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
        former = {each.identifier: each for each in survivor.former}
        brought = tuple(each for each in dict(survivor.absorbed)[self.absorbed_id] if each in survivor.identifiers or each in former)
        ended = (former[each] for each in brought if each in former)
        return [
            (self.survivor_id, DeviceSplit(restored_id=self.absorbed_id, identifiers=brought)),
            (self.absorbed_id, DeviceRestored(from_id=self.survivor_id, identifiers=brought)),
            *((self.absorbed_id, event) for event in ended_again(ended, "manual")),
        ]
