"""Who may hash a password now: few at once, few who wait for it, and whoever comes beyond that is told at once to come again."""

import threading
from collections.abc import Generator
from contextlib import contextmanager

from access.engine.refusals import HashingBusy

RETRY_AFTER = 2
"""Seconds in which a full queue has long been worked off."""


class HashingTurns:
    """One per process. Whoever waits holds a thread of those that answer requests: a queue without end would take them from everybody else."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._turns = threading.BoundedSemaphore(at_once)

    @contextmanager
    def taken(self) -> Generator[None]:
        """Wait for a turn and have it. Raises HashingBusy where too many wait already."""
        if not self._places.acquire(blocking=False):
            raise HashingBusy(seconds=RETRY_AFTER)
        try:
            with self._turns:
                yield
        finally:
            self._places.release()
