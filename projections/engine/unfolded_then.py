"""What was linked with a thing at a moment: the query that unfolds it now, over the rows that its own events and those of what it is linked with lead to (A-11).

Which those are, histories tell: whatever was ever linked with a thing stands in its history.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event
from aggregates.engine.words import Words
from eventstore.arrays import text_array, uuid_array
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from eventstore.timeline import timeline
from projections.engine.as_of import Clock, followed, known_by, projection_with, rows_of
from projections.engine.kept_by import kept_by
from projections.engine.projection import NamedRows, Projection
from projections.engine.replayed import Replayed
from projections.engine.rows import Rows
from readmodels.engine.reader import Reading
from readmodels.engine.table import Table


@dataclass(frozen=True, slots=True)
class Unfolding:
    """`show` reads what is linked with a thing. `histories`: tables of histories that name it, in the order in which one leads to the next: that of users to devices, that of devices to numbers."""

    show: Callable[[Reading, UUID], Mapping[str, Any]]
    histories: tuple[str, ...] = ()
    labels: Words = field(default_factory=dict[str, tuple[str, str]])
    """What people call that of it which the thing's row doesn't name."""


def unfolded_then(
    log: EventLog,
    connection: Connection[TupleRow],
    table: Table[Any],
    unfolding: Unfolding,
    customer_id: UUID,
    thing: UUID,
    at: datetime,
    clock: Clock,
) -> Mapping[str, Any]:
    """Show what was linked with the thing of this table at the moment."""
    projection = projection_with(table)

    def load(streams: Iterable[UUID]) -> list[Recorded[Event]]:
        return followed(log, connection, projection, customer_id, streams)

    events = load([thing])
    for history in unfolding.histories:
        known = {recorded.stream_id for recorded in events}
        events = load(known | _told_of(connection, history, customer_id, known))
    while True:
        holding = timeline(events, at, known_by(at, clock))
        rows = rows_of(projection, holding)
        known = {recorded.stream_id for recorded in events}
        further = {key for _, key in _named(projection, rows, table, thing)} - known
        events_then, events = events, load(known | further) if further else events
        if len(events) == len(events_then):
            break
    of_customer = [recorded for recorded in holding if recorded.stream_id == customer_id]
    _add_not_yet_there(projection, rows, [*_named(projection, rows, table, thing)], of_customer, events)
    with connection.transaction(), Replayed(Reading(connection, customer_id, (projection.name,)), {projection: rows}, {}) as replayed:
        replayed.take_over()
        return unfolding.show(replayed, thing)


def _told_of(connection: Connection[TupleRow], history: str, customer_id: UUID, things: Iterable[UUID]) -> set[UUID]:
    """Find the streams whose events stand in the histories of these, or will as soon as those are up to date."""
    query = f"""SELECT stream_id FROM {history} WHERE customer_id = %(customer)s AND subject_id = ANY (%(things)s::uuid[])
        UNION SELECT stream_id FROM parked_events WHERE name = ANY (%(projections)s)
        UNION SELECT stream_id FROM events WHERE customer_id = %(customer)s AND payload::text LIKE ANY (%(named)s::text[])
            AND position > (SELECT coalesce(min(position), 0) FROM projection_positions WHERE projection = ANY (%(projections)s))"""
    wanted = {
        "customer": customer_id,
        "things": uuid_array(list(things)),
        "named": text_array(f"%{thing}%" for thing in things),
        "projections": [*kept_by(frozenset({history}))],
    }
    return {stream_id for (stream_id,) in connection.execute(query.encode(), wanted)}


def _named(projection: Projection, rows: Rows, table: Table[Any], thing: UUID) -> Iterator[tuple[NamedRows, UUID]]:
    """What the thing's row names, what that names, and so on."""
    wanted, seen = [(table, thing)], {thing}
    while wanted:
        naming, thing = wanted.pop()
        row = rows.get(naming, thing)
        keys = [
            (named, getattr(row, column)) for named in projection.named for each, column in named.by if each is naming and row is not None
        ]
        for named, key in keys:
            if key is not None and key not in seen:
                seen.add(key)
                wanted.append((named.table, key))
                yield named, key


def _add_not_yet_there(
    projection: Projection,
    rows: Rows,
    named: Sequence[tuple[NamedRows, UUID]],
    of_customer: Sequence[Recorded[Event]],
    events: Sequence[Recorded[Event]],
) -> None:
    """Let what is named and wasn't there yet be called as at first (not_yet_there.py)."""
    for each, key in named:
        own = sorted((recorded for recorded in events if recorded.stream_id == key), key=lambda recorded: recorded.position)
        if rows.get(each.table, key) is None and own:
            row = rows_of(projection, [*of_customer, own[0]]).get(each.table, key)
            if row is not None:
                known = {"customer_id": row.customer_id, str(each.table.key): key, **each.called(row)}
                rows.put(each.table, row._replace(**{**dict.fromkeys(each.table.columns), **known}))
