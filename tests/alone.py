"""Tests that are marked `alone` have the machine for themselves: no other worker of the run tests anything meanwhile."""

from __future__ import annotations

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


class Turnstile:
    """What all workers of a run pass for each test. `folder` is theirs together."""

    def __init__(self, folder: Path) -> None:
        self._door = (folder / "door").open("w")
        self._hall = (folder / "hall").open("w")

    @contextmanager
    def inside(self, *, alone: bool) -> Generator[None]:
        """Wait until it is one's turn, and be there; whoever wants to be alone keeps the door until it leaves, so that nobody comes after it."""
        fcntl.flock(self._door, fcntl.LOCK_EX)
        fcntl.flock(self._hall, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        if not alone:
            fcntl.flock(self._door, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(self._hall, fcntl.LOCK_UN)
            fcntl.flock(self._door, fcntl.LOCK_UN)

    def close(self) -> None:
        self._door.close()
        self._hall.close()
