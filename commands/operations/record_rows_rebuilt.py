"""Record that one customer's rows of a projection were rebuilt (A-04); each time is one of its own."""

from collections.abc import Iterable
from uuid import UUID

from aggregates.engine.projection_run import ProjectionRowsRebuilt, projection_stream
from commands.engine.command import Command, Decision, Given
from commands.operations.projection_state import projection_state


class RecordRowsRebuilt(Command):
    """`upto`: the position of the last event that the rows follow from."""

    projection: str
    customer: UUID
    generation: int
    upto: int

    def streams(self) -> Iterable[UUID]:
        return (projection_stream(self.projection),)

    def decide(self, given: Given) -> Decision:
        projection_state(given, self.projection)
        rebuilt = ProjectionRowsRebuilt(projection=self.projection, customer=self.customer, generation=self.generation, upto=self.upto)
        return [(projection_stream(self.projection), rebuilt)]
