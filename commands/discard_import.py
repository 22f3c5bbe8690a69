"""Throw an import that the brake holds away (F-15)."""

from uuid import UUID

from aggregates.feed_import import FeedImport, ImportDiscarded
from commands.command import Command, Decision, Given
from commands.held_import import check_held


class DiscardImport(Command):
    import_id: UUID

    def decide(self, given: Given) -> Decision:
        feed_import = given.state(FeedImport, self.import_id)
        if feed_import.state == "discarded":
            return []
        check_held(feed_import)
        return [(self.import_id, ImportDiscarded(kind=feed_import.kind, carrier=feed_import.carrier))]
