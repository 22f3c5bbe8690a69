"""A circuit before a service that others run: whoever has failed several times in a row isn't asked for a while, then by one at a time until it answers."""

import time
from collections.abc import Callable
from threading import Lock


class Circuit:
    """Used by several threads at once. `failures`: in a row, after which it opens; `seconds`: for how long, doubled with each failure from then on up to `longest` (the same each time where none is given); `clock`: one that never goes back."""

    def __init__(
        self, failures: int = 3, seconds: float = 30.0, longest: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._first, self._longest, self._clock = failures, seconds, longest or seconds, clock
        self._lock = Lock()
        self._failed = 0
        self._rest = seconds
        self._until = 0.0

    def rests(self) -> bool:
        """Tell whether the service is left alone now."""
        with self._lock:
            return self._rests()

    def lets_through(self) -> bool:
        """Tell whether the service may be asked now. Whoever is let through says how it went, by `answered` or `failed`."""
        with self._lock:
            if self._rests():
                return False
            if self._failed >= self._most:
                self._until = self._clock() + self._rest  # the others wait for how this one fares
            return True

    def answered(self) -> None:
        """Note that the service is well."""
        with self._lock:
            self._failed, self._rest = 0, self._first

    def failed(self) -> None:
        """Note that it didn't answer, or not as it should."""
        with self._lock:
            if self._failed >= self._most:
                self._rest = min(self._rest * 2, self._longest)
            self._failed += 1
            self._until = self._clock() + self._rest

    def _rests(self) -> bool:
        return self._failed >= self._most and self._clock() < self._until
