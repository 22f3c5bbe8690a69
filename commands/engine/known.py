"""States that a dispatcher has folded before, so that it loads only what happened since."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from eventstore.keyring import KeptKeys

MOST = 20_000
"""States that are kept at most: those that were looked at last. Some 2 KiB each."""

LONGEST = 300.0
"""Seconds after which everything is forgotten, so that what was erased elsewhere doesn't stay in memory."""


class KnownState(NamedTuple):
    """What was so at this version, and is still if nothing happened since: whoever uses it asks for the events after it."""

    version: int
    customer_id: UUID
    state: Aggregate


class KnownStates:
    """A bounded memory; used by one thread."""

    def __init__(self, most: int = MOST, longest: float = LONGEST, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._longest = longest
        self._clock = clock
        self._states: OrderedDict[UUID, KnownState] = OrderedDict()
        self.keys = KeptKeys(most)
        self._since = clock()

    def of(self, stream_ids: Iterable[UUID]) -> dict[UUID, KnownState]:
        """Return those that are known."""
        self.forget_old()
        found: dict[UUID, KnownState] = {}
        for stream_id in stream_ids:
            if (state := self._states.get(stream_id)) is not None:
                self._states.move_to_end(stream_id)
                found[stream_id] = state
        return found

    def forget_old(self) -> None:
        """Forget everything when it is time to; the program calls this when it has nothing to do, too."""
        if self._clock() - self._since > self._longest:
            self._states.clear()
            self.keys.forget_all()
            self._since = self._clock()

    def keep(self, stream_id: UUID, state: KnownState) -> None:
        self._states[stream_id] = state
        self._states.move_to_end(stream_id)
        if len(self._states) > self._most:
            self._states.popitem(last=False)

    def forget(self, stream_id: UUID) -> None:
        self._states.pop(stream_id, None)
        self.keys.forget(stream_id)
