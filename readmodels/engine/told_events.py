"""Events told as their histories tell them, without being read from one: why a value reads so, what made the difference between two moments."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from aggregates.engine.event import Event
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from readmodels.engine.history_entry import Entry, Line, Subject, entries_of, line_of
from readmodels.engine.names import Names, Pair, names_in

_RECORD = UUID(int=0)
"""Stands for the record as which whatever it is is shown."""


class Within(NamedTuple):
    """An event, and beside what it is told: the thing of this kind and id isn't named in it; without one, everything is."""

    recorded: Recorded[Event]
    own: Pair | None = None


def told_events(
    log: EventLog, customer_id: UUID, zone: ZoneInfo, events: Iterable[Within], further: Iterable[Pair] = ()
) -> tuple[list[Entry], Names]:
    """Tell the events, in the order in which they come, and how those of `further` are called as well. Raises UnknownEvent where a newer program wrote one."""
    lines = [(_line(each), _subject(each.own)) for each in events]
    names = names_in(log, customer_id, {pair for line, _ in lines for pair in line.names} | {*further})
    return list(_entries(lines, names, zone)), names


def _entries(lines: Iterable[tuple[Line, Subject]], names: Names, zone: ZoneInfo) -> Iterator[Entry]:
    for line, subject in lines:
        yield from entries_of([line], subject, names, zone)


def _subject(own: Pair | None) -> Subject:
    return Subject([_RECORD], *(own or ("", "")))


def _line(within: Within) -> Line:
    """As histories keep it."""
    recorded = within.recorded
    row = {
        "position": recorded.position,
        "subject_id": _RECORD,
        "stream_id": recorded.stream_id,
        "event": recorded.kind.event_name,
        "event_version": recorded.kind.event_version,
        "recorded_at": recorded.recorded_at,
        "effective_at": recorded.effective_at,
        "actor": recorded.actor,
        "on_behalf_of": recorded.on_behalf_of,
        "causation": recorded.causation,
        "details": orjson.loads(recorded.details),
    }
    return line_of(row, _subject(within.own))
