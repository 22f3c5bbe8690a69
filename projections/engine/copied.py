"""Rebuilds by one INSERT … SELECT what only copies the log: a row per event, of its envelope and payload, as its handlers make it.

The SELECT is read off the handlers: they are given an event whose values are the names of its columns, and the row that they add says which column goes where.
So live rows and rebuilt ones follow from the same handlers, and `portal verify` compares the two.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event, type_registry
from eventstore.envelope import Recorded
from eventstore.error_text import StoredEventUnreadable
from projections.engine.batch import Overtaken
from projections.engine.generation import Generation, move
from projections.engine.parking import parked
from projections.engine.projection import Projection
from projections.engine.rows import Rows

COPIED_AT_ONCE = 250_000
"""Events between commits."""

_ODD = """SELECT EXISTS (SELECT FROM events WHERE position > %s AND position <= %s AND event_name <> ALL (%s)
    AND (event_name, event_version) NOT IN (SELECT * FROM unnest(%s::text[], %s::int[])))"""


class NotACopy(Exception):
    """The handlers of {name} don't make one row of each event's envelope and payload alone; declare the projection without `copies`."""

    def __init__(self, name: str) -> None:
        super().__init__((type(self).__doc__ or "").format(name=name))


class _Column(str):
    """Stands for the value of a column of the log."""

    __slots__ = ()


def copy_ahead(connection: Connection[TupleRow], generation: Generation, upto: int, of: Sequence[UUID] = ()) -> Generation:
    """Bring a generation on, up to the first events that must go through Python: of older versions, unknown, or with something parked before them.

    `of`: by these customers' events alone.
    """
    projection = generation.projection
    [waiting] = parked(connection, [generation])
    if not projection.copies or waiting.streams or waiting.skipped:
        return generation
    versions = {kind.event_name: kind.event_version for kind in projection.handlers}
    table, columns, values = _read_off(projection)
    copy = f"""INSERT INTO {generation.physical[table]} ({columns}) SELECT {values} FROM events
        WHERE position > %s AND position <= %s AND event_name = ANY(%s) {"AND customer_id = ANY(%s)" if of else ""}"""
    others, names = list(set(type_registry) - set(versions)), list(versions)
    while generation.position < upto:
        end = min(generation.position + COPIED_AT_ONCE, upto)
        with connection.transaction():
            odd = connection.execute(_ODD, (generation.position, end, others, names, list(versions.values()))).fetchall()
            if odd[0][0]:
                break
            if not move(connection, [(generation, end)]):
                raise Overtaken
            connection.execute(copy.encode(), (generation.position, end, names, *([list(of)] if of else [])))
        generation = replace(generation, position=end)
    return generation


def _read_off(projection: Projection) -> tuple[str, str, str]:
    """The table, its columns, and which column of the log or NULL goes into each."""
    made = {_made(projection, kind) for kind in projection.handlers}
    if len(made) != 1:
        raise NotACopy(projection.name)
    [values] = made
    [table] = projection.tables
    return table.name, ", ".join(f'"{column}"' for column in table.columns), ", ".join(values)


def _made(projection: Projection, kind: type[Event]) -> tuple[str, ...]:
    """What an event's handlers make of the names of its columns."""
    names = [_Column(name) for name in Recorded.__slots__ if not name.startswith("_")]
    fields: dict[str, Any] = {**dict(zip(names, names, strict=True)), "kind": kind, "details": _Column("payload")}
    rows = Rows(None, {})
    try:
        projection.handle(rows, cast("Recorded[Event]", Recorded(**fields)))
    except StoredEventUnreadable as error:  # it asked for the payload's fields
        raise NotACopy(projection.name) from error
    added = rows.added(projection.tables[0])
    if kind.personal or len(added) != 1:
        raise NotACopy(projection.name)
    return tuple(_source(projection, kind, value) for value in cast("tuple[object, ...]", added[0]))


def _source(projection: Projection, kind: type[Event], value: object) -> str:
    if value is None:
        return "NULL"
    if value == kind.event_name:
        return "event_name"
    if value == kind.event_version:
        return "event_version"
    if not isinstance(value, _Column):
        raise NotACopy(projection.name)
    return str(value)
