"""Say that the operator serves a number of another carrier no more (H-04, F-10)."""

from uuid import UUID

from aggregates.sims.sim_service import SimNoLongerServed
from commands.engine.command import Command, Decision, Given
from commands.sims.serve_other_sim import other_sim


class StopServingOtherSim(Command):
    sim_id: UUID

    def check(self, given: Given) -> bool:
        return other_sim(given, self.sim_id).served_by_operator

    def decide(self, given: Given) -> Decision:
        return [(self.sim_id, SimNoLongerServed())] if self.check(given) else []
