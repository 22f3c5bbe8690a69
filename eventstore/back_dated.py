"""Events that took effect before the first of their stream: they prove that the thing was there by then (docs/decisions/0017)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event, PastFact
from eventstore.arrays import text_array, uuid_array

_EARLIER = """SELECT e.stream_id, e.position, e.effective_at FROM events e JOIN events f ON f.stream_id = e.stream_id AND f.stream_version = 1
    WHERE e.stream_id = ANY (%s::uuid[]) AND e.effective_at < f.effective_at AND e.event_name <> ALL (%s::text[]) ORDER BY e.position"""


class BackDated(NamedTuple):
    position: int
    effective_at: datetime


def back_dated(connection: Connection[TupleRow], stream_ids: Sequence[UUID], kinds: Iterable[type[Event]]) -> dict[UUID, list[BackDated]]:
    """Look them up, of several streams at once; `kinds` are all that there are, of which facts of the past prove nothing."""
    past = [kind.event_name for kind in kinds if issubclass(kind, PastFact)]
    found: dict[UUID, list[BackDated]] = defaultdict(list)
    with connection.cursor(binary=True) as cursor:
        for stream_id, position, effective_at in cursor.execute(_EARLIER.encode(), (uuid_array(stream_ids), text_array(past))):
            found[stream_id].append(BackDated(position, effective_at))
    return dict(found)
