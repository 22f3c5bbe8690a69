"""Let a projection try a parked stream again, on the record (A-06); each try is one of its own."""

from collections.abc import Iterable
from uuid import UUID

from aggregates.engine.projection_run import ParkedStreamRetried, projection_stream
from commands.engine.command import Command, Decision, Given
from commands.operations.projection_state import projection_state


class RetryParkedStream(Command):
    projection: str
    stream: UUID

    def streams(self) -> Iterable[UUID]:
        return (projection_stream(self.projection),)

    def decide(self, given: Given) -> Decision:
        projection_state(given, self.projection)
        return [(projection_stream(self.projection), ParkedStreamRetried(projection=self.projection, stream=self.stream))]
