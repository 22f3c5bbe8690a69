"""Which events made the rows of a list differ between two moments, in words (A-11)."""

from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import ExitStack
from functools import partial
from itertools import islice
from typing import Any, NamedTuple, Self
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from aggregates.engine.event import Event
from aggregates.engine.meaning import ids_in
from api.engine.access import Caller
from api.engine.asking import read_as
from api.engine.difference_parts import Differing, Parts, parts_of
from api.engine.reading import reading
from eventstore.envelope import Recorded
from eventstore.timeline import timeline
from projections.engine.as_of import followed, known_by
from projections.engine.kept_by import kept_by
from projections.engine.moment_asked import Moment
from projections.engine.named import projection_named
from projections.engine.projection import Projection
from projections.engine.why import with_what_is_gathered
from readmodels.engine.difference_query import Difference
from readmodels.engine.field import Resource
from readmodels.engine.history_entry import Entry
from readmodels.engine.names import Pair
from readmodels.engine.reader import Reading
from readmodels.engine.told_events import Within, told_events
from readmodels.engine.told_of import histories, streams_told_of


class MadeBy(NamedTuple):
    """What made a row differ: the events, in words, each with whether it had a part in what differs; and by fields the position of the one that made it, where that is known."""

    events: Sequence[Mapping[str, Any]]
    by_field: Mapping[str, int]

    def of(self, field: str) -> Sequence[Mapping[str, Any]]:
        """Return the event that made this value what it is; where that isn't known, all that had a part in what differs."""
        had_part = [event for event in self.events if event["had_part"]]
        made = self.by_field.get(field)
        return [event for event in had_part if event["position"] == made] if made is not None else had_part


class Between(NamedTuple):
    """The two moments, by one clock; where the second is now, up to which position the live rows contain what was recorded."""

    began: Moment
    ended: Moment
    upto: int | None


def difference_events(
    caller: Caller, resource: Resource, page: Sequence[Difference], between: Between, zone: ZoneInfo, after: int
) -> list[MadeBy]:
    """Tell the events of each row's things that hold at one of the moments and not at the other; by effective time of all that is known now.

    Where there is none, those of other things that name one of the row's (a user came to have no device, as it went to another), and the customer's settings.
    Raises PositionNotReached.
    """
    things = [{*_things(difference)} for difference in page]
    found = _Found.of(caller, resource, between, set[UUID]().union(*things))
    made_it = [[recorded for recorded in found.differing if recorded.stream_id in of] for of in things]
    unexplained = [number for number, events in enumerate(made_it) if not events]
    if unexplained:
        with reading(caller, histories(), after) as of_histories:
            streams = streams_told_of(of_histories, set[UUID]().union(*(things[number] for number in unexplained)))
        others = [(recorded, _named(recorded)) for recorded in _Found.of(caller, resource, between, streams).differing]
        for number in unexplained:
            made_it[number] = [each for each, named in others if each.stream_id == caller.customer or named & things[number]]
    within = (Within(recorded, _itself(resource, row)) for row, events in zip(page, made_it, strict=True) for recorded in events)
    told = iter(told_events(caller.backend.log, caller.customer, zone, within)[0])
    entries = [[*islice(told, len(events))] for events in made_it]
    parts = found.parts(caller, resource, page, things, [[] if number in unexplained else each for number, each in enumerate(made_it)])
    return [
        MadeBy([_event(entry, had_part=entry.position not in part.idle) for entry in of], part.made_by)
        for of, part in zip(entries, parts, strict=True)
    ]


class _Found(NamedTuple):
    """The events of some streams, and of those that they lead to; and of them those that count at one of the moments alone, in the order of the log."""

    projection: Projection
    events: Sequence[Recorded[Event]]
    was: Set[int]
    now: Mapping[int, Recorded[Event]]
    """Those that hold at the later moment, by their positions, in the order in which they are folded."""

    @classmethod
    def of(cls, caller: Caller, resource: Resource, between: Between, streams: Iterable[UUID]) -> Self:
        log, projection = caller.backend.log, projection_named(kept_by(resource.reads)[0])
        with log.pool.connection() as connection:
            found = followed(log, connection, projection, caller.customer, streams)
        if between.upto is not None:
            found = [recorded for recorded in found if recorded.position <= between.upto]
        was, now = (timeline(found, moment.at, known_by(moment.at, moment.clock)) for moment in (between.began, between.ended))
        return cls(projection, found, {event.position for event in was}, {event.position: event for event in now})

    @property
    def differing(self) -> list[Recorded[Event]]:
        only = self.was ^ self.now.keys()
        return sorted((recorded for recorded in self.events if recorded.position in only), key=lambda recorded: recorded.position)

    def parts(
        self,
        caller: Caller,
        resource: Resource,
        page: Sequence[Difference],
        things: Sequence[Set[UUID]],
        own: Sequence[Sequence[Recorded[Event]]],
    ) -> list[Parts]:
        """Tell of each row which events made which value differ."""
        projections, by_stream = with_what_is_gathered(kept_by(resource.reads)), dict[UUID, list[Recorded[Event]]]()
        for recorded in self.events:
            by_stream.setdefault(recorded.stream_id, []).append(recorded)
        with ExitStack() as stack:
            opened: list[Reading] = []

            def replaying() -> Reading:
                opened[:] = opened or [stack.enter_context(read_as(caller, caller.customer, kept_by(resource.reads)))]
                return opened[0]

            return [
                parts_of(
                    replaying,
                    projections,
                    resource,
                    row,
                    partial(self._of, by_stream, caller.customer, of),
                    [each.position for each in events],
                )
                for row, of, events in zip(page, things, own, strict=True)
            ]

    def _of(self, by_stream: Mapping[UUID, Sequence[Recorded[Event]]], customer_id: UUID, things: Set[UUID]) -> Differing:
        """Those of the streams that a row follows from."""
        streams, wanted = set[UUID](), {customer_id, *things}
        while wanted:
            streams |= wanted
            read = (key for stream in wanted for each in by_stream.get(stream, ()) for key in self.projection.streams_read(each))
            wanted = {*read} - streams
        events = [recorded for recorded in self.now.values() if recorded.stream_id in streams]
        return Differing(events, {recorded.position for recorded in events} - self.was)


def _named(recorded: Recorded[Event]) -> set[UUID]:
    return {UUID(text) for _, text in ids_in(recorded.kind, orjson.loads(recorded.details)) if len(text) == 36 and ":" not in text}


def _itself(resource: Resource, difference: Difference) -> Pair | None:
    if resource.itself is None:
        return None
    kind, field = resource.itself
    return kind, str((difference.now or difference.was or {}).get(field))


def _event(entry: Entry, *, had_part: bool) -> dict[str, Any]:
    return {
        "had_part": had_part,
        "position": entry.position,
        "event": entry.event,
        "stream_id": entry.stream_id,
        "actor": entry.actor,
        "actor_name": entry.actor_name._asdict(),
        "on_behalf_of": entry.on_behalf_of,
        "recorded_at": entry.recorded_at,
        "effective_at": entry.effective_at,
        "sentence": entry.sentence._asdict(),
    }


def _things(difference: Difference) -> Iterable[UUID]:
    """The ids of whatever the row is of, at either moment."""
    for row in (difference.was, difference.now):
        for value in (row or {}).values():
            if isinstance(value, str) and len(value) == 36:
                try:
                    yield UUID(value)
                except ValueError:
                    continue
