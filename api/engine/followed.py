"""A download whose making somebody follows by the name that it was given: how far it is, and whether it is still wanted."""

import logging
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Protocol
from uuid import UUID

from psycopg import Error
from psycopg_pool import PoolTimeout

from api.engine.errors import told_as_json
from api.engine.exports_under_way import Beat, ExportEnded, NamedDownload, beat, problem_text
from eventstore.pool import Pool

_EVERY = 1.0
"""Seconds between two notes of how far all downloads of this process are."""

log_of = logging.getLogger(__name__)


class MadeIn(Protocol):
    """Where a file is made (api/engine/spool.py)."""

    rows: int
    sent: int
    whole: bool

    @property
    def there(self) -> int: ...

    @property
    def size(self) -> int | None: ...

    @property
    def error(self) -> Exception | None: ...

    def cancel(self, reason: Exception) -> None: ...


class Followed:
    """One such download. Its maker gives it a `spool` and, where that is known, how many rows there are; `end` it, whatever came of it."""

    def __init__(
        self, asked: NamedDownload, check_let_in: Callable[[], None], reader_gone: Callable[[], Coroutine[Any, Any, bool]]
    ) -> None:
        self.asked = asked
        self.check_let_in, self.reader_gone = check_let_in, reader_gone
        self._left = False
        self.rows_in_all: int | None = None
        self._spool: MadeIn | None = None
        self._state = "waiting"
        self._error: Exception | None = None
        self._cancelled = threading.Event()

    def running(self) -> None:
        """Say that it has its place."""
        self._state = "running"

    def made_in(self, spool: MadeIn) -> None:
        """Say where it is made."""
        self._spool = spool
        if self._cancelled.is_set():
            spool.cancel(ExportEnded())

    def check(self) -> None:
        """Raises ExportEnded."""
        if self._cancelled.is_set():
            raise ExportEnded

    def leave(self) -> None:
        """Break it off: nobody waits for it any more."""
        self._left = True
        self._cancelled.set()

    def cancel(self) -> None:
        """Break it off: somebody has asked for that."""
        self._cancelled.set()
        if self._spool is not None:
            self._spool.cancel(ExportEnded())

    def end(self, error: BaseException | None) -> None:
        """Say that the answer is over, by an error or otherwise."""
        error = error if self._spool is None or self._spool.error is None else self._spool.error
        if self._cancelled.is_set():
            self._state = "broken_off" if self._left else "cancelled"
        elif self._spool is not None and self._spool.whole:
            self._state = "finished"
        elif isinstance(error, Exception):
            self._state, self._error = "failed", error
        else:
            self._state = "broken_off"

    @property
    def ended(self) -> bool:
        return self._state not in ("waiting", "running")

    def beat(self) -> Beat:
        """Tell how far it is."""
        spool, problem = self._spool, None if self._error is None else problem_text(told_as_json(self._error))
        made = spool is not None and spool.size is not None
        rows = spool.rows if spool is not None else 0
        in_all = rows if made else self.rows_in_all
        there, sent = (spool.there, spool.sent) if spool is not None else (0, 0)
        return Beat(self.asked.run_id, self._state, rows, in_all, there, sent, made, problem)


class Herald:
    """One per process: notes once a second how far its followed downloads are, all by one statement; a thread that is there only while there are some."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._followed: dict[UUID, Followed] = {}
        self._running = self._news = False

    def follow(self, pool: Pool, followed: Followed) -> None:
        """Note it from now on."""
        with self._lock:
            self._followed[followed.asked.run_id] = followed
            if not self._running:
                threading.Thread(target=self._run, args=(pool,), name="exports followed", daemon=True).start()
                self._running = True

    def end(self, followed: Followed, error: BaseException | None) -> None:
        """Note at once that it is over."""
        followed.end(error)
        with self._lock:
            self._news = True
            self._lock.notify_all()

    def _run(self, pool: Pool) -> None:
        while True:
            with self._lock:
                self._news = False
                there = list(self._followed.values())
                if not there:
                    self._running = False
                    return
            ended = [each for each in there if each.ended]
            noted = self._note(pool, there)
            with self._lock:
                for each in ended if noted else ():
                    del self._followed[each.asked.run_id]
                self._lock.wait_for(lambda: self._news, _EVERY)

    def _note(self, pool: Pool, there: list[Followed]) -> bool:
        """Progress is a courtesy: what can't be noted keeps no download; how one ended is noted once that can be."""
        try:
            cancelled = beat(pool, [each.beat() for each in there])
        except (Error, PoolTimeout) as error:
            log_of.warning("how far downloads are could not be noted: %s", error)
            return False
        except Exception:  # whatever one of them has that can't be noted, the others go on being told
            log_of.exception("how far downloads are could not be noted")
            return False
        for each in there:
            if each.asked.run_id in cancelled:
                each.cancel()
        return True
