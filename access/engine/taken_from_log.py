"""What is taken from the log into a table of its own, each event once: up to which position that is done stands in a table with one row."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import NamedTuple

from psycopg import Connection, sql
from psycopg.rows import TupleRow

_BEGIN = sql.SQL("INSERT INTO {} (position) SELECT coalesce(max(position), 0) FROM events ON CONFLICT DO NOTHING")
_TURN = sql.SQL("SELECT position FROM {} FOR UPDATE SKIP LOCKED")
_TAKEN = sql.SQL("UPDATE {} SET position = %s")


class Span(NamedTuple):
    """Positions of the log behind `after`, up to `upto`."""

    after: int
    upto: int


def begin_taking(connection: Connection[TupleRow], table: str) -> None:
    """Take from now on what comes, if nothing was taken before."""
    connection.execute(_BEGIN.format(sql.Identifier(table)))


@contextmanager
def taking_new(connection: Connection[TupleRow], table: str) -> Generator[Span | None]:
    """Lend what came since the last time, which is taken when this ends; None: nothing came, or another process takes it."""
    with connection.transaction():
        turn = connection.execute(_TURN.format(sql.Identifier(table))).fetchone()
        head = connection.execute("SELECT coalesce(max(position), 0) FROM events").fetchone()
        if turn is None or head is None or head[0] <= turn[0]:
            yield None
            return
        yield Span(turn[0], head[0])
        connection.execute(_TAKEN.format(sql.Identifier(table)), (head[0],))
