"""Which events made the rows of a list differ between two moments, in words (A-11)."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from aggregates.engine.event import Event
from aggregates.engine.meaning import ids_in
from api.engine.access import Caller
from api.engine.reading import reading
from eventstore.envelope import Recorded
from eventstore.timeline import timeline
from projections.engine.as_of import followed, known_by
from projections.engine.kept_by import kept_by
from projections.engine.moment_asked import Moment
from projections.engine.named import projection_named
from readmodels.engine.difference_query import Difference
from readmodels.engine.field import Resource
from readmodels.engine.history_entry import Entry
from readmodels.engine.names import Pair
from readmodels.engine.told_events import Within, told_events
from readmodels.engine.told_of import histories, streams_told_of


class Between(NamedTuple):
    """The two moments, by one clock; where the second is now, up to which position the live rows contain what was recorded."""

    began: Moment
    ended: Moment
    upto: int | None


def difference_events(
    caller: Caller, resource: Resource, page: Sequence[Difference], between: Between, zone: ZoneInfo, after: int
) -> list[list[dict[str, Any]]]:
    """Tell the events of each row's things that hold at one of the moments and not at the other; by effective time of all that is known now.

    Where there is none, those of other things that name one of the row's (a user came to have no device, as it went to another), and the customer's settings.
    Raises PositionNotReached.
    """
    things = [{*_things(difference)} for difference in page]
    differing = _differing(caller, resource, between, set[UUID]().union(*things))
    made_it = [[recorded for recorded in differing if recorded.stream_id in of] for of in things]
    unexplained = [number for number, events in enumerate(made_it) if not events]
    if unexplained:
        with reading(caller, histories(), after) as found:
            streams = streams_told_of(found, set[UUID]().union(*(things[number] for number in unexplained)))
        others = [(recorded, _named(recorded)) for recorded in _differing(caller, resource, between, streams)]
        for number in unexplained:
            made_it[number] = [each for each, named in others if each.stream_id == caller.customer or named & things[number]]
    within = (Within(recorded, _itself(resource, row)) for row, events in zip(page, made_it, strict=True) for recorded in events)
    told = iter(told_events(caller.backend.log, caller.customer, zone, within)[0])
    return [[_event(entry) for entry in islice(told, len(events))] for events in made_it]


def _differing(caller: Caller, resource: Resource, between: Between, streams: Iterable[UUID]) -> list[Recorded[Event]]:
    """The events of these streams, and of those that they lead to, that count at one of the moments alone."""
    log = caller.backend.log
    with log.pool.connection() as connection:
        found = followed(log, connection, projection_named(kept_by(resource.reads)[0]), caller.customer, streams)
    if between.upto is not None:
        found = [recorded for recorded in found if recorded.position <= between.upto]
    was, now = (
        {event.position for event in timeline(found, moment.at, known_by(moment.at, moment.clock))}
        for moment in (between.began, between.ended)
    )
    return sorted((recorded for recorded in found if recorded.position in was ^ now), key=lambda recorded: recorded.position)


def _named(recorded: Recorded[Event]) -> set[UUID]:
    return {UUID(text) for _, text in ids_in(recorded.kind, orjson.loads(recorded.details)) if len(text) == 36 and ":" not in text}


def _itself(resource: Resource, difference: Difference) -> Pair | None:
    if resource.itself is None:
        return None
    kind, field = resource.itself
    return kind, str((difference.now or difference.was or {}).get(field))


def _event(entry: Entry) -> dict[str, Any]:
    return {
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
