"""Limits on what may be tried so often in so long: counted in the database, for all processes together, and over restarts."""

import math
from datetime import timedelta
from typing import NamedTuple

from aggregates.engine.event import OPERATOR
from eventstore.log import EventLog

_HIT = """INSERT INTO attempts AS a (kind, key, tries, ends_at) VALUES (%s, %s, 1, now() + %s)
    ON CONFLICT (kind, key) DO UPDATE SET
        tries = CASE WHEN a.ends_at <= now() THEN 1 ELSE a.tries + 1 END,
        ends_at = CASE WHEN a.ends_at <= now() THEN excluded.ends_at ELSE a.ends_at END
    RETURNING tries, extract(epoch FROM ends_at - now())"""
_LOOK = "SELECT tries, extract(epoch FROM ends_at - now()) FROM attempts WHERE kind = %s AND key = %s AND ends_at > now()"
# Nobody waits until the disk has it: should the server crash just then, a try that was no failure goes on counting, which errs on the safe side.
_UNWAITED = "set_config('synchronous_commit', 'off', true) IS NOT NULL"
_GIVE_BACK = f"UPDATE attempts SET tries = tries - 1 WHERE kind = %s AND key = %s AND tries > 0 AND ends_at > now() AND {_UNWAITED}"
_FORGET = f"DELETE FROM attempts WHERE kind = %s AND key = %s AND {_UNWAITED}"


class Verdict(NamedTuple):
    """`tries` since the first that counts; `retry_after`: seconds until none of them counts any more."""

    allowed: bool
    tries: int
    retry_after: int


class Attempts:
    """One per process. Time begins to run with the first try; when it is over, all are forgotten."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    def hit(self, kind: str, key: str, limit: int, per: timedelta) -> Verdict:
        """Count a try; the first `limit` of them are allowed. One statement, so that many at once are each counted."""
        with self._log.pool.connection() as connection:
            [(tries, seconds)] = connection.execute(_HIT, (kind, self._hidden(kind, key), per)).fetchall()
        return Verdict(tries <= limit, tries, max(1, math.ceil(seconds)))

    def look(self, kind: str, key: str, limit: int, per: timedelta) -> Verdict:
        """Tell whether another try would be allowed, without counting one. `per` is only what was not tried yet would take."""
        with self._log.pool.connection() as connection:
            row = connection.execute(_LOOK, (kind, self._hidden(kind, key))).fetchone()
        tries, seconds = row or (0, per.total_seconds())
        return Verdict(tries < limit, tries, max(1, math.ceil(seconds)))

    def give_back(self, kind: str, key: str) -> None:
        """Take back one that was counted before it was looked at, and was no failure."""
        with self._log.pool.connection() as connection:
            connection.execute(_GIVE_BACK.encode(), (kind, self._hidden(kind, key)))

    def forget(self, kind: str, key: str) -> None:
        """Forget the failed tries after a success: they were slips."""
        with self._log.pool.connection() as connection:
            connection.execute(_FORGET.encode(), (kind, self._hidden(kind, key)))

    def _hidden(self, kind: str, key: str) -> str:
        return self._log.master.digest(OPERATOR, f"{kind} {key}")
