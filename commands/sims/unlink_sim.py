"""Take a number out of its device by hand; the next feed may put a carrier's number back (F-11)."""

from uuid import UUID

from aggregates.sim import Sim, SimTakenOutOfDevice
from commands.engine.command import Command, Decision, Given


class UnlinkSim(Command):
    sim_id: UUID

    def decide(self, given: Given) -> Decision:
        sim = given.state(Sim, self.sim_id)
        if sim.link is None:
            return []
        return [(self.sim_id, SimTakenOutOfDevice(number=sim.number, was=sim.link, because="hand"))]
