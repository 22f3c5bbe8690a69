"""By which event a row is the newest: the last in the log, in whichever order its events are folded (a moment's goes by when they held)."""

from typing import Any, TypedDict

from eventstore.envelope import Recorded


class Newest(TypedDict):
    """What every row of a thing says of its last event."""

    version: int
    position: int


def newest(row: Any, recorded: Recorded[Any]) -> Newest:
    """Return the columns of a row that this event of its stream changes."""
    return Newest(version=max(row.version, recorded.stream_version), position=max(row.position, recorded.position))
