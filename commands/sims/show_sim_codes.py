"""Look at a number's PIN and PUK; each look is recorded (H-04)."""

from uuid import UUID

from aggregates.sim import Sim
from aggregates.sims.sim_codes import SimCodesShown
from commands.engine.command import Command, Decision, Given, Refusal


class NoCodes(Refusal):
    """No PIN or PUK is known for the number {number}; ask {carrier} for them."""

    code = "no-codes"
    de = "Zur Rufnummer {number} sind weder PIN noch PUK bekannt; bitte bei {carrier} erfragen."


class ShowSimCodes(Command):
    sim_id: UUID

    def decide(self, given: Given) -> Decision:
        sim = given.state(Sim, self.sim_id)
        if sim.codes is None:
            raise NoCodes(number=sim.number, carrier=sim.carrier)
        return [(self.sim_id, SimCodesShown())]
