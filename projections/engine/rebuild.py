"""Rebuilds projections beside the live ones: with progress, resumable, switched in one transaction (A-04)."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg import Connection, errors
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from aggregates.engine.event import Event, type_registry
from aggregates.engine.projection_run import ParkedEventSkipped, ParkedStreamRetried
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from foundation.advisory_locks import READING, READING_WHOLE, REBUILD
from foundation.bilingual_error import BilingualError
from projections.engine.batch import Batch, is_refusal, project, write
from projections.engine.copied import copy_ahead
from projections.engine.generation import RETIRED, Generation, build_indexes, clear_retired, create, drop, generations, switch, take_turn
from projections.engine.projection import Projection
from projections.engine.unknown_events import unknown_events

PAGE = 10_000
CHECKPOINT = 250_000
"""Events between commits of a rebuild: what an interrupted rebuild does again at most."""
MEMORY = 1_000_000
"""Rows held in memory before they are freed and read again as needed."""
INDEX_MEMORY = "256MB"
"""What building an index may take: each of two at a time."""
SHORT_OF_A_DEADLOCK = 0.8
"""Seconds to wait for readers at most: after one second PostgreSQL ends one of two that wait for each other, and that might be the reader."""
BETWEEN_TRIES = 4
"""How many times as long readers are left alone before the next try: new ones wait while the rebuild waits for a long one."""


TRIES = 5
"""Tries to switch before files that wait to begin are let through."""


class RebuildRunning(BilingualError):
    """A rebuild of this projection is running already; wait for it or end it."""

    de = "Ein Neuaufbau dieser Projektion läuft bereits; bitte sein Ende abwarten oder ihn beenden."


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


def rebuild(log: EventLog, projections: Sequence[Projection], report: Report | None = None) -> list[Generation]:
    """Rebuild these projections together and switch each when it has caught up; goes on where an interrupted rebuild stood.

    What SQL derives and indexes keeps the database busy, handlers keep Python busy: so those with the most to derive go first, and the others are
    filled meanwhile. Raises UnknownEvent.
    """
    with _connected(log) as connection, alone(connection, projections):
        for unknown in unknown_events(connection, log):
            raise unknown  # known to end there: not an hour later
        building = [_begin(connection, projection) for projection in projections]
        deriving, others = ([each for each in building if bool(each.projection.afterwards) is derives] for derives in (True, False))
        first = fill(connection, log, deriving, report) if deriving else []
        with _meanwhile(log, lambda beside: [derive(beside, generation) for generation in first]):
            built = [*first, *(fill(connection, log, others, report) if others else [])]
            for generation in built[len(first) :]:
                _report(report, generation, "indexes")
                derive(connection, generation)
            for generation in first:
                _report(report, generation, "indexes")
        return [
            _go_live(connection, log, generation, report)
            for generation in sorted(built, key=lambda each: projections.index(each.projection))
        ]


def _connected(log: EventLog) -> Connection[TupleRow]:
    connection = Connection[TupleRow].connect(log.dsn, autocommit=True, application_name="portal rebuild")
    connection.execute(f"SET maintenance_work_mem = '{INDEX_MEMORY}'".encode())
    return connection


@contextmanager
def _meanwhile(log: EventLog, work: Callable[[Connection[TupleRow]], object]) -> Generator[None]:
    """Let the database work on a connection of its own meanwhile; at the end it has, or what went wrong is raised."""
    with _connected(log) as beside, ThreadPoolExecutor(1) as thread:
        done = thread.submit(work, beside)
        try:
            yield
        except BaseException:
            beside.cancel_safe()
            raise
        done.result()


def fill(
    connection: Connection[TupleRow], log: EventLog, building: Sequence[Generation], report: Report | None = None, upto: int | None = None
) -> list[Generation]:
    """Handle all events up to the head (or `upto`) for generations that nobody reads, without what is derived by SQL."""
    total = log.head() if upto is None else upto
    names = tuple(generation.projection.name for generation in building)
    projections = [generation.projection for generation in building]
    batches = [Batch(connection, log, copy_ahead(connection, generation, total), derive=False) for generation in building]
    first = position = checkpoint = min(batch.position for batch in batches)
    began = time.monotonic()
    for page in _pages(log, position, total, _unhandled(projections)):
        for batch in batches:
            todo = page if batch.position < page[0].position else [recorded for recorded in page if recorded.position > batch.position]
            if todo:
                batch.prefetch(todo)
                batch.handle(todo)
        position = page[-1].position
        if position - checkpoint >= CHECKPOINT:
            batches = _write(connection, log, batches)
            checkpoint = position
        if report:
            rate = (position - first) / max(time.monotonic() - began, 1e-6)
            report(Progress(names, "events", position, total, rate, (total - position) / max(rate, 1e-6)))
    for batch in batches:
        batch.position = max(batch.position, total)
    batches = _write(connection, log, batches)
    return [batch.generation for batch in batches]


def derive(connection: Connection[TupleRow], generation: Generation) -> None:
    """Index the rows that handlers wrote, and fill what SQL derives from them, from scratch."""
    build_indexes(connection, generation, by_sql=False)
    if generation.projection.afterwards:
        with connection.transaction():
            generation.projection.afterwards(connection, generation.physical, None)
    build_indexes(connection, generation, by_sql=True)


def advance(connection: Connection[TupleRow], log: EventLog, generation: Generation, upto: int) -> Generation:
    """Bring a complete generation on to a position, as the live projector would."""
    while page := log.page(connection, generation.position, upto, PAGE):
        generation = project(connection, log, generation, page)
    return generation


def _begin(connection: Connection[TupleRow], projection: Projection) -> Generation:
    """The generation that an interrupted rebuild of this version left (others of its kind go), or a new one."""
    clear_retired(connection, projection)
    left = [generation for generation in generations(connection, projection) if not generation.live and generation.version != RETIRED]
    going_on = max((g for g in left if g.version == projection.version), key=lambda g: (g.position, g.number), default=None)
    for generation in left:
        if generation is not going_on:
            with connection.transaction():
                drop(connection, generation)
    return going_on or create(connection, projection)


def _report(report: Report | None, generation: Generation, phase: str) -> None:
    if report:
        report(Progress((generation.projection.name,), phase, generation.position, generation.position))


def _go_live(connection: Connection[TupleRow], log: EventLog, generation: Generation, report: Report | None) -> Generation:
    patience = SHORT_OF_A_DEADLOCK / 8
    while True:
        with _no_files(connection):
            for _ in range(TRIES):
                generation = advance(connection, log, generation, log.head())
                _report(report, generation, "switch")
                try:
                    switched = _switch(connection, log, generation, patience)
                    clear_retired(connection, generation.projection)
                    return switched
                except (errors.LockNotAvailable, errors.DeadlockDetected):
                    time.sleep(patience * BETWEEN_TRIES)
                    patience = min(patience * 1.5, SHORT_OF_A_DEADLOCK)


@contextmanager
def _no_files(connection: Connection[TupleRow]) -> Generator[None]:
    """Let the database finish the rows of files that were begun (60 s at most), and let no new ones begin: one after another, they would never leave a gap."""
    READING_WHOLE.wait_for(connection)
    try:
        yield
    finally:
        if not connection.closed:
            READING_WHOLE.let_go(connection)


def _switch(connection: Connection[TupleRow], log: EventLog, generation: Generation, patience: float) -> Generation:
    """Hold readers at the gate and the live projector at its position, draw level, and let readers see the new tables."""
    with connection.transaction():
        connection.execute(f"SET LOCAL lock_timeout = {round(patience * 1000)}".encode())
        take_turn(connection, generation.projection)
        READING.wait_for(connection)
        row = connection.execute(
            "SELECT position FROM projection_generations WHERE name = %s AND live FOR UPDATE", (generation.projection.name,)
        ).fetchone()
        generation = advance(connection, log, generation, max(row[0] if row else 0, log.head()))
        switch(connection, generation)
    return generation


@contextmanager
def alone(connection: Connection[TupleRow], projections: Sequence[Projection]) -> Generator[None]:
    """One rebuild or verification of a projection at a time; raises `RebuildRunning`."""
    for projection in projections:
        if not REBUILD.take_if_free(connection, projection.name):
            raise RebuildRunning
    try:
        yield
    finally:  # at once, and not when the server gets round to ending the session
        if not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE:
            for projection in projections:
                REBUILD.let_go(connection, projection.name)


def _unhandled(projections: Sequence[Projection]) -> list[str]:
    """Names of events that none of these projections has a handler for; events that this program doesn't know are not among them."""
    handled = {kind.event_name for projection in projections for kind in projection.handlers}
    return sorted(set(type_registry) - handled - {ParkedEventSkipped.event_name, ParkedStreamRetried.event_name})


def _pages(log: EventLog, after: int, upto: int, skip: Sequence[str]) -> Iterator[list[Recorded[Event]]]:
    """Pages of events; the next one is read while the last is handled."""

    def read(position: int) -> list[Recorded[Event]]:
        with log.pool.connection() as connection:
            return log.page(connection, position, upto, PAGE, skip)

    with ThreadPoolExecutor(1) as reader:
        page = read(after)
        while page:
            following = reader.submit(read, page[-1].position)
            yield page
            page = following.result()


def _write(connection: Connection[TupleRow], log: EventLog, batches: Sequence[Batch]) -> list[Batch]:
    """A checkpoint; the batches that go on from there."""
    try:
        with connection.transaction():
            write(connection, batches)
    except Exception as error:
        if not is_refusal(error):
            raise
        return [_write_in_pages(connection, log, batch) for batch in batches]
    for batch in batches:
        if batch.rows.size() > MEMORY:
            batch.rows.forget()
    return list(batches)


def _write_in_pages(connection: Connection[TupleRow], log: EventLog, batch: Batch) -> Batch:
    """Something in a checkpoint's events gives a row that the database refuses: find and park it."""
    building = generations(connection, batch.generation.projection)
    generation = next(stored for stored in building if stored.number == batch.generation.number)
    while page := log.page(connection, generation.position, batch.position, PAGE):
        generation = project(connection, log, generation, page, derive=False)
    return Batch(connection, log, generation, derive=False)
