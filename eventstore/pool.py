"""Connections to PostgreSQL: one pool per process, autocommit, so that every transaction is explicit."""

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

Pool = ConnectionPool[Connection[TupleRow]]


def open_pool(dsn: str, *, size: int = 10, name: str = "portal") -> Pool:
    """A pool of up to `size` connections; waits for the server, and raises when it can't be reached within 30 s."""
    pool: Pool = ConnectionPool(
        dsn,
        connection_class=Connection[TupleRow],
        kwargs={"autocommit": True, "application_name": name},
        min_size=1,
        max_size=size,
        open=True,
    )
    pool.wait(30)
    return pool
