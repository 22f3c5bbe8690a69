"""Rebuilds projections beside the live ones: with progress, resumable, switched in one transaction (A-04)."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace

from psycopg import Connection, errors
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from eventstore.log import EventLog
from foundation.advisory_locks import READING, READING_WHOLE, REBUILD
from foundation.bilingual_error import BilingualError
from projections.engine.fill import Progress, Report, advance, derive, fill
from projections.engine.fill_beside import LOOKS, FillingBeside
from projections.engine.generation import RETIRED, Generation, clear_retired, create, drop, generations, switch, take_turn
from projections.engine.named import projection_named
from projections.engine.projection import Projection
from projections.engine.unknown_events import unknown_events

WORTH_A_PROCESS = 100_000
"""Events to handle from which on a second process, which takes a second to start, is worth it."""
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

    status = 409
    code = "rebuild-running"
    de = "Ein Neuaufbau dieser Projektion läuft bereits; bitte sein Ende abwarten oder ihn beenden."


def rebuild(log: EventLog, projections: Sequence[Projection], report: Report | None = None) -> list[Generation]:
    """Rebuild these projections together and switch each when it has caught up; goes on where an interrupted rebuild stood.

    Where there is much to do, those that SQL derives much from are filled here, and the others in a process beside. Raises UnknownEvent.
    """
    with connected_for_rebuild(log) as connection, alone(connection, projections):
        for unknown in unknown_events(connection, log):
            raise unknown  # known to end there: not an hour later
        building = [_begin(connection, projection) for projection in projections]
        total = log.head()
        here, beside = _shared_out(building, total)
        if beside:
            built = _fill_here_and_beside(connection, log, here, beside, total, report)
        else:
            built = fill(connection, log, here, report, total)
            for generation in built:
                _report(report, generation, "indexes")
                derive(connection, generation)
        return [
            _go_live(connection, log, generation, report)
            for generation in sorted(built, key=lambda each: projections.index(each.projection))
        ]


def _shared_out(building: Sequence[Generation], total: int) -> tuple[Sequence[Generation], Sequence[Generation]]:
    """Which are filled here, and which in a process beside: none, where it isn't worth one."""
    here = [generation for generation in building if generation.projection.afterwards]
    beside = [generation for generation in building if not generation.projection.afterwards]
    to_do = total - min((generation.position for generation in building), default=total)
    return (here, beside) if here and beside and to_do > WORTH_A_PROCESS else (building, [])


def _fill_here_and_beside(
    connection: Connection[TupleRow],
    log: EventLog,
    here: Sequence[Generation],
    beside: Sequence[Generation],
    total: int,
    report: Report | None,
) -> list[Generation]:
    """Fill and derive both; each process keeps one processor busy, and the database those that are left."""
    names = tuple(generation.projection.name for generation in (*here, *beside))
    with closing(FillingBeside(fill_named, log, beside, total)) as filling:

        def together(progress: Progress) -> None:
            filling.look()
            if report:
                done = min(progress.done, filling.done)
                report(replace(progress, projections=names, done=done, left=(total - done) / max(progress.rate, 1e-6)))

        built = fill(connection, log, here, together, total)
        for generation in built:
            _report(report, generation, "indexes")
            derive(connection, generation)
        while filling.look(LOOKS):
            if report:
                report(Progress(names, "events", filling.done, total))
    return [*built, *_numbered(connection, [(each.projection, each.number) for each in beside])]


def fill_named(log: EventLog, wanted: Sequence[tuple[str, int]], upto: int, tell: Callable[[int], None]) -> None:
    """Fill and derive generations, given by their projection's name and their number: what the process beside does."""
    with connected_for_rebuild(log) as connection:
        building = _numbered(connection, [(projection_named(name), number) for name, number in wanted])
        for generation in fill(connection, log, building, lambda progress: tell(progress.done), upto):
            derive(connection, generation)


def _numbered(connection: Connection[TupleRow], wanted: Sequence[tuple[Projection, int]]) -> list[Generation]:
    return [each for projection, number in wanted for each in generations(connection, projection) if each.number == number]


def connected_for_rebuild(log: EventLog) -> Connection[TupleRow]:
    """Open a connection of a rebuild's own, in autocommit."""
    connection = Connection[TupleRow].connect(log.dsn, autocommit=True, application_name="portal rebuild")
    connection.execute(f"SET maintenance_work_mem = '{INDEX_MEMORY}'".encode())
    return connection


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
    """Let one rebuild or verification of a projection run at a time; raises `RebuildRunning`."""
    for projection in projections:
        if not REBUILD.take_if_free(connection, projection.name):
            raise RebuildRunning
    try:
        yield
    finally:  # at once, and not when the server gets round to ending the session
        if not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE:
            for projection in projections:
                REBUILD.let_go(connection, projection.name)
