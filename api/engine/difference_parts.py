"""Which of the events between two moments made which value differ (A-11): what was changed and changed back had no part in it.

A row's streams are replayed as of the later moment, and before and after each event that holds then alone the row is looked at by the list's own query, as
where it is asked why a value is as it is (projections/engine/why.py). What a replay doesn't arrive at stays unsaid: never is a wrong event named.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from aggregates.engine.event import Event
from eventstore.envelope import Recorded
from projections.engine.batch import is_refusal
from projections.engine.projection import Projection
from projections.engine.replayed import Replayed
from projections.engine.rows import Rows
from readmodels.engine.difference_query import SILENT, Difference
from readmodels.engine.field import Resource
from readmodels.engine.reader import Reading

MOST_LOOKS = 60
"""Of a row to which more happened in between it isn't said which event made which value."""


class Parts(NamedTuple):
    """`made_by`: field → the event that made it what it is; those of which that is known. `idle`: positions of events that had no part in any difference."""

    made_by: Mapping[str, int]
    idle: Collection[int] = frozenset()


class Differing(NamedTuple):
    """The events of a row's streams at the later moment, in the order in which they are folded; `new`: positions of those that didn't count at the earlier one."""

    events: Sequence[Recorded[Event]]
    new: Collection[int]


def parts_of(
    reading: Callable[[], Reading],
    projections: Sequence[Projection],
    resource: Resource,
    difference: Difference,
    differing: Callable[[], Differing],
    own: Sequence[int],
) -> Parts:
    """Tell which of its `own` events (positions) made the row differ; what it takes is asked only where it isn't evident."""
    fields = [name for name in difference.changes if name not in SILENT] if difference.kind == "changed" else []
    if not fields or not own or len(own) > MOST_LOOKS:
        return Parts({})
    if len(own) == 1:
        return Parts(dict.fromkeys(fields, own[0]))
    found = differing()
    if len(found.new) > MOST_LOOKS:
        return Parts({})
    made_by = _replayed(reading(), projections, resource, difference, found, fields)
    known = made_by.keys() >= {*fields}
    return Parts(made_by, frozenset(own) - {*made_by.values()} if known else frozenset())


def _replayed(
    reading: Reading,
    projections: Sequence[Projection],
    resource: Resource,
    difference: Difference,
    differing: Differing,
    fields: Sequence[str],
) -> dict[str, int]:
    """Follow these fields of the row from event to event."""
    key: UUID | str = difference.key if resource.key_field.composed else UUID(difference.key)
    last, rows = ({projection: Rows(None, {}, {}) for projection in projections} for _ in range(2))
    for recorded in differing.events:
        _handle(last, recorded)
    made_by: dict[str, int] = {}
    shown: Mapping[str, Any] = {}
    stale, links = True, _Links(resource)

    def look(replayed: Replayed, by: int | None) -> None:
        """Note that the event at this position made so what reads otherwise than before; None: what holds at both moments did."""
        nonlocal shown
        replayed.take_over()
        now = replayed.listed(resource, key) or {}
        told_anew = links.follow(shown, now, by)
        for name in fields:
            if name in told_anew or (now.get(name) != shown.get(name) and not links.awaits(name, shown)):
                made_by.pop(name, None)
                if by is not None:
                    made_by[name] = by
        shown = now
        links.looked()

    with Replayed(reading, rows, last) as replayed:
        for recorded in differing.events:
            if recorded.position in differing.new and stale:
                look(replayed, None)
            _handle(rows, recorded)
            links.happened(recorded)
            stale = recorded.position not in differing.new
            if not stale:
                look(replayed, recorded.position)
        if stale:
            look(replayed, None)
    now = difference.now or {}
    return {
        name: position
        for name, position in made_by.items()
        if shown.get(name) == now.get(name) or (links.awaits(name, shown) and shown[links.of[name]] == now.get(links.of[name]))
    }


class _Links:
    """Which of the row's fields tell of something else, and by which event it came to that: what is told of it that event made, also where the other thing is registered later only."""

    def __init__(self, resource: Resource) -> None:
        ids = [name for name in resource.visible if name.endswith("_id")]
        beside = {name: each for each in ids for name in resource.visible if name != each and name.startswith(each.removesuffix("_id"))}
        self.of: Mapping[str, str] = {**beside, **resource.told_of}
        """Fields → the one with the id of what they tell of."""
        self._made: dict[str, int | None] = {}
        self._there = set[str]()
        self._new = set[str]()

    def happened(self, recorded: Recorded[Event]) -> None:
        """Note what is there from this event on."""
        if recorded.stream_version == 1:
            self._new.add(str(recorded.stream_id))

    def looked(self) -> None:
        """Go on from what is shown by now."""
        self._there |= self._new
        self._new.clear()

    def follow(self, before: Mapping[str, Any], now: Mapping[str, Any], by: int | None) -> set[str]:
        """Note the links that the event at this position made; returns the fields that tell of something else from now on."""
        changed = {name for name in {*self.of.values()} if before.get(name) != now.get(name)}
        self._made |= dict.fromkeys(changed, by)
        return {name for name, link in self.of.items() if link in changed}

    def awaits(self, name: str, shown: Mapping[str, Any]) -> bool:
        """Tell whether the field tells of something that isn't there yet, to which an event in between linked the row."""
        link = self.of.get(name)
        return link is not None and shown.get(link) not in (None, *self._there) and self._made.get(link) is not None


def _handle(rows: Mapping[Projection, Rows], recorded: Recorded[Event]) -> None:
    try:
        for projection, of in rows.items():
            projection.handle_then(of, recorded)
    except Exception as error:
        if not is_refusal(error):
            raise
