"""Thins out what psycopg's pools log: each tries once a second, and would say so each time, for as long as the database is away."""

import logging
import time
from threading import Event, Lock
from weakref import WeakKeyDictionary

STEADY = 30.0
"""Seconds for which connecting must have failed before it is told: of most outages others tell (api/engine/database_watch.py, the projector)."""
SAID_AGAIN = 60.0
"""Seconds until the same cause is told once more."""
SILENT = 10.0
"""Seconds without a failure after which the next one is a new one."""

_FAILED = "error connecting in %r: %s"
_FOLLOWS = ("reconnection attempt in pool", "discarding broken connection", "discarding closed connection")
"""Says nothing that the cause doesn't."""


class Complaints(logging.Filter):
    """Tells a cause for which no connection comes about, whichever pools it keeps from one, once a minute; nothing while the database is known to be away."""

    def __init__(self) -> None:
        super().__init__()
        self._changing = Lock()
        self._away: WeakKeyDictionary[Event, str] = WeakKeyDictionary()
        self._failures: dict[str, tuple[float, float, float]] = {}
        """By cause: since when, when last, and when told last."""

    def watch(self, pool: str, away: Event) -> None:
        """Watch a pool: `away` is set while its database is known to be away."""
        with self._changing:
            self._away[away] = pool

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno != logging.WARNING:
            return True
        if record.msg == _FAILED and isinstance(record.args, tuple):
            pool, cause = record.args
            return self._is_told(str(pool), str(cause))
        return not str(record.msg).startswith(_FOLLOWS)

    def _is_told(self, pool: str, cause: str) -> bool:
        now = time.monotonic()
        with self._changing:
            if any(name == pool and away.is_set() for away, name in self._away.items()):
                self._failures.clear()
                return False
            self._failures = {each: times for each, times in self._failures.items() if now - times[1] < SILENT}
            since, _, told = self._failures.get(cause, (now, now, float("-inf")))
            due = now - since >= STEADY and now - told >= SAID_AGAIN
            self._failures[cause] = (since, now, now if due else told)
            return due


COMPLAINTS = Complaints()
logging.getLogger("psycopg.pool").addFilter(COMPLAINTS)
