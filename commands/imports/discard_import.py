"""Throw an import away that the brake holds, or end one that was killed and isn't to go on (F-15, F-16). Sent by importers/imports/importer.py."""

from uuid import UUID

from aggregates.feed_import import FeedImport, ImportDiscarded, ImportFailed
from commands.engine.command import Command, Decision, Given
from commands.imports.held_import import check_held

BY_HAND = "von Hand beendet / ended by hand"


class DiscardImport(Command):
    """Whoever sends it has made sure that no process works on the import: `Importer.discard`."""

    import_id: UUID

    def decide(self, given: Given) -> Decision:
        feed_import = given.state(FeedImport, self.import_id)
        if feed_import.state in ("discarded", "failed"):
            return []
        if feed_import.state == "running":
            return [(self.import_id, ImportFailed(kind=feed_import.kind, carrier=feed_import.carrier, reason=BY_HAND))]
        check_held(feed_import)
        return [(self.import_id, ImportDiscarded(kind=feed_import.kind, carrier=feed_import.carrier))]
