"""Let an import that the brake holds go on (F-15). Sent by importers/imports/importer.py."""

from uuid import UUID

from aggregates.feed_import import FeedImport, ImportReleased
from commands.engine.command import Command, Decision, Given
from commands.imports.held_import import check_held


class ReleaseImport(Command):
    import_id: UUID

    def decide(self, given: Given) -> Decision:
        feed_import = given.state(FeedImport, self.import_id)
        if feed_import.released:
            return []
        check_held(feed_import)
        return [(self.import_id, ImportReleased())]
