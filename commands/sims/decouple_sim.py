"""Take a number of another carrier from its user (H-06, F-10)."""

from uuid import UUID

from aggregates.sim import Sim, SimDecoupledFromUser
from commands.engine.command import Command, Decision, Given, Refusal


class DecoupleTheDevice(Refusal):
    """The number {number} has no user of its own: its user is its device's user. Decouple the device, or unlink the number from it."""

    code = "decouple-the-device"
    de = "Die Rufnummer {number} hat keinen eigenen Nutzer: Ihr Nutzer ist der ihres Gerätes. Bitte das Gerät entkoppeln oder die Rufnummer vom Gerät lösen."


class DecoupleSim(Command):
    sim_id: UUID

    def decide(self, given: Given) -> Decision:
        sim = given.state(Sim, self.sim_id)
        if sim.fed:
            raise DecoupleTheDevice(number=sim.number)
        if sim.user_id is None:
            return []
        return [(self.sim_id, SimDecoupledFromUser(number=sim.number, sim_id=self.sim_id, user_id=sim.user_id))]
