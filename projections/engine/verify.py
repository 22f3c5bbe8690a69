"""Proves that live rows equal a fresh rebuild, byte for byte (A-03)."""

import time
from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import erasing_events
from eventstore.log import EventLog
from foundation.bilingual_error import BilingualError
from projections.engine.fill import Report, advance, derive, fill
from projections.engine.generation import Generation, create, drop, live_generation, live_generations
from projections.engine.projection import Projection
from projections.engine.projector import Projector
from projections.engine.rebuild import alone

PAUSE = 0.1
"""Seconds between looks whether the live projector has come to the last erasure."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`rows` in the live table; how many only one side has, with up to five examples of each."""

    table: str
    rows: int
    only_live: int
    only_fresh: int
    examples: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        return not self.only_live and not self.only_fresh


class NotBuilt(BilingualError):
    """This projection has not been built in this version yet; rebuild it first."""

    status = 409
    code = "projection-not-built"
    hint = "`portal rebuild`"
    de = "Diese Projektion ist in dieser Version noch nicht aufgebaut; bitte sie zuerst neu aufbauen."


def verify(log: EventLog, projection: Projection, report: Report | None = None) -> list[Comparison]:
    """Build the projection's tables anew beside the live ones and compare them as they stand at one moment, while all others go on. Raises UnknownEvent."""
    with (
        Connection[TupleRow].connect(log.dsn, autocommit=True, application_name="portal verify") as connection,
        alone(connection, [projection]),
    ):
        log.check_age(connection)
        live = live_generation(connection, projection)
        if live is None or live.version != projection.version:
            raise NotBuilt
        fresh = create(connection, projection)
        try:
            fresh = fill(connection, log, [fresh], report, live.position)[0]
            derive(connection, fresh)
            while True:
                with connection.transaction():
                    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    [live] = live_generations(connection, [projection])
                    if not _erased_after(connection, live.position):
                        advance(connection, log, fresh, live.position)
                        return [_compare(connection, live, fresh, table.name) for table in projection.tables]
                Projector(log, [projection]).catch_up()
                time.sleep(PAUSE)
        finally:
            with connection.transaction():
                drop(connection, fresh)


def _erased_after(connection: Connection[TupleRow], position: int) -> bool:
    """Whether a person was erased whose earlier events the live rows still show, while a fresh rebuild can't read them any more."""
    query = "SELECT EXISTS (SELECT FROM events WHERE position > %s AND event_name = ANY(%s))"
    return bool(connection.execute(query, (position, erasing_events())).fetchall()[0][0])


def _compare(connection: Connection[TupleRow], live: Generation, fresh: Generation, table: str) -> Comparison:
    ours, theirs = live.physical[table], fresh.physical[table]
    count = connection.execute(f"SELECT count(*) FROM {ours}".encode()).fetchone()
    sides: list[list[str]] = []
    for one, other in ((ours, theirs), (theirs, ours)):
        query = f"SELECT t::text FROM {one} t EXCEPT ALL SELECT t::text FROM {other} t"
        sides.append([text for (text,) in connection.execute(query.encode())])
    examples = tuple(f"{mark} {text[:300]}" for mark, side in zip("-+", sides, strict=True) for text in side[:5])
    return Comparison(table, count[0] if count else 0, len(sides[0]), len(sides[1]), examples)
