"""Waits until a read model has reached a position: how a client reads what it wrote (A-07)."""

import threading
import time

from eventstore.pool import Pool
from foundation.bilingual_error import BilingualError

_POSITIONS = b"SELECT projection, position FROM projection_positions UNION ALL SELECT '', log_head()"

INTERVAL = 0.002
"""Seconds between looks, while somebody waits. One thread looks for all that wait, so a look costs the database the same for one or a hundred."""


class PositionNotReached(BilingualError):
    """The read model {projection} is at position {reached}, not yet at {position}. Ask again in a moment."""

    status = 503
    code = "position-not-reached"
    de = "Das Lesemodell {projection} steht auf Position {reached}, noch nicht auf {position}. Bitte gleich noch einmal abfragen."

    def __init__(self, projection: str, position: int, reached: int) -> None:
        super().__init__(projection=projection, position=position, reached=reached)


class NoSuchPosition(PositionNotReached):
    """Nothing was ever written at position {position}; give a position that a command answered with."""

    status = 400
    code = "no-such-position"
    de = "Unter der Position {position} wurde nie etwas geschrieben; bitte eine Position angeben, mit der ein Befehl geantwortet hat."


class PositionWatch:
    """The positions that this process knows to be reached. They only grow: a rebuilt read model draws level before it is switched to."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._changed = threading.Condition()
        self._reached: dict[str, int] = {}
        self._head = 0
        self._begun = self._finished = 0
        """How many looks were begun, and finished; at most one is under way."""

    def wait(self, projection: str, position: int, deadline: float) -> None:
        """Wait until the projection has reached the position.

        Raises PositionNotReached after the deadline (as `time.monotonic` has it), NoSuchPosition at once.
        """
        with self._changed:
            before = self._begun
            while (reached := self._reached.get(projection, 0)) < position:
                looked = self._finished > before
                if looked and position > self._head:
                    raise NoSuchPosition(projection, position, reached)
                if looked and time.monotonic() >= deadline:
                    raise PositionNotReached(projection, position, reached)
                if self._begun > self._finished:
                    self._changed.wait(INTERVAL * 5)
                else:
                    self._look(pause=INTERVAL if looked else 0.0)

    def reached(self, projection: str, position: int) -> bool:
        """Tell whether the position is known to be reached; False says nothing."""
        return self._reached.get(projection, 0) >= position

    def _look(self, pause: float) -> None:
        """Called with the lock held, which is let go meanwhile."""
        self._begun += 1
        self._changed.release()
        found: dict[str, int | None] = {}
        try:
            time.sleep(pause)
            with self._pool.connection() as connection:
                found = dict(connection.execute(_POSITIONS).fetchall())
        finally:
            self._changed.acquire()
            self._finished += 1
            self._head = found.pop("", None) or self._head
            self._reached.update({name: position for name, position in found.items() if position is not None})
            self._changed.notify_all()
