"""Projections that something holds up which no event is to blame for: each is tried again after growing pauses, while the others go on.

What holds one up stands in `projection_pauses` for every process to show, and counts while the projection is where it was.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.faults import fault_of, told
from projections.engine.generation import Generation

FIRST, LONGEST = 1.0, 60.0
"""Seconds of the first pause, and of those after many tries; each is twice as long as the one before."""

log_of = logging.getLogger(__name__)


class Pause(NamedTuple):
    """`fault` is whose it is (eventstore/faults.py), `tries` how often it came to nothing, `retry_at` when the next one is due."""

    projection: str
    position: int
    fault: str
    error: str
    tries: int
    since: datetime
    retry_at: datetime


_STANDING = """SELECT p.name, p.position, p.fault, p.error, p.tries, p.since, p.retry_at FROM projection_pauses p
    JOIN projection_generations g USING (name, generation, position) WHERE g.live ORDER BY p.name"""
_SET = """INSERT INTO projection_pauses AS p (name, generation, position, fault, error, tries, retry_at)
    VALUES (%s, %s, %s, %s, %s, %s, clock_timestamp() + make_interval(secs => %s))
    ON CONFLICT (name) DO UPDATE SET generation = excluded.generation, position = excluded.position, fault = excluded.fault, error = excluded.error,
        tries = excluded.tries, retry_at = excluded.retry_at,
        since = CASE WHEN (p.generation, p.position) = (excluded.generation, excluded.position) THEN p.since ELSE excluded.since END"""


def pauses(connection: Connection[TupleRow]) -> list[Pause]:
    """List the pauses that hold now, whichever process is held up."""
    return [Pause(*row) for row in connection.execute(_STANDING)]


class _Held(NamedTuple):
    generation: int
    position: int
    tries: int
    until: float


class Pauses:
    """The pauses of the projections that this process has taken. `errors` is filled where it is given: who catches up but once wants to know them."""

    def __init__(self, errors: list[Exception] | None = None) -> None:
        self._held: dict[str, _Held] = {}
        self._errors = errors

    def waits(self, generation: Generation) -> bool:
        """Tell whether it is not yet to be tried again."""
        held = self._held.get(generation.projection.name)
        return held is not None and _is_of(held, generation) and time.monotonic() < held.until

    def has(self, generation: Generation) -> bool:
        """Tell whether something went wrong where it is."""
        held = self._held.get(generation.projection.name)
        return held is not None and _is_of(held, generation)

    def begin(self, connection: Connection[TupleRow], generation: Generation, error: Exception) -> None:
        """Let a projection wait: longer than the last time, if it is still where it was."""
        name, before = generation.projection.name, self._held.get(generation.projection.name)
        tries = before.tries + 1 if before is not None and _is_of(before, generation) else 1
        seconds = min(FIRST * 2 ** (tries - 1), LONGEST)
        self._held[name] = _Held(generation.number, generation.position, tries, time.monotonic() + seconds)
        if self._errors is not None:
            self._errors.append(error)
        log_of.error(
            "projection %s is paused at position %s and tried again in %.0f s (try %s); the others go on: %s",
            *(name, generation.position, seconds, tries, told(error)),
            exc_info=error if tries == 1 else None,
        )
        row = (name, generation.number, generation.position, fault_of(error), told(error), tries, seconds)
        try:
            connection.execute(_SET, row)
        except psycopg.Error as failed:  # a full disk, say; the log has it
            log_of.warning("the pause of %s can't be written down: %s", name, told(failed))

    def end(self, connection: Connection[TupleRow], moved: Iterable[Generation]) -> None:
        """Forget what held these up."""
        gone = [each.projection.name for each in moved if each.projection.name in self._held]
        for name in gone:
            log_of.warning("projection %s goes on after %s tries", name, self._held.pop(name).tries)
        if gone:
            connection.execute("DELETE FROM projection_pauses WHERE name = ANY(%s)", (gone,))

    def names(self) -> Sequence[str]:
        """List the projections that wait, or are just being tried again."""
        return sorted(self._held)


def _is_of(held: _Held, generation: Generation) -> bool:
    return (held.generation, held.position) == (generation.number, generation.position)
