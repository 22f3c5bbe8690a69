"""Leave an event that a projection can't digest out of it, on the record (A-06)."""

from collections.abc import Iterable
from uuid import UUID

from aggregates.engine.projection_run import ParkedEventSkipped, projection_stream
from commands.engine.command import Command, Decision, Given
from commands.operations.projection_state import projection_state


class SkipParkedEvent(Command):
    """`position` and `stream` of the parked event, `error` as ops saw it."""

    projection: str
    position: int
    stream: UUID
    error: str

    def streams(self) -> Iterable[UUID]:
        return (projection_stream(self.projection),)

    def decide(self, given: Given) -> Decision:
        if self.position in projection_state(given, self.projection).skipped:
            return []
        skipped = ParkedEventSkipped(projection=self.projection, position=self.position, stream=self.stream, error=self.error)
        return [(projection_stream(self.projection), skipped)]
