"""What is due, and what became of it, in the database: timers that are set follow from the log, tries are rows of their own."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.timer import Due

AT_ONE_TURN = 100
"""Timers that are worked on at once; in order of when they were due."""
LEASE = timedelta(seconds=30)
"""How long a turn lasts unless it is taken once more."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
"""How long one that failed waits for its next try: doubled each time, up to the longest."""
KEPT = timedelta(days=30)
"""How long it can be seen what became of a timer."""
LATE = timedelta(minutes=1)
"""After so long a timer that is due and not done counts as late."""

_TURN = """INSERT INTO timer_turn (holder, until) VALUES (%(holder)s, clock_timestamp() + %(lease)s)
    ON CONFLICT (one) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE timer_turn.holder = excluded.holder OR timer_turn.until < clock_timestamp() RETURNING holder"""
_GIVE_BACK = "UPDATE timer_turn SET until = clock_timestamp() WHERE holder = %s"
_OPEN = """FROM timers t LEFT JOIN timer_tries r USING (timer_id, due_at, position) WHERE t.due_at <= %(now)s AND r.done_at IS NULL"""
_DUE = f"""SELECT t.timer_id, t.timer, t.customer_id, t.stream_id, t.due_at, t.position {_OPEN} AND t.timer = ANY(%(known)s)
    AND (r.next_try_at IS NULL OR r.next_try_at <= %(now)s) ORDER BY t.due_at, t.timer_id LIMIT {AT_ONE_TURN}"""
_DONE = """INSERT INTO timer_tries (timer_id, due_at, position, customer_id, timer, tries, done_at) VALUES (%s, %s, %s, %s, %s, 1, %s)
    ON CONFLICT (timer_id, due_at, position) DO UPDATE SET tries = timer_tries.tries + 1, done_at = excluded.done_at, next_try_at = NULL, last_error = NULL
    WHERE timer_tries.done_at IS NULL"""
_FAILED = """INSERT INTO timer_tries AS r (timer_id, due_at, position, customer_id, timer, tries, next_try_at, last_error)
    VALUES (%(timer_id)s, %(due_at)s, %(position)s, %(customer_id)s, %(timer)s, 1, %(now)s::timestamptz + %(first)s, %(error)s)
    ON CONFLICT (timer_id, due_at, position) DO UPDATE SET tries = r.tries + 1, last_error = excluded.last_error,
        next_try_at = %(now)s::timestamptz + least(%(first)s * power(2, least(r.tries, 20)), %(longest)s)
    WHERE r.done_at IS NULL"""
_FORGET = """DELETE FROM timer_tries r WHERE done_at < %(before)s
    OR done_at IS NULL AND next_try_at < %(before)s AND NOT EXISTS (
        SELECT FROM timers t WHERE (t.timer_id, t.due_at, t.position) = (r.timer_id, r.due_at, r.position))"""
_FIGURES = f"""SELECT (SELECT count(*) FROM timers WHERE due_at > %(now)s), count(*), count(*) FILTER (WHERE t.due_at < %(now)s - %(late)s),
    count(r.tries), coalesce(extract(epoch FROM %(now)s - min(t.due_at)), 0)::float8 {_OPEN}"""
_FAILING = f"""SELECT t.timer_id, t.timer, t.customer_id, t.stream_id, t.due_at, t.position, t.rule, coalesce(r.tries, 0), r.next_try_at, r.last_error
    {_OPEN} ORDER BY t.due_at, t.timer_id LIMIT %(limit)s"""


class TimerFigures(NamedTuple):
    """How many wait for their moment, are due, late, failing; and since when the oldest is due, in seconds."""

    waiting: int
    due: int
    late: int
    failing: int
    oldest_seconds: float


class Undone(NamedTuple):
    """A timer that is due and not done; of a failing one with its tries."""

    due: Due
    rule: str | None
    tries: int
    next_try_at: datetime | None
    last_error: str | None


def take_turn(connection: Connection[TupleRow], holder: str) -> bool:
    """Take the turn, or keep it; False where another process has it."""
    return connection.execute(_TURN, {"holder": holder, "lease": LEASE}).fetchone() is not None


def give_back(connection: Connection[TupleRow], holder: str) -> None:
    """Leave the turn to whoever comes next."""
    connection.execute(_GIVE_BACK, (holder,))


def due_timers(connection: Connection[TupleRow], now: datetime, known: Sequence[str]) -> list[Due]:
    """Look up what is due, the oldest first, and no more than a page."""
    return [Due(*row) for row in connection.execute(_DUE.encode(), {"now": now, "known": [*known]}).fetchall()]


def note_done(connection: Connection[TupleRow], due: Due, now: datetime) -> None:
    """Note that it is done, so that it isn't due any more."""
    connection.execute(_DONE, (due.timer_id, due.due_at, due.position, due.customer_id, due.timer, now))


def note_failed(connection: Connection[TupleRow], due: Due, now: datetime, error: str) -> None:
    """Note what went wrong, and when it is tried again."""
    named = {**due._asdict(), "now": now, "error": error, "first": FIRST_PAUSE, "longest": LONGEST_PAUSE}
    connection.execute(_FAILED, named)


def forget_old(connection: Connection[TupleRow], now: datetime) -> None:
    """Delete what nobody asks for any more."""
    connection.execute(_FORGET, {"before": now - KEPT})


def timer_figures(connection: Connection[TupleRow], now: datetime) -> TimerFigures:
    """Count how timers stand."""
    row = connection.execute(_FIGURES.encode(), {"now": now, "late": LATE}).fetchone()
    return TimerFigures(*row) if row is not None else TimerFigures(0, 0, 0, 0, 0.0)


def undone(connection: Connection[TupleRow], now: datetime, limit: int = 100) -> list[Undone]:
    """Look up what is due and not done, the oldest first."""
    found = connection.execute(_FAILING.encode(), {"now": now, "limit": limit}).fetchall()
    return [Undone(Due(*row[:6]), *row[6:]) for row in found]
