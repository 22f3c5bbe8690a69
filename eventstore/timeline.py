"""What held at a moment: the one order in which events are folded that asks for a past one (docs/decisions/0017)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from aggregates.engine.event import EVERY_FACET, Event, PastFact
from eventstore.envelope import Recorded


def timeline(events: Iterable[Recorded[Event]], at: datetime, known: datetime) -> list[Recorded[Event]]:
    """Pick of the events recorded by `known` those that hold at `at`, in the order of when they began, then of the log.

    They may be of any streams; of each stream all must be given. Folding them gives what held: as recorded by a moment it is (T, T), as effective then (t, now).
    """
    by_then = [recorded for recorded in events if recorded.recorded_at <= known]
    began = starts(by_then)
    holding = [recorded for recorded in by_then if began[recorded.position] <= at and not _is_over(recorded, at)]
    return sorted(holding, key=lambda recorded: (began[recorded.position], recorded.position))


def starts(events: Iterable[Recorded[Event]]) -> dict[int, datetime]:
    """Return from when each event holds, by its position.

    A current one from its effective time, but not before the one before it in the log on any of its facets: so on each facet the last in the log is the last
    in time. A stream's first holds from the earliest effective time of the stream's current events, which prove that the thing was there by then. A past fact
    holds from its effective time.
    """
    found: dict[int, datetime] = {}
    streams: dict[UUID, _Stream] = {}
    ordered = sorted(events, key=lambda recorded: recorded.position)
    births: dict[UUID, datetime] = {}
    for recorded in ordered:
        if not is_past_fact(recorded):
            births[recorded.stream_id] = min(recorded.effective_at, births.get(recorded.stream_id, recorded.effective_at))
    for recorded in ordered:
        if is_past_fact(recorded):
            found[recorded.position] = recorded.effective_at
            continue
        stream = streams.get(recorded.stream_id)
        if stream is None:
            stream = streams[recorded.stream_id] = _Stream(births[recorded.stream_id])
            found[recorded.position] = stream.begin(facets_of(recorded), births[recorded.stream_id])
        else:
            found[recorded.position] = stream.begin(facets_of(recorded), recorded.effective_at)
    return found


def is_past_fact(recorded: Recorded[Event]) -> bool:
    return issubclass(recorded.kind, PastFact)


def facets_of(recorded: Recorded[Event]) -> frozenset[str]:
    """Return the facets that the event speaks of; the payload is decoded only where that depends on it."""
    return recorded.kind.about if recorded.kind.facets is Event.facets else recorded.event.facets()


def _is_over(recorded: Recorded[Event], at: datetime) -> bool:
    event = recorded.event if is_past_fact(recorded) else None
    return isinstance(event, PastFact) and event.until <= at


class _Stream:
    """When the last event of the log began on each facet; `birth` for those of which there is none yet."""

    __slots__ = ("_all", "_facets", "_last")

    def __init__(self, birth: datetime) -> None:
        self._facets: dict[str, datetime] = {}
        self._all = birth
        """On all facets."""
        self._last = birth
        """On any."""

    def begin(self, facets: frozenset[str], effective_at: datetime) -> datetime:
        """Begin an event of these facets that comes next in the log, and return when it begins."""
        if EVERY_FACET in facets:
            began = self._all = max(effective_at, self._last)
        else:
            began = max(effective_at, self._all, *(self._facets.get(facet, self._all) for facet in facets))
            self._facets.update(dict.fromkeys(facets, began))
        self._last = max(self._last, began)
        return began
