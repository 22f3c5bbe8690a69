"""One batch of events through one projection: handled in memory, then written with the position, in one transaction (A-05)."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import islice
from typing import Any

from psycopg import Connection
from psycopg.errors import UndefinedTable
from psycopg.rows import TupleRow

from aggregates.engine.event import Event
from eventstore.envelope import Recorded
from eventstore.error_text import described
from eventstore.faults import Fault, Slip, fault_of, told
from eventstore.log import EventLog
from projections.engine.generation import Generation, move
from projections.engine.parking import Parked, Parking, parked
from projections.engine.projection import Touched
from projections.engine.rows import Counts, Rows


class Overtaken(Exception):
    """Another projector moved this generation on, or it is not there any more: look up again which one is live."""


def is_refusal(error: Exception) -> bool:
    """Tell whether something can't be handled or written because of what is in it; all other trouble is not the event's fault."""
    return not isinstance(error, Overtaken) and fault_of(error) is Fault.EVENT


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
        kinds = self._parking.kinds
        for recorded in [each for each in page if each.kind in kinds]:
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
        """Write rows, tallies, derived rows and parked events."""
        projection = self.generation.projection
        touched = self.rows.touched(projection.unseen) if projection.afterwards and self._derive else {}
        self.rows.write(self.generation.physical[projection.tally.name] if projection.tally else None)
        if projection.afterwards and touched:
            projection.afterwards(self._connection, self.generation.physical, touched)
        self._parking.write()
        self.generation = replace(self.generation, position=self.position)


def write(connection: Connection[TupleRow], batches: Sequence[Batch]) -> None:
    """Write what came of the batches of different generations, with their positions; the caller holds the transaction."""
    # First of all the positions' rows: a rebuild that is switching holds one, and nobody may hold tables while waiting for it.
    if not move(connection, [(batch.generation, batch.position) for batch in batches]):
        raise Overtaken
    with connection.pipeline() if all(batch.rows.few() for batch in batches) else nullcontext():
        for batch in batches:
            batch.write_rows()


def project(
    connection: Connection[TupleRow],
    log: EventLog,
    generation: Generation,
    page: Sequence[Recorded[Event]],
    *,
    derive: bool = True,
    narrow: bool = False,
    beside: Sequence[Recorded[Event]] = (),
) -> Generation:
    """Bring a generation on by a page. Where the database refuses what comes of it, the page is halved until the one event is found and parked.

    `narrow`: whatever goes wrong, go on up to the event at which it does. `beside` are the events of the page that this is a part of.
    """
    beside = beside or page
    try:
        batch = Batch(connection, log, generation, derive=derive)
        batch.prefetch(page)
        batch.handle(page)
        with connection.transaction():
            batch.write()
    except Exception as error:
        refusal = is_refusal(error)
        if not refusal and (not narrow or len(page) == 1 or connection.closed or isinstance(error, Overtaken | UndefinedTable)):
            raise
        if len(page) > 1:
            half = len(page) // 2
            generation = project(connection, log, generation, page[:half], derive=derive, narrow=narrow, beside=beside)
            return project(connection, log, generation, page[half:], derive=derive, narrow=narrow, beside=beside)
        if derive and _is_slip(connection, log, generation, page[0], beside):
            raise Slip(f"what SQL derives fails for all rows, not for one event's: {told(error)}") from error
        batch = Batch(connection, log, generation, derive=derive)
        batch.refuse(page[0], error)
        with connection.transaction():
            batch.write()
    return batch.generation


def _is_slip(
    connection: Connection[TupleRow], log: EventLog, generation: Generation, refused: Recorded[Event], beside: Iterable[Recorded[Event]]
) -> bool:
    """Whether the SQL that derives rows fails with whatever it is given, rather than with what this one event says.

    Found out by trying, in transactions that are rolled back: with rows of other streams that are there, then with other streams' events of the page.
    Where there is nothing to compare with, it counts as a slip: a pause costs less than streams parked for nothing.
    """
    projection = generation.projection
    afterwards = projection.afterwards
    if afterwards is None:
        return False
    batch = Batch(connection, log, generation, derive=False)
    try:
        batch.handle([refused])
        touched = batch.rows.touched(projection.unseen)
        with connection.transaction(force_rollback=True):
            batch.write()
            culprits = [name for name, keys in touched.items() if not _derives(connection, generation, {name: keys})]
    except Exception as error:
        if not is_refusal(error):
            raise
        return False
    if all(_derives_others(connection, generation, name, touched[name]) for name in culprits or touched):
        return False
    handled = (each for each in beside if each.stream_id != refused.stream_id and each.kind in projection.handlers)
    others = {each.stream_id: each for each in handled}
    return not any(_passes(connection, log, generation, other) for other in islice(others.values(), OTHERS_TRIED))


OTHERS_TRIED = 5
"""Other rows, and other events, with which SQL is tried before it is blamed."""


def _derives(connection: Connection[TupleRow], generation: Generation, touched: Touched) -> bool:
    afterwards = generation.projection.afterwards
    try:
        with connection.transaction(force_rollback=True):
            if afterwards:
                afterwards(connection, generation.physical, touched)
    except Exception as error:
        if not is_refusal(error):
            raise
        return False
    return True


def _derives_others(connection: Connection[TupleRow], generation: Generation, name: str, keys: Iterable[Any]) -> bool:
    """Whether SQL works with one of the table's rows that are there."""
    table = next(each for each in generation.projection.tables if each.name == name)
    query = f'SELECT "{table.key}" FROM {generation.physical[name]} WHERE "{table.key}" <> ALL(%s) LIMIT {OTHERS_TRIED}'
    stored = connection.execute(query.encode(), (list(keys),)).fetchall()
    return any(_derives(connection, generation, {name: frozenset(row)}) for row in stored)


def _passes(connection: Connection[TupleRow], log: EventLog, generation: Generation, recorded: Recorded[Event]) -> bool:
    """Whether one event, tried alone, changes rows that SQL looks at, and is not refused."""
    batch = Batch(connection, log, generation)
    try:
        batch.handle([recorded])
        touched = bool(batch.rows.touched(generation.projection.unseen))
        with connection.transaction(force_rollback=True):
            batch.write()
    except Exception as error:
        if not is_refusal(error):
            raise
        return False
    return touched
