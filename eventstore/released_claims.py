"""What a stream held once and let go, with from when until when: claims themselves tell only who holds what now (docs/decisions/0017).

It follows from the events, as claims do, and `portal verify` proves it. It is asked for rarely, so it is brought up to date when it is asked for, not
with each append; what an existing database has let go is found the first time.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event, type_registry
from eventstore.claim_rows import claim_key
from eventstore.envelope import Recorded
from eventstore.keyring import MasterKey
from eventstore.log import EventLog

_STREAMS = "SELECT DISTINCT stream_id FROM events WHERE position > %s AND position <= %s AND event_name = ANY (%s)"
_KEEP = """INSERT INTO released_claims (customer_id, kind, value, stream_id, held_from, held_until, position)
    VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"""
_PAGE = 1_000


class ReleasedClaim(NamedTuple):
    """As it is stored. `position`: of the event that let it go."""

    customer_id: UUID
    kind: str
    value: str
    stream_id: UUID
    held_from: datetime
    held_until: datetime
    position: int


class Holding:
    """What the streams hold of whose releases is remembered, event by event in the log's order."""

    def __init__(self, master: MasterKey) -> None:
        self._master = master
        self._since: dict[tuple[UUID, Claim], datetime] = {}

    def add(self, recorded: Recorded[Event]) -> Iterator[ReleasedClaim]:
        """Take the next event into account; yield what it lets go that is remembered. A claim that says something about a person is never."""
        stream, event = recorded.stream_id, recorded.event
        for claim in event.releases():
            since = self._since.pop((stream, claim), None)
            if since is not None and event.remembers_releases and not claim.kind.personal:
                until = max(since, recorded.effective_at)
                yield ReleasedClaim(*claim_key(self._master, recorded.customer_id, claim), stream, since, until, recorded.position)
        for claim in event.claims():
            self._since.setdefault((stream, claim), recorded.effective_at)


def remembering() -> list[str]:
    """List the names of the events whose releases are remembered."""
    return [name for name, kind in type_registry.items() if kind.remembers_releases]


def catch_up(log: EventLog, connection: Connection[TupleRow]) -> None:
    """Bring what is remembered up to the log's end. Whoever does so at the same time writes the same."""
    head = log.recorder.head(connection)
    [(upto,)] = connection.execute("SELECT position FROM released_claims_upto").fetchall()
    streams = [stream for (stream,) in connection.execute(_STREAMS, (upto, head, remembering()))]
    for first in range(0, len(streams), _PAGE):
        released = _released(log, connection, streams[first : first + _PAGE], head)
        with connection.cursor() as cursor:
            cursor.executemany(_KEEP, released)
    connection.execute("UPDATE released_claims_upto SET position = greatest(position, %s)", (head,))


def released_claims(connection: Connection[TupleRow], customer_id: UUID, kind: ClaimKind) -> dict[str, list[ReleasedClaim]]:
    """Load what a customer's streams have let go of a kind, by value."""
    found: dict[str, list[ReleasedClaim]] = {}
    query = "SELECT * FROM released_claims WHERE customer_id = %s AND kind = %s ORDER BY value, position"
    for row in connection.execute(query, (customer_id, kind.name)):
        released = ReleasedClaim(*row)
        found.setdefault(released.value, []).append(released)
    return found


def _released(log: EventLog, connection: Connection[TupleRow], streams: list[UUID], head: int) -> list[ReleasedClaim]:
    holding = Holding(log.master)
    readable: Iterable[Recorded[Event]] = (each for events in log.load_each(connection, streams).values() for each in events)
    return [released for recorded in readable if recorded.position <= head for released in holding.add(recorded)]
