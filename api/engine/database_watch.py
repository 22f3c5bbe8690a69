"""
Whether the database answers, seen on a connection and in threads of its own: nothing that requests use up or wait for keeps that from being told.

Those who wait for connections and answers learn it by it (eventstore/pool.py): while the database is away requests are refused at once, and when it
is back the pools try anew without a pause.
"""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillWaiting
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from fastapi import Request
from psycopg import Connection
from psycopg.rows import TupleRow

from api.engine.positions import Positions, positions_on
from eventstore.log import EventLog
from eventstore.pool import Pool, within_seconds

ANSWERED_WITHIN = 0.8
"""Seconds that who asks for the state, or for figures, waits for a look; without one, the database counts as away."""
_EVERY = 1.0
"""Seconds between looks; half of it while the database is away."""
HUNG_AFTER = 3.0
"""Seconds without an answer after which the server counts as one that stands still."""

log_of = logging.getLogger(__name__)


class DatabaseWatch:
    """Looks at the database now and again, and when asked, for the time of a `with`."""

    def __init__(self, log: EventLog, pools: Sequence[Pool]) -> None:
        self._log = log
        self._pools = pools
        self._ended = Event()
        self._starting = Lock()
        self._under_way: Future[Positions] | None = None
        self._connection: Connection[TupleRow] | None = None
        self._latest: Positions | None = None
        self._thread = Thread(target=self._watch, name="database watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()
        if self._connection is not None and (self._under_way is None or self._under_way.done()):
            self._connection.close()

    def latest(self) -> Positions | None:
        """Return what the last look found; None: no answer."""
        return self._latest

    async def look(self) -> Positions | None:
        """Look how things are now; None when the database does not say so in time. Any number of callers share one look."""
        try:
            self._latest = await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._look())), ANSWERED_WITHIN)
        except Exception:  # noqa: BLE001  whatever it is, there are no figures
            self._latest = None
        return self._latest

    def _look(self) -> Future[Positions]:
        """Raises RuntimeError where the process gets no thread: that says nothing of the database."""
        with self._starting:
            if self._under_way is None or self._under_way.done():
                answer: Future[Positions] = Future()
                Thread(target=self._ask, args=(answer,), name="database look", daemon=True).start()
                self._under_way = answer  # not before: a look that couldn't begin never ends
            return self._under_way

    def _ask(self, answer: Future[Positions]) -> None:
        """In a thread that nobody waits for: it may hang as long as the server does."""
        try:
            if self._connection is None or self._connection.closed:
                dsn = within_seconds(self._log.dsn, statement=5)
                self._connection = Connection[TupleRow].connect(dsn, autocommit=True, application_name="portal watch")
            answer.set_result(positions_on(self._connection, self._log))
            if self._ended.is_set():
                self._connection.close()
        except Exception as error:  # noqa: BLE001  belongs to those who wait for the answer
            if self._connection is not None:
                self._connection.close()
            answer.set_exception(error)

    def _watch(self) -> None:
        away, said = False, False
        while not self._ended.wait(_EVERY / 2 if away else _EVERY):
            try:
                away = self._looked(away)
                said = False
            except Exception as error:  # whatever it is, the next turn looks again; until then the pools know what they knew
                if not said:
                    log_of.error("could not look whether the database answers, tries again", exc_info=error)
                said = True

    def _looked(self, was_away: bool) -> bool:
        """Look once and tell the pools; whether the database is away."""
        found, hung, reason = None, False, ""
        look = self._look()
        try:
            found = look.result(HUNG_AFTER)
        except StillWaiting:
            hung, reason = True, "no answer"
        except Exception as error:  # noqa: BLE001  whatever it is, there are no figures
            reason = str(error)
        self._latest = found
        self._tell(away=found is None, hung=hung)
        if found is None and not was_away:
            log_of.error("the database is away: %s", reason)
        if found is not None and was_away:
            log_of.warning("the database is back")
            for pool in self._pools:
                pool.check()
        return found is None

    def _tell(self, *, away: bool, hung: bool) -> None:
        for pool in self._pools:
            (pool.away.set if away else pool.away.clear)()
            (pool.hung.set if hung else pool.hung.clear)()


def watch_of(request: Request) -> DatabaseWatch:
    """Return the watch of the application which a request came to."""
    return request.app.state.watch
