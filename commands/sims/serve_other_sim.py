"""Say that the operator serves a number of another carrier, too, as was agreed with the customer (H-04, F-10)."""

from uuid import UUID

from aggregates.sim import Sim
from aggregates.sims.sim_service import SimServedByOperator
from commands.engine.command import Command, Decision, Given, Refusal


class ServedAnyway(Refusal):
    """The number {number} comes by the feed of {carrier}, whose numbers are served anyway; choose a number of another carrier."""

    code = "served-anyway"
    de = "Die Rufnummer {number} kommt durch den Tagesimport von {carrier}, dessen Rufnummern ohnehin betreut werden; bitte eine Rufnummer eines anderen Netzbetreibers wählen."


class ServeOtherSim(Command):
    sim_id: UUID

    def check(self, given: Given) -> bool:
        return not other_sim(given, self.sim_id).served_by_operator

    def decide(self, given: Given) -> Decision:
        return [(self.sim_id, SimServedByOperator())] if self.check(given) else []


def other_sim(given: Given, sim_id: UUID) -> Sim:
    """Look up a number of another carrier; refuse one that a feed brings."""
    sim = given.state(Sim, sim_id)
    if sim.fed:
        raise ServedAnyway(number=sim.number, carrier=sim.carrier)
    return sim
