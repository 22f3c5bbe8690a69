"""Keep a device that nobody has in the customer's pool, and say in which condition it is and where it lies (H-12)."""

from typing import Annotated
from uuid import UUID

from aggregates.device import Device
from aggregates.device_terms import Whereabouts
from aggregates.devices.device_pool import DeviceKeptInPool, PoolCondition
from aggregates.engine.words import Help, Label, words_of
from aggregates.user import User
from commands.devices.present_device import present_device
from commands.devices.use_hindrance import check_usable
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.texts import OptionalName


class DeviceIsInUse(Refusal):
    """{name} has the device; have it returned, or take it from that user first, then keep it in the pool."""

    code = "device-is-in-use"
    de = "{name} hat das Gerät; bitte es zurücksenden lassen oder dort entkoppeln, dann in den Pool nehmen."


class DeviceIsOutOfReach(Refusal):
    """The device is gone ({whereabouts}), so it can't lie in the pool; give it to a user if it came back."""

    code = "device-is-out-of-reach"
    de = "Das Gerät ist fort ({whereabouts_de}) und kann nicht im Pool liegen; bitte es einem Nutzer geben, falls es wieder da ist."


class KeepInPool(Command):
    device_id: UUID
    condition: PoolCondition
    place: Annotated[OptionalName, Label("Lagerort", "Place"), Help("Wo es liegt, wie Schrank 3.", "Where it lies, such as locker 3.")] = (
        None
    )

    def check(self, given: Given) -> bool:
        device = present_device(given, self.device_id)
        if device.user_id is not None:
            raise DeviceIsInUse(name=given.state(User, device.user_id).name)
        check_usable(given, self.device_id, device)
        if device.whereabouts not in (None, "pool"):
            de, en = words_of(Whereabouts)[device.whereabouts]
            raise DeviceIsOutOfReach(whereabouts=en, whereabouts_de=de)
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        if said_already(given.state(Device, self.device_id), self.condition, self.place):
            return []
        return [(self.device_id, DeviceKeptInPool(device_id=self.device_id, condition=self.condition, place=self.place))]


def said_already(device: Device, condition: PoolCondition, place: str | None) -> bool:
    """Tell whether the device lies in the pool just so."""
    return device.whereabouts == "pool" and device.pooled == (condition, place)
