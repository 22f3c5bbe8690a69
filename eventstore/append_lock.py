"""The append lock: one transaction at a time writes to the log, so order of position = order of commit (docs/decisions/0009).

The database holds it (`take_append_lock`, migrations/0009) and refuses events that come past it. What is read under it is read by statements after
the one that takes it: that one still sees what was there when it began to wait.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from time import perf_counter
from typing import Any

from psycopg import Connection

CHANNEL = "events"
TAKE = "SELECT take_append_lock()"
"""Waits for its turn; the lock is let go when the transaction ends."""

# A writer that stands still while it holds the lock (a suspended machine) is thrown out after 30 s: all others wait for it.
# The notice goes out when the transaction is committed.
_BEGIN = f"BEGIN ISOLATION LEVEL READ COMMITTED; {TAKE}; NOTIFY {CHANNEL}".encode()


@dataclass(slots=True)
class LockTimes:
    """How long this process has waited for the lock and held it, in seconds: from its being taken to the commit's answer.

    Of what the database appends in one round trip (append_at_once.py), to when the program sees that answer.
    """

    waited: float = 0.0
    held: float = 0.0
    _adding: Lock = field(default_factory=Lock)

    def add(self, waited: float, held: float) -> None:
        with self._adding:
            self.waited += waited
            self.held += held


@contextmanager
def locked(connection: Connection[Any], times: LockTimes) -> Generator[None]:
    """Open a transaction that holds the lock from its first round trip on; committed at the end, rolled back when anything is raised."""
    asked = perf_counter()
    taken = None
    try:
        connection.execute(_BEGIN)
        taken = perf_counter()
        yield
        connection.commit()
    except BaseException:
        if not connection.closed:
            connection.rollback()
        raise
    finally:
        ended = perf_counter()
        times.add((taken or ended) - asked, ended - taken if taken else 0.0)
