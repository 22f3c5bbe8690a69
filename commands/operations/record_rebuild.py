"""Record that a projection was rebuilt and switched over (A-04)."""

from collections.abc import Iterable
from uuid import UUID

from aggregates.engine.projection_run import ProjectionRebuilt, projection_stream
from commands.engine.command import Command, Decision, Given
from commands.operations.projection_state import projection_state


class RecordRebuild(Command):
    """`upto`: the position of the last event that the new generation held when it was switched to."""

    projection: str
    generation: int
    upto: int

    def streams(self) -> Iterable[UUID]:
        return (projection_stream(self.projection),)

    def decide(self, given: Given) -> Decision:
        if projection_state(given, self.projection).generation == self.generation:
            return []
        rebuilt = ProjectionRebuilt(projection=self.projection, generation=self.generation, upto=self.upto)
        return [(projection_stream(self.projection), rebuilt)]
