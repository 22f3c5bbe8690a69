"""A feed no longer lists a number: it is marked as missing since that day, and keeps its device (F-05). Sent by importers/imports/rows_of_day.py."""

from uuid import UUID

from aggregates.sim import Sim, SimMissing
from commands.engine.command import Command, Decision, Given
from commands.engine.moments import Day


class MarkSimMissing(Command):
    """Nothing to say of numbers that are inactive, missing already, or never fed."""

    sim_id: UUID
    since: Day

    def decide(self, given: Given) -> Decision:
        sim = given.state(Sim, self.sim_id)
        if not sim.fed or sim.status == "inactive" or sim.missing_since is not None:
            return []
        return [(self.sim_id, SimMissing(since=self.since))]
