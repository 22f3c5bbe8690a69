"""An import that the brake holds waits for a person (F-15)."""

from aggregates.feed_import import FeedImport
from aggregates.import_terms import ImportState
from commands.engine.command import Refusal

_STATES_DE: dict[ImportState, str] = {
    "none": "nicht begonnen",
    "running": "im Gang",
    "held": "angehalten",
    "completed": "abgeschlossen",
    "discarded": "verworfen",
    "failed": "abgebrochen",
}


class ImportNotHeld(Refusal):
    """The import is {state}, not held: there is nothing to release or discard. Import the file again if it is still needed."""

    code = "import-not-held"
    de = "Der Import ist {state_de}, nicht angehalten: es gibt nichts freizugeben oder zu verwerfen. Bei Bedarf die Datei neu importieren."


def check_may_go_on(feed_import: FeedImport) -> None:
    """Whether it waits for its release, or was killed while it was booked after one."""
    if not (feed_import.state == "running" and feed_import.released):
        check_held(feed_import)


def check_held(feed_import: FeedImport) -> None:
    if feed_import.state != "held":
        raise ImportNotHeld(state=feed_import.state, state_de=_STATES_DE[feed_import.state])
