"""What a row is about can't be read: a stored event is damaged. The row waits, the others go on (F-12)."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from commands.engine.command import Command, Refusal
from commands.engine.given import Batch
from eventstore.error_text import StoredEventUnreadable


class KnownUnreadable(Refusal):
    """What the row may be about ({candidates}) can't be read: a stored event is damaged, a fault of the program and not of the file. The other rows were taken; let operations mend it, then bring the row again."""

    code = "known-unreadable"
    de = "Worum es in der Zeile gehen könnte ({candidates}), ist nicht lesbar: ein gespeichertes Ereignis ist beschädigt, ein Fehler des Programms und nicht der Datei. Die übrigen Zeilen wurden übernommen; bitte vom Betrieb beheben lassen und die Zeile dann erneut einlesen."


def load_readable(batch: Batch, streams: Iterable[UUID]) -> set[UUID]:
    """Load these streams, and return those that can't be read."""
    wanted = [stream for stream in streams if stream not in batch.streams]
    try:
        batch.load(wanted)
    except StoredEventUnreadable:
        for stream in wanted:  # as if none of them had been asked for
            batch.streams.pop(stream, None)
        return {each for stream in wanted for each in _unreadable(batch, stream)}
    return set()


def refused_unreadable(streams: Iterable[UUID]) -> Iterator[Command]:
    """Refuse a row that is about one of these."""
    raise KnownUnreadable(candidates=", ".join(sorted(map(str, streams))))
    yield


def _unreadable(batch: Batch, stream: UUID) -> set[UUID]:
    try:
        batch.load([stream])
    except StoredEventUnreadable:
        return {stream}
    return set()
