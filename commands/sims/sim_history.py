"""The history of a number, asked for any moment of it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from aggregates.engine.event import EVERY_FACET, Event, PastFact
from aggregates.sim import Sim
from aggregates.sims.sim_then import SimLinkedThen
from commands.sims.sim_at import sim_at
from eventstore.envelope import Recorded
from eventstore.timeline import facets_of, is_past_fact, starts


class SimHistory:
    """`events`: all of the number's own, in the log's order."""

    def __init__(self, events: Sequence[Recorded[Event]]) -> None:
        self.events = events
        self._began = starts(events)
        self._ordered = sorted(events, key=lambda recorded: (self._began[recorded.position], recorded.position))
        self.untils = {recorded.position: fact.until for recorded in events if isinstance(fact := _past_fact(recorded), PastFact)}
        self.moments: list[datetime] = sorted({*self._began.values(), *self.untils.values()})
        """When anything began, or a fact of the past was over."""
        self._states: dict[int, Sim | None] = {}

    def at(self, moment: datetime) -> Sim | None:
        """Return the number as it was then; None where there was none yet."""
        place = bisect_right(self.moments, moment)
        if place not in self._states:
            self._states[place] = sim_at(
                recorded.event
                for recorded in self._ordered
                if self._began[recorded.position] <= moment < self.untils.get(recorded.position, datetime.max.replace(tzinfo=moment.tzinfo))
            )
        return self._states[place]

    def before(self, moment: datetime) -> Sim | None:
        """Return the number as it was until then."""
        return self.at(moment - timedelta(microseconds=1))

    def live(self) -> Sim | None:
        """Fold the number as it is now."""
        return sim_at(recorded.event for recorded in self.events if recorded.position not in self.untils)

    def later(self, moment: datetime) -> Iterator[tuple[datetime, Recorded[Event]]]:
        """Yield the current events that began after this moment, in their order."""
        for recorded in self._ordered:
            if recorded.position not in self.untils and (began := self._began[recorded.position]) > moment:
                yield began, recorded

    def since(self, moment: datetime) -> Iterator[tuple[datetime, Recorded[Event]]]:
        """Yield the current events that began at this moment or after it, in their order."""
        return self.later(moment - timedelta(microseconds=1))

    def beginnings(self, facet: str) -> set[datetime]:
        """Return the moments when anything began that speaks of this facet."""
        return {self._began[recorded.position] for recorded in self.events if self._speaks(recorded, facet)}

    def last_beginning(self, facet: str) -> datetime:
        """Tell since when what is now said of this facet holds."""
        return max(self._began[each.position] for each in self.events if each.position not in self.untils and self._speaks(each, facet))

    def past_facts(self, facet: str) -> list[tuple[datetime, datetime]]:
        """List from when until when facts of the past speak of this facet."""
        return [
            (self._began[each.position], self.untils[each.position])
            for each in self.events
            if each.position in self.untils and self._speaks(each, facet)
        ]

    def linked_then(self) -> list[tuple[datetime, datetime]]:
        """List from when until when people have recorded in which device it was."""
        return [(self._began[each.position], self.untils[each.position]) for each in self.events if each.kind is SimLinkedThen]

    @staticmethod
    def _speaks(recorded: Recorded[Event], facet: str) -> bool:
        return not {facet, EVERY_FACET}.isdisjoint(facets_of(recorded))


def _past_fact(recorded: Recorded[Event]) -> Event | None:
    return recorded.event if is_past_fact(recorded) else None
