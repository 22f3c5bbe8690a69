"""Fills generations of a rebuild from the log, page by page, with checkpoints; then what SQL derives, and indexes (A-04)."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event, type_registry
from aggregates.engine.projection_run import ParkedEventSkipped, ParkedStreamRetried
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from projections.engine.batch import Batch, is_refusal, project, write
from projections.engine.copied import copy_ahead
from projections.engine.generation import Generation, build_indexes, generations
from projections.engine.projection import Projection

FILLED_AT_ONCE = 10_000
CHECKPOINT = 250_000
"""Events between commits of a rebuild: what an interrupted rebuild does again at most."""
MEMORY = 1_000_000
"""Rows held in memory before they are freed and read again as needed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` and `total` count events by position; `rate` is events/s, `left` the seconds to go."""

    projections: tuple[str, ...]
    phase: str
    done: int
    total: int
    rate: float = 0.0
    left: float | None = None


Report = Callable[[Progress], None]


def fill(
    connection: Connection[TupleRow],
    log: EventLog,
    building: Sequence[Generation],
    report: Report | None = None,
    upto: int | None = None,
    of: Sequence[UUID] = (),
) -> list[Generation]:
    """Handle all events up to the head (or `upto`) for generations that nobody reads yet, without what is derived by SQL. `of`: only these customers' events."""
    total = log.head() if upto is None else upto
    names = tuple(generation.projection.name for generation in building)
    projections = [generation.projection for generation in building]
    batches = [Batch(connection, log, copy_ahead(connection, generation, total, of), derive=False) for generation in building]
    first = position = checkpoint = min(batch.position for batch in batches)
    began = time.monotonic()
    for page in _pages(log, position, total, _unhandled(projections), of):
        for batch in batches:
            todo = page if batch.position < page[0].position else [recorded for recorded in page if recorded.position > batch.position]
            if todo:
                batch.prefetch(todo)
                batch.handle(todo)
        position = page[-1].position
        if position - checkpoint >= CHECKPOINT:
            batches = _write(connection, log, batches, of)
            checkpoint = position
        if report:
            rate = (position - first) / max(time.monotonic() - began, 1e-6)
            report(Progress(names, "events", position, total, rate, (total - position) / max(rate, 1e-6)))
    for batch in batches:
        batch.position = max(batch.position, total)
    batches = _write(connection, log, batches, of)
    return [batch.generation for batch in batches]


def derive(connection: Connection[TupleRow], generation: Generation) -> None:
    """Index the rows that handlers wrote, and fill what SQL derives from them, from scratch."""
    build_indexes(connection, generation, by_sql=False)
    if generation.projection.afterwards:
        with connection.transaction():
            generation.projection.afterwards(connection, generation.physical, None)
    build_indexes(connection, generation, by_sql=True)


def advance(connection: Connection[TupleRow], log: EventLog, generation: Generation, upto: int, of: Sequence[UUID] = ()) -> Generation:
    """Bring a complete generation on to a position, as the live projector would. `of`: by these customers' events alone."""
    while page := log.page(connection, generation.position, upto, FILLED_AT_ONCE, of=of):
        generation = project(connection, log, generation, page)
    return generation


def _unhandled(projections: Sequence[Projection]) -> list[str]:
    """Names of events that none of these projections has a handler for; events that this program doesn't know are not among them."""
    handled = {kind.event_name for projection in projections for kind in projection.handlers}
    return sorted(set(type_registry) - handled - {ParkedEventSkipped.event_name, ParkedStreamRetried.event_name})


def _pages(log: EventLog, after: int, upto: int, skip: Sequence[str], of: Sequence[UUID]) -> Iterator[list[Recorded[Event]]]:
    """Pages of events; the next one is read while the last is handled."""

    def read(position: int) -> list[Recorded[Event]]:
        with log.pool.connection() as connection:
            return log.page(connection, position, upto, FILLED_AT_ONCE, skip, of)

    with ThreadPoolExecutor(1) as reader:
        page = read(after)
        while page:
            following = reader.submit(read, page[-1].position)
            yield page
            page = following.result()


def _write(connection: Connection[TupleRow], log: EventLog, batches: Sequence[Batch], of: Sequence[UUID]) -> list[Batch]:
    """A checkpoint; the batches that go on from there."""
    try:
        with connection.transaction():
            write(connection, batches)
    except Exception as error:
        if not is_refusal(error):
            raise
        return [_write_in_pages(connection, log, batch, of) for batch in batches]
    for batch in batches:
        if batch.rows.size() > MEMORY:
            batch.rows.forget()
    return list(batches)


def _write_in_pages(connection: Connection[TupleRow], log: EventLog, batch: Batch, of: Sequence[UUID]) -> Batch:
    """Something in a checkpoint's events gives a row that the database refuses: find and park it."""
    building = generations(connection, batch.generation.projection)
    generation = next(stored for stored in building if stored.number == batch.generation.number)
    while page := log.page(connection, generation.position, batch.position, FILLED_AT_ONCE, of=of):
        generation = project(connection, log, generation, page, derive=False)
    return Batch(connection, log, generation, derive=False)
