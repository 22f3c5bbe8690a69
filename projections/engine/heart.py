"""The sign of life of a process that projects: a connection of its own, on which a thread of its own says something every few seconds.

The locks on projections end with the session that took them, but a process that is frozen (stopped, suspended, its machine gone) keeps its session. Its heart stands still,
too; that of one that is only busy goes on. When it last beat, the database knows (`state_change`), by its own clock.
"""

import logging
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from psycopg import Connection, Error
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import TupleRow

from eventstore.pool import within_seconds

EVERY = 5.0
"""Seconds between beats."""
PARTING = 0.5
"""Seconds that the end waits for the thread: it may be waiting for a server that is away, and ends by itself when it has its answer."""
FROZEN_AFTER = 30.0
"""Seconds for which a standby has seen the same last beat, after which the holder counts as frozen."""
_LOOKS = 5
"""How often a standby must have seen that: after a standstill of the database, or of its own, it looks anew."""

log_of = logging.getLogger(__name__)

_BEAT = "SELECT set_config('application_name', 'portal heart ' || %s, false)"
# Only sessions of the portal's own account count: one of a reader must not be able to pass for a heart.
_LAST_BEATS = """SELECT l.pid, max(heart.state_change), array_agg(DISTINCT h.name ORDER BY h.name), min(h.holder)
    FROM projection_holders h
    JOIN pg_locks l ON l.locktype = 'advisory' AND l.classid = %s AND l.objid = (hashtext(h.name)::bigint & 4294967295)::oid AND l.objsubid = 2 AND l.granted
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    JOIN pg_stat_activity heart ON heart.application_name = 'portal heart ' || l.pid AND heart.datname = current_database() AND heart.usename = current_user
    WHERE h.name = ANY(%s) AND l.pid <> pg_backend_pid() GROUP BY l.pid"""


@contextmanager
def beating(dsn: str, session: int) -> Generator[None]:
    """Give signs of life for the session with this process number of the server, as long as this process runs."""
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(dsn, session, ended), name="heart", daemon=True)
    try:
        thread.start()
    except RuntimeError as error:
        log_of.warning("the projector gives no sign of life (%s): should it freeze, nobody takes over", error)
    try:
        yield
    finally:
        ended.set()
        if thread.is_alive():
            thread.join(PARTING)


def _beat(dsn: str, session: int, ended: threading.Event) -> None:
    """Where it has no connection nobody takes it for frozen: only a heart that is there and stands still says so."""
    while not ended.is_set():
        try:
            with Connection[TupleRow].connect(within_seconds(dsn), autocommit=True, application_name="portal heart") as connection:
                while True:
                    connection.execute(_BEAT, (str(session),))
                    if ended.wait(EVERY):
                        return
        except Error as error:
            log_of.debug("no sign of life: %s", error)
            ended.wait(EVERY)


class _Seen(NamedTuple):
    beat: datetime
    since: float
    looks: int


class Standby:
    """Watches over those who hold what it could project, and ends the session of one that is frozen."""

    def __init__(self, lock: int) -> None:
        self._lock = lock
        self._seen: dict[int, _Seen] = {}
        self._refused: set[int] = set()

    def look(self, connection: Connection[TupleRow], waiting: Sequence[str]) -> None:
        """End the sessions of holders that are frozen.

        `waiting`: projections that others hold, and that have events to take. What a session held is free when it has ended, at the next look.
        """
        now = monotonic()
        found = connection.execute(_LAST_BEATS.encode(), (self._lock, list(waiting))).fetchall() if waiting else []
        seen: dict[int, _Seen] = {}
        for pid, beat, names, holder in found:
            before = self._seen.get(pid)
            seen[pid] = _Seen(beat, before.since, before.looks + 1) if before and before.beat == beat else _Seen(beat, now, 1)
            if now - seen[pid].since >= FROZEN_AFTER and seen[pid].looks >= _LOOKS:
                self._end(connection, pid, ", ".join(names), holder)
        self._seen = seen

    def _end(self, connection: Connection[TupleRow], pid: int, names: str, holder: str) -> None:
        if pid in self._refused:
            return
        try:
            connection.execute("SELECT pg_terminate_backend(%s)", (pid,))
            log_of.warning("%s, which holds %s, gives no sign of life: its session %s is ended", holder, names, pid)
        except InsufficientPrivilege as error:
            self._refused.add(pid)
            log_of.error(
                "%s, which holds %s, gives no sign of life, and its session %s can't be ended (%s): end that process",
                holder,
                names,
                pid,
                error,
            )
