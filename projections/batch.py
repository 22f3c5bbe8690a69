"""One batch of events through one projection: handled in memory, then written with the position, in one transaction (A-05)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import psycopg
from psycopg import Connection, DataError, IntegrityError
from psycopg.errors import ProgramLimitExceeded
from psycopg.rows import TupleRow

from aggregates.event import Event
from eventstore.envelope import Recorded
from eventstore.error_text import described
from eventstore.log import EventLog
from projections.generation import Generation
from projections.parking import Parking
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

    def __init__(self, connection: Connection[TupleRow], log: EventLog, generation: Generation, *, derive: bool = True) -> None:
        """`derive` False leaves out what SQL derives from the rows: a rebuild does that once, at its end."""
        self._connection = connection
        self._derive = derive
        self.generation = generation
        self.position = generation.position
        counts: Mapping[str, Counts] = generation.projection.counts
        self.rows = Rows(connection, generation.physical, counts, fresh=generation.position == 0)
        self._parking = Parking(connection, log, generation)

    def handle(self, page: Sequence[Recorded[Event]]) -> None:
        self.generation.projection.prefetch(self.rows, page)
        for recorded in page:
            self._parking.handle(self.rows, recorded)
        self.position = page[-1].position

    def refuse(self, recorded: Recorded[Event], error: Exception) -> None:
        """Park one event that could be handled but not written."""
        self._parking.refuse(recorded, described(error))
        self.position = recorded.position

    def write(self) -> None:
        """Rows, tallies, derived rows, parked events and position; the caller holds the transaction."""
        projection = self.generation.projection
        # First of all the position's row: a rebuild that is switching holds it, and nobody may hold tables while waiting for it.
        moved = self._connection.execute(
            """UPDATE projection_generations SET position = %s, moved_at = clock_timestamp()
               WHERE name = %s AND generation = %s AND position = %s""",
            (self.position, projection.name, self.generation.number, self.generation.position),
        )
        if moved.rowcount != 1:
            raise Overtaken
        touched = self.rows.touched()
        tally = projection.tally
        self.rows.write(self.generation.physical[tally.name] if tally else None)
        if projection.afterwards and self._derive and touched:
            projection.afterwards(self._connection, self.generation.physical, touched)
        self._parking.write()
        self.generation = replace(self.generation, position=self.position)


def project(
    connection: Connection[TupleRow], log: EventLog, generation: Generation, page: Sequence[Recorded[Event]], *, derive: bool = True
) -> Generation:
    """Bring a generation on by a page. Where the database refuses what comes of it, the page is halved until the one event is found and parked."""
    try:
        batch = Batch(connection, log, generation, derive=derive)
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
