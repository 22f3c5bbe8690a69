"""Generations of a projection's tables: each rebuild fills a new one beside the live one; readers use views on the live one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, errors
from psycopg.rows import TupleRow

from foundation.advisory_locks import GENERATION
from projections.engine.projection import Physical, Projection
from projections.engine.views import physical_of, show

RETIRED = 0
"""The version of a generation that was live once and waits to be removed, or holds one customer's rows alone: no program's, so that none goes on with it."""
CLEARING = "500ms"
"""How long removing waits for whoever holds a table; meanwhile nobody else gets at it, but nobody new wants to."""


@dataclass(frozen=True, slots=True)
class Generation:
    projection: Projection
    number: int
    version: int
    position: int
    live: bool

    @property
    def physical(self) -> Physical:
        return physical_of(self.projection, self.number)


def generations(connection: Connection[TupleRow], projection: Projection) -> list[Generation]:
    """Load all generations there are, the newest last."""
    found = connection.execute(
        "SELECT generation, version, position, live FROM projection_generations WHERE name = %s ORDER BY generation", (projection.name,)
    )
    return [Generation(projection, *row) for row in found]


def live_generations(connection: Connection[TupleRow], projections: Sequence[Projection]) -> list[Generation]:
    """Load the live generations of these projections, in one query; those that were never built are missing."""
    named = {projection.name: projection for projection in projections}
    found = connection.execute(
        "SELECT name, generation, version, position FROM projection_generations WHERE live AND name = ANY (%s) ORDER BY name",
        (list(named),),
    )
    return [Generation(named[name], generation, version, position, live=True) for name, generation, version, position in found]


def live_generation(connection: Connection[TupleRow], projection: Projection) -> Generation | None:
    return next(iter(live_generations(connection, [projection])), None)


_MOVE = """UPDATE projection_generations g SET position = w.upto, moved_at = clock_timestamp()
    FROM unnest(%s::text[], %s::int[], %s::bigint[], %s::bigint[]) AS w (name, generation, since, upto)
    WHERE (g.name, g.generation, g.position) = (w.name, w.generation, w.since)"""


def move(connection: Connection[TupleRow], moves: Sequence[tuple[Generation, int]]) -> bool:
    """Set the positions of these generations; False: one of them isn't where it was any more. The caller holds the transaction."""
    listed = [(each.projection.name, each.number, each.position, upto) for each, upto in moves]
    found = connection.execute(_MOVE, tuple(list(column) for column in zip(*listed, strict=True)))
    return found.rowcount == len(moves)


def take_turn(connection: Connection[TupleRow], projection: Projection) -> None:
    """Lock this projection's generations: until the transaction ends, nobody else makes or switches any.

    A projector and a rebuild may start together.
    """
    GENERATION.wait_for(connection, projection.name)


def create(connection: Connection[TupleRow], projection: Projection, version: int | None = None) -> Generation:
    """Create the empty tables of a new generation, walled by customer, without indexes but their primary keys.

    `version`: the projection's own, unless nobody is to go on with it (`RETIRED`).
    """
    version = projection.version if version is None else version
    with connection.transaction():
        take_turn(connection, projection)
        inserted = connection.execute(
            """INSERT INTO projection_generations (name, generation, version, position, live)
               SELECT %s, coalesce(max(generation), 0) + 1, %s, 0, false FROM projection_generations WHERE name = %s RETURNING generation""",
            (projection.name, version, projection.name),
        ).fetchall()
        generation = Generation(projection, inserted[0][0], version, 0, live=False)
        for table in projection.tables:
            name = generation.physical[table.name]
            _run(connection, f"DROP TABLE IF EXISTS {name} CASCADE")
            _run(connection, table.ddl(name))
            if table is projection.tally:  # its counts are added up from the first checkpoint on
                for statement in table.index_ddl(name):
                    _run(connection, statement)
            wall_in(connection, name)
    return generation


def wall_in(connection: Connection[TupleRow], name: str) -> None:
    """Let readers see a table's rows, each those of its own customer alone."""
    _run(connection, f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    _run(connection, f"CREATE POLICY one_customer ON {name} FOR SELECT TO portal_reader USING (customer_id = (SELECT reader_customer()))")
    _run(connection, f"GRANT SELECT ON {name} TO portal_reader")


def build_indexes(connection: Connection[TupleRow], generation: Generation, *, by_sql: bool) -> None:
    """Build the indexes of the tables that handlers fill, or of those that SQL fills; an index is built fastest over rows that are there."""
    for table in generation.projection.tables:
        if table.by_sql != by_sql:
            continue
        for statement in table.index_ddl(generation.physical[table.name]):
            _run(connection, statement)
        _run(connection, f"ANALYZE {generation.physical[table.name]}")


def switch(connection: Connection[TupleRow], generation: Generation) -> None:
    """Let readers see this generation instead of the live one, which is retired (`clear_retired`); the caller holds the transaction.

    The old tables stay for the moment: to remove them here would be to wait for whoever holds one, such as a backup, with all readers behind us.
    """
    projection = generation.projection
    connection.execute(
        "UPDATE projection_generations SET live = false, version = %s, position = -1 WHERE name = %s AND live", (RETIRED, projection.name)
    )
    connection.execute(
        "UPDATE projection_generations SET live = true WHERE name = %s AND generation = %s", (projection.name, generation.number)
    )
    show(connection, projection)


def drop(connection: Connection[TupleRow], generation: Generation) -> None:
    """Remove a generation that isn't read."""
    for table in generation.projection.tables:
        _run(connection, f"DROP TABLE IF EXISTS {generation.physical[table.name]} CASCADE")
    key = (generation.projection.name, generation.number)
    connection.execute("DELETE FROM parked_events WHERE name = %s AND generation = %s", key)
    connection.execute("DELETE FROM projection_generations WHERE name = %s AND generation = %s", key)


def clear_retired(connection: Connection[TupleRow], projection: Projection) -> bool:
    """Remove what was live once, where nobody holds it; False: somebody does, so it stays until the next rebuild begins, or ends."""
    cleared = True
    for generation in generations(connection, projection):
        if not generation.live and generation.version == RETIRED:
            try:
                with connection.transaction():
                    connection.execute(f"SET LOCAL lock_timeout = '{CLEARING}'".encode())
                    drop(connection, generation)
            except (errors.LockNotAvailable, errors.DeadlockDetected):
                cleared = False
    return cleared


def _run(connection: Connection[Any], statement: str) -> None:
    connection.execute(statement.encode())
