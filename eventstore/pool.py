"""
Connections to PostgreSQL: a pool for each purpose, in autocommit, so that every transaction is explicit.

A pool gives no dead connection, waits seconds and not minutes for one, and is back a second after the database is, however long that was away.
"""

import select
from collections.abc import Callable
from threading import Event
from typing import Any, TypeVar

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from eventstore.pool_complaints import COMPLAINTS

POOL_PATIENCE = 4.0
"""Seconds that somebody waits for a connection."""
WHILE_AWAY = 0.5
"""Seconds that somebody waits for one while the database is known to be away."""
RETRY = 1.0
"""Seconds between tries to reach the database, always: psycopg's own pauses grow to minutes."""
NETWORK = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,
}
"""How soon a server that has vanished from the network is noticed (seconds, and milliseconds); a connection string may say otherwise."""

T = TypeVar("T")


class PooledConnection(Connection[TupleRow]):
    """Lets nobody wait for the answer of a server that is there but stands still."""

    hung: Event | None = None
    """Set by whoever has noticed that."""

    def wait(self, gen: PQGen[T], *arguments: Any, **options: Any) -> T:
        """Wait as the driver does, but raise OperationalError, and close the connection, once the server is known to stand still."""
        return super().wait(gen if self.hung is None else self._unless_hung(gen, self.hung), *arguments, **options)

    def _unless_hung(self, gen: PQGen[T], hung: Event) -> PQGen[T]:
        try:
            asked = next(gen)
            while True:
                ready = yield asked
                if not ready and hung.is_set():
                    self.close()
                    raise OperationalError("the database does not answer")
                asked = gen.send(ready)
        except StopIteration as done:
            return done.value


class Pool(ConnectionPool[PooledConnection]):
    """Up to `most` connections; `away` shortens the wait for one, `hung` ends the wait for answers."""

    def __init__(
        self,
        dsn: str,
        *,
        least: int = 1,
        most: int = 10,
        name: str = "portal",
        configure: Callable[[Connection[Any]], None] | None = None,
    ) -> None:
        self.away, self.hung = Event(), Event()
        self._prepare_new = configure
        COMPLAINTS.watch(name, self.away)
        super().__init__(
            within_seconds(dsn),
            name=name,
            connection_class=PooledConnection,
            kwargs={"autocommit": True, "application_name": name},
            configure=self._configured,
            check=self._alive,
            min_size=least,
            max_size=most,
            timeout=POOL_PATIENCE,
            reconnect_timeout=RETRY,
            reconnect_failed=lambda pool: pool.check(),  # begins again
            open=True,
        )

    def getconn(self, timeout: float | None = None) -> PooledConnection:
        return super().getconn(min(timeout or self.timeout, WHILE_AWAY) if self.away.is_set() else timeout)

    @staticmethod
    def check_connection(conn: Connection[Any]) -> None:
        """
        Raise OperationalError, and close it, when the server has hung up: what it says unasked can be read from the socket.

        Takes a microsecond and no way to the server and back. Where the server says something else unasked, a new connection does no harm.
        """
        looking = select.poll()
        looking.register(conn.fileno(), select.POLLIN)
        if looking.poll(0):
            conn.close()
            raise OperationalError("the server has closed this connection")

    def _alive(self, connection: PooledConnection) -> None:
        try:
            self.check_connection(connection)
        except OperationalError:
            self.check()  # the others have probably died with it
            raise

    def discard(self, connection: PooledConnection) -> None:
        """Forget whatever the session has set, locked or kept; prepared statements stay, as the connection goes on using them."""
        connection.execute("CLOSE ALL; RESET SESSION AUTHORIZATION; RESET ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); DISCARD TEMP")
        self._configured(connection)

    def _configured(self, connection: PooledConnection) -> None:
        connection.hung = self.hung
        # What runs by itself, without a BEGIN that says so, is READ COMMITTED too, whatever the server's default: appends refuse any other.
        connection.execute("SET default_transaction_isolation = 'read committed'")
        if self._prepare_new is not None:
            self._prepare_new(connection)


def within_seconds(dsn: str, *, connect: int | None = None, statement: float | None = None) -> str:
    """Complete the connection string with limits to how long the network may keep silent where it has none.

    `connect` and `statement`: how many seconds reaching the server and one statement may take at most; `options` that are given stay.
    """
    given = conninfo_to_dict(dsn)
    limits: dict[str, Any] = {name: value for name, value in NETWORK.items() if name not in given}
    if connect is not None:
        limits["connect_timeout"] = connect
    if statement is not None:
        limits["options"] = f"{given.get('options') or ''} -c statement_timeout={round(statement * 1000)}".strip()
    return make_conninfo(dsn, **limits)


def open_pool(
    dsn: str, *, least: int = 1, size: int = 10, name: str = "portal", configure: Callable[[Connection[Any]], None] | None = None
) -> Pool:
    """Open a pool of up to `size` connections; waits for the server, and raises when it can't be reached within 30 s."""
    pool = Pool(dsn, least=least, most=size, name=name, configure=configure)
    pool.wait(30)
    return pool
