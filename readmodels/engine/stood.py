"""How one thing stood at any moment, as far as was known at a position of the log: the states that follow from its own events (docs/decisions/0017)."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event
from eventstore.back_dated import BackDated
from eventstore.envelope import Recorded
from eventstore.error_text import StoredEventUnreadable
from eventstore.timeline import timeline

AT_ANY_TIME = datetime.max.replace(tzinfo=UTC)


class When(NamedTuple):
    """Which events count: those recorded up to a position that hold at a moment."""

    position: int
    at: datetime = AT_ANY_TIME


TODAY = When(2**62)


class Stood:
    """The states that a thing had, by number: at first those after each of its events, in the log's order; what cannot be read changes nothing."""

    def __init__(self, begins: Callable[[], Aggregate], events: Iterable[Recorded[Event]], back_dated: Sequence[BackDated] = ()) -> None:
        self._begins = begins
        self._back_dated = back_dated
        self._events: list[Recorded[Event]] = []
        self.states: list[Any] = []
        self._others: dict[tuple[int, ...], int] = {}
        state = begins()
        for recorded in events:
            with suppress(StoredEventUnreadable):
                state = state.evolve(recorded.event)
                self._events.append(recorded)
                self.states.append(state)
        self._positions = [recorded.position for recorded in self._events]

    @property
    def began(self) -> Recorded[Event] | None:
        """The first of its events; None where there is none."""
        return self._events[0] if self._events else None

    def index(self, when: When) -> int:
        """Find the number of its state: that after its first event, where nothing holds yet."""
        last = max(bisect_right(self._positions, when.position) - 1, 0)
        if last == 0 or self._events[last].recorded_at <= when.at:  # nothing is effective later than it is recorded
            return last
        holding = self._holding(last, when)
        positions = tuple(recorded.position for recorded in holding)
        if positions == tuple(self._positions[: last + 1]):
            return last
        if positions not in self._others:
            self._others[positions] = len(self.states)
            self.states.append(folded(self._begins(), holding))
        return self._others[positions]

    def _holding(self, last: int, when: When) -> list[Recorded[Event]]:
        first, *others = self._events[: last + 1]
        birth = min((each.effective_at for each in self._back_dated if each.position <= when.position), default=first.effective_at)
        if birth < first.effective_at:
            first = first.effective(birth)
        return timeline([first, *others], when.at, AT_ANY_TIME) or [first]


def folded(state: Any, events: Iterable[Recorded[Event]]) -> Any:
    """Fold the events into the state, but those that cannot be read."""
    for recorded in events:
        with suppress(StoredEventUnreadable):
            state = state.evolve(recorded.event)
    return state
