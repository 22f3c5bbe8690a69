"""How many connections a server keeps: each is an open file, and where a process may open no more, nobody gets in, nor the process to its database.

One that has no request under way makes room for a new one, the one that has been so for longest first.
"""

import logging
import resource
import time
from typing import Protocol

MARGIN = 300
"""Files beside connections of clients: those to the database, exports, streams."""
MOST_FILES = 65_536
SAID_EVERY = 60.0
"""Seconds between two lines in the log."""

log_of = logging.getLogger(__name__)


class Connection(Protocol):
    @property
    def address(self) -> str: ...
    def make_room(self) -> None: ...


def raise_open_files() -> None:
    """Let this process open as many files as it may: many systems begin at 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class OpenConnections:
    """Those of one server, on its event loop. `most` in all, but fewer where the process may not open so many files; `of_address`: those from one that have yet to send a whole request."""

    def __init__(self, most: int, of_address: int) -> None:
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self._most = most if soft == resource.RLIM_INFINITY else max(1, min(most, soft - MARGIN))
        self._of_address = of_address
        self._open: set[Connection] = set()
        self._idle: dict[Connection, None] = {}
        self._silent: dict[str, dict[Connection, None]] = {}
        self._said_at = -SAID_EVERY

    def opened(self, connection: Connection) -> None:
        silent = self._silent.setdefault(connection.address, {})
        if len(silent) >= self._of_address:
            self._end(next(iter(silent)), "from one address without a request")
        elif len(self._open) >= self._most:
            self._end(next(iter(self._idle), connection), "in all")
        self._open.add(connection)
        self._idle[connection] = None
        self._silent.setdefault(connection.address, {})[connection] = None

    def busy(self, connection: Connection) -> None:
        """Note that a request's head has come."""
        self._idle.pop(connection, None)
        self._no_more_silent(connection)

    def idle(self, connection: Connection) -> None:
        """Note that its request has been answered."""
        if connection in self._open:
            self._idle[connection] = None

    def closed(self, connection: Connection) -> None:
        self._open.discard(connection)
        self._idle.pop(connection, None)
        self._no_more_silent(connection)

    def _no_more_silent(self, connection: Connection) -> None:
        silent = self._silent.get(connection.address)
        if silent is not None:
            silent.pop(connection, None)
            if not silent:
                del self._silent[connection.address]

    def _end(self, connection: Connection, where: str) -> None:
        self.closed(connection)
        connection.make_room()
        if (now := time.monotonic()) - self._said_at >= SAID_EVERY:
            self._said_at = now
            log_of.warning(
                "too many connections %s (%s are open): those that have been idle for longest are closed", where, len(self._open)
            )
