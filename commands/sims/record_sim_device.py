"""Record in which device a number was for a while in the past, learnt afterwards (F-17, A-11): where it is now stays as it is."""

from typing import Annotated
from uuid import UUID

from aggregates.device import Device
from aggregates.device_terms import DEVICE
from aggregates.engine.words import Help, IdOf
from aggregates.sim import Sim
from aggregates.sim_terms import Link
from aggregates.sims.sim_then import SimLinkedThen
from commands.engine.command import Decision, Given
from commands.engine.past import Recordable
from commands.engine.record_past import RecordPast

SIM_DEVICE = Recordable(SimLinkedThen, "RecordSimDevice", de="in welchem Gerät die Rufnummer war", en="which device the number was in")


class RecordSimDevice(RecordPast):
    """`device_id` null: it was in none. The device may have become part of another one since."""

    sim_id: UUID
    device_id: Annotated[UUID | None, DEVICE, IdOf("device"), Help("Leer, falls sie in keinem war.", "Empty, if it was in none.")]

    def check(self, given: Given) -> bool:
        given.state(Sim, self.sim_id)
        return True

    def decide(self, given: Given) -> Decision:
        sim = given.state(Sim, self.sim_id)
        link = None
        if self.device_id is not None:
            given.state(Device, self.device_id)
            link = Link(device_id=self.device_id, source="hand", set_by=given.actor)
        return [(self.sim_id, SimLinkedThen(number=sim.number, link=link, until=self.until))]
