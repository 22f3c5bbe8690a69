"""One batch of events through one projection: handled in memory, then written with the position, in one transaction (A-05)."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace

import psycopg
from psycopg import Connection, DataError, IntegrityError
from psycopg.errors import ProgramLimitExceeded
from psycopg.rows import TupleRow

from aggregates.event import Event
from eventstore.envelope import Recorded
from eventstore.error_text import described
from eventstore.log import EventLog
from projections.generation import Generation, move
from projections.parking import Parked, Parking, parked
from projections.rows import Counts, Rows


class Overtaken(Exception):
    """Another projector moved this generation on, or it is not there any more: look up again which one is live."""


def is_refusal(error: Exception) -> bool:
    """Whether a row can't be written because of what is in it; all other trouble with the database is not the event's fault."""
    if isinstance(error, psycopg.Error):
        return isinstance(error, DataError | IntegrityError | ProgramLimitExceeded)
    return not isinstance(error, Overtaken | OSError)


class Batch:
    """The working set of one generation; may take many pages of events before it is written."""

    def __init__(
        self, connection: Connection[TupleRow], log: EventLog, generation: Generation, *, derive: bool = True, known: Parked | None = None
    ) -> None:
        """`derive` False leaves out what SQL derives from the rows: a rebuild does that once, at its end. `known`: what is parked, if looked up."""
        self._connection = connection
        self._derive = derive
        self.generation = generation
        self.position = generation.position
        counts: Mapping[str, Counts] = generation.projection.counts
        self.rows = Rows(connection, generation.physical, counts, fresh=generation.position == 0)
        self._parking = Parking(connection, log, generation, known or parked(connection, [generation])[0])

    def prefetch(self, page: Sequence[Recorded[Event]]) -> None:
        """Ask for the rows that the page's handlers will look at."""
        self.generation.projection.prefetch(self.rows, page)

    def handle(self, page: Sequence[Recorded[Event]]) -> None:
        for recorded in page:
            self._parking.handle(self.rows, recorded)
        self.position = page[-1].position

    def refuse(self, recorded: Recorded[Event], error: Exception) -> None:
        """Park one event that could be handled but not written."""
        self._parking.refuse(recorded, described(error))
        self.position = recorded.position

    def write(self) -> None:
        """Write this batch alone; the caller holds the transaction."""
        write(self._connection, [self])

    def write_rows(self) -> None:
        """Rows, tallies, derived rows and parked events."""
        projection = self.generation.projection
        touched = self.rows.touched(projection.unseen) if projection.afterwards and self._derive else {}
        self.rows.write(self.generation.physical[projection.tally.name] if projection.tally else None)
        if projection.afterwards and touched:
            projection.afterwards(self._connection, self.generation.physical, touched)
        self._parking.write()
        self.generation = replace(self.generation, position=self.position)


def write(connection: Connection[TupleRow], batches: Sequence[Batch]) -> None:
    """What came of the batches of different generations, with their positions; the caller holds the transaction."""
    # First of all the positions' rows: a rebuild that is switching holds one, and nobody may hold tables while waiting for it.
    if not move(connection, [(batch.generation, batch.position) for batch in batches]):
        raise Overtaken
    with connection.pipeline() if all(batch.rows.few() for batch in batches) else nullcontext():
        for batch in batches:
            batch.write_rows()


def project(
    connection: Connection[TupleRow], log: EventLog, generation: Generation, page: Sequence[Recorded[Event]], *, derive: bool = True
) -> Generation:
    """Bring a generation on by a page. Where the database refuses what comes of it, the page is halved until the one event is found and parked."""
    try:
        batch = Batch(connection, log, generation, derive=derive)
        batch.prefetch(page)
        batch.handle(page)
        with connection.transaction():
            batch.write()
    except Exception as error:
        if not is_refusal(error):
            raise
        if len(page) > 1:
            half = len(page) // 2
            generation = project(connection, log, generation, page[:half], derive=derive)
            return project(connection, log, generation, page[half:], derive=derive)
        batch = Batch(connection, log, generation, derive=derive)
        batch.refuse(page[0], error)
        with connection.transaction():
            batch.write()
    return batch.generation
