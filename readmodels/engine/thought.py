"""What was thought to be so of a past time, until a past fact was learnt: its old values (docs/decisions/0017).

The thing's own events tell it, those recorded before that hold at the moment: so a line of a history says the same whenever it is asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from aggregates.engine.event import Event, ValuesThen
from aggregates.engine.meaning import Changed, changes_of, values_said
from eventstore.envelope import Recorded
from eventstore.error_text import StoredEventUnreadable
from eventstore.log import EventLog
from eventstore.timeline import timeline
from readmodels.engine.history_entry import Line, moment
from readmodels.engine.stood import AT_ANY_TIME


def with_thought(log: EventLog, customer_id: UUID, lines: Sequence[Line]) -> list[Line]:
    """Add to the lines of past facts what was thought before, and whom that names: one query, where there are any. Raises UnknownEvent."""
    streams = {UUID(str(line.row["stream_id"])) for line in lines if isinstance(line.kind.changes, ValuesThen)}
    if not streams:
        return [*lines]
    with log.pool.connection() as connection:
        loaded = log.load_each(connection, [*streams])
    told = {
        stream_id: _Told(recorded for recorded in events if recorded.customer_id == customer_id) for stream_id, events in loaded.items()
    }
    return [_with(line, told.get(UUID(str(line.row["stream_id"])))) for line in lines]


class _Told:
    """A thing's events that can be read, and what each of them says."""

    def __init__(self, events: Iterable[Recorded[Event]]) -> None:
        self.events: list[Recorded[Event]] = []
        self.said: dict[int, list[Changed]] = {}
        for recorded in events:
            with suppress(StoredEventUnreadable):
                self.said[recorded.position] = values_said(recorded.kind, recorded.event.model_dump(mode="json"))
                self.events.append(recorded)

    def thought(self, line: Line) -> Mapping[str, Any]:
        """Return what was thought to be so when the line's event took effect, as far as was known before it, by the names of the values."""
        before = [recorded for recorded in self.events if recorded.position < line.row["position"]]
        holding = timeline(before, moment(line.row["effective_at"]), AT_ANY_TIME)
        return {change.field: change.new for recorded in holding for change in self.said[recorded.position]}


def _with(line: Line, told: _Told | None) -> Line:
    if told is None or not isinstance(line.kind.changes, ValuesThen):
        return line
    thought = told.thought(line)
    return line._replace(thought=thought, names=[*dict.fromkeys([*line.names, *_named(line, thought)])])


def _named(line: Line, thought: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for change in changes_of(line.kind, line.row["details"], thought):
        if change.meaning.id_of is not None and change.old:
            yield change.meaning.id_of, str(change.old)
