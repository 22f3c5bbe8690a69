"""A feed lists a number, though its row can't be taken over: the number is missing no longer (F-05, F-12). Sent by importers/imports/rows_of_day.py."""

from uuid import UUID

from aggregates.sim import Sim, SimBack
from commands.engine.command import Command, Decision, Given


class MarkSimListed(Command):
    """Nothing to say of numbers that aren't missing, or are another carrier's: whose they are, a row that can't be read doesn't say."""

    sim_id: UUID
    carrier: str

    def decide(self, given: Given) -> Decision:
        sim = given.state(Sim, self.sim_id)
        if not sim.fed or sim.carrier != self.carrier or sim.missing_since is None:
            return []
        return [(self.sim_id, SimBack(missing_since=sim.missing_since))]
