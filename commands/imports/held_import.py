"""An import that the brake holds waits for a person (F-15)."""

from aggregates.engine.words import words_of
from aggregates.feed_import import FeedImport
from aggregates.import_terms import ImportState
from commands.engine.command import Refusal


class ImportNotHeld(Refusal):
    """The import is not held (it is {state}): there is nothing to release or discard. Import the file again if it is still needed."""

    code = "import-not-held"
    de = "Der Import ist nicht angehalten (Stand: {state_de}): es gibt nichts freizugeben oder zu verwerfen. Bei Bedarf die Datei neu importieren."


def check_may_go_on(feed_import: FeedImport) -> None:
    """Raise ImportNotHeld unless the import waits for its release, or was killed while it was booked after one."""
    if not (feed_import.state == "running" and feed_import.released):
        check_held(feed_import)


def check_held(feed_import: FeedImport) -> None:
    if feed_import.state != "held":
        de, en = words_of(ImportState)[feed_import.state]
        raise ImportNotHeld(state=en, state_de=de)
