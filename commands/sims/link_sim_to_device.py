"""Link a number to a device by hand (F-11)."""

from typing import ClassVar
from uuid import UUID

from aggregates.device_terms import DeviceId
from aggregates.sim import Sim, SimPutInDevice
from commands.devices.present_device import is_same_device, present_device
from commands.engine.command import Command, Decision, Given, Refusal


class NumberIsInactive(Refusal):
    """The number {number} is inactive and so in no device; link it once it is active again."""

    code = "number-is-inactive"
    de = "Die Rufnummer {number} ist inaktiv und steckt damit in keinem Gerät; bitte erst verknüpfen, wenn sie wieder aktiv ist."


class LinkSimToDevice(Command):
    NOTE_DE: ClassVar[str] = "Diese Rufnummer kommt durch den Tagesimport: Der nächste Import kann diese Verknüpfung überschreiben."
    NOTE_EN: ClassVar[str] = "This number comes by the feed: the next feed may overwrite this link."
    """What the answer says where the number is a fed one."""

    sim_id: UUID
    device_id: DeviceId

    def check(self, given: Given) -> bool:
        sim = given.state(Sim, self.sim_id)
        if sim.status == "inactive":
            raise NumberIsInactive(number=sim.number)
        return True

    def decide(self, given: Given) -> Decision:
        sim = given.state(Sim, self.sim_id)
        present_device(given, self.device_id)
        self.check(given)
        if sim.link is not None and is_same_device(given, sim.link.device_id, self.device_id):
            return []
        linked = SimPutInDevice(number=sim.number, device_id=self.device_id, imei=None, source="hand", set_by=given.actor, was=sim.link)
        return [(self.sim_id, linked)]
