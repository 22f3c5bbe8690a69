"""The event log of a process: append units, load streams, read pages; with the keys that each batch needs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.claim import Claim
from aggregates.engine.event import Event
from eventstore.append import Then, append
from eventstore.append_at_once import Sent, send_at_once
from eventstore.append_lock import LockTimes
from eventstore.claim_rows import held_claims, listed_claims
from eventstore.envelope import Recorded
from eventstore.faults import UnknownEvent
from eventstore.keyring import Keyring, MasterKey
from eventstore.mapper import EventMapper
from eventstore.pool import Pool, open_pool
from eventstore.prepare import Prepared, prepare
from eventstore.recorder import PAGE, EventRecorder
from eventstore.unit import ClaimList, Outcome, Unit


class EventLog:
    """Opens its own pool on `dsn`; close it when done."""

    def __init__(self, dsn: str, types: Mapping[str, type[Event]], master: MasterKey, *, pool_size: int = 10) -> None:
        self.dsn = dsn
        self.types = types
        self.pool: Pool = open_pool(dsn, size=pool_size)
        self.mapper = EventMapper(types)
        self.master = master
        self.lock_times = LockTimes()
        self.recorder = EventRecorder(self.pool, dsn, self.lock_times)

    def close(self) -> None:
        self.pool.close()

    def append(self, units: Sequence[Unit], then: Then | None = None) -> list[Outcome]:
        """Append all units that can be, in one transaction; `then` writes what must be committed with them, and may refuse it all by raising."""
        with self.pool.connection() as connection:
            return self.append_prepared(connection, self.prepare(connection, units), then)

    def prepare(self, connection: Connection[TupleRow], units: Sequence[Unit], keys: Keyring | None = None) -> list[Prepared]:
        """Do all that is to be done before they are appended."""
        return prepare(connection, units, keys or Keyring(self.master), self.master)

    def append_prepared(self, connection: Connection[TupleRow], prepared: Sequence[Prepared], then: Then | None = None) -> list[Outcome]:
        """Append what is prepared, each unit that holds, on a connection that is in no transaction."""
        return append(connection, prepared, self.lock_times, then)

    def send(self, connection: Connection[TupleRow], prepared: Sequence[Prepared]) -> Sent | None:
        """Begin to append what is prepared, if all of it holds as nearly always, and go on at once; None where that can't be begun."""
        return send_at_once(connection, prepared, self.lock_times)

    def load(
        self,
        connection: Connection[TupleRow],
        stream_ids: Sequence[UUID],
        keys: Keyring | None = None,
        after: Mapping[UUID, int] | None = None,
    ) -> dict[UUID, list[Recorded[Event]]]:
        """Load all events of these streams, or those after a version; a stream that has none is missing in the answer."""
        rows = self.recorder.streams(connection, stream_ids, after)
        return _by_stream(self.mapper.read(connection, rows, keys or Keyring(self.master)))

    def load_of(
        self, connection: Connection[TupleRow], stream_ids: Sequence[UUID], kinds: Iterable[type[Event]]
    ) -> dict[UUID, list[Recorded[Event]]]:
        """Load only the events of some kinds from these streams; one that can't be read comes as `Unreadable`. Raises UnknownEvent."""
        rows = self.recorder.streams_of(connection, stream_ids, [kind.event_name for kind in kinds])
        return _by_stream(self.mapper.read_each(connection, rows, Keyring(self.master)))

    def load_each(self, connection: Connection[TupleRow], stream_ids: Sequence[UUID]) -> dict[UUID, list[Recorded[Event]]]:
        """Load the same as `load`, where an event that can't be read comes as `Unreadable`. Raises UnknownEvent."""
        rows = self.recorder.streams(connection, stream_ids, None)
        return _by_stream(self.mapper.read_each(connection, rows, Keyring(self.master)))

    def page(
        self,
        connection: Connection[TupleRow],
        after: int,
        upto: int | None = None,
        limit: int = PAGE,
        skip: Sequence[str] = (),
        of: Sequence[UUID] = (),
    ) -> list[Recorded[Event]]:
        """Read the events after a position, in order, but those named in `skip`, and of these customers alone where `of` names any; one that can't be read comes as `Unreadable`.

        Ends before the first that this program is too old for; raises UnknownEvent when that is the next.
        """
        rows = self.recorder.page(connection, after, upto, limit, skip, of)
        try:
            return self.mapper.read_each(connection, rows, Keyring(self.master))
        except UnknownEvent as unknown:
            known = [row for row in rows if row.position < unknown.position]
            if not known:
                raise
            return self.mapper.read_each(connection, known, Keyring(self.master))

    def at(self, connection: Connection[TupleRow], positions: Sequence[int]) -> list[Recorded[Event]]:
        """Read the events at these positions, in order; one that can't be read comes as `Unreadable`. Raises UnknownEvent."""
        return self.mapper.read_each(connection, self.recorder.at(connection, positions), Keyring(self.master))

    def check_age(self, connection: Connection[TupleRow]) -> None:
        """Raise UnknownEvent where the log holds an event that this program is too old for. Looks at all events."""
        kinds = connection.execute("SELECT event_name, event_version, min(position) FROM events GROUP BY 1, 2 ORDER BY 3").fetchall()
        for name, version, position in kinds:
            if not self.mapper.knows(name, version):
                raise UnknownEvent(name, version, position)

    def holders(self, connection: Connection[TupleRow], customer_id: UUID, claims: Iterable[Claim]) -> dict[Claim, UUID | None]:
        """Look up which stream holds each claim; None: nobody."""
        with connection.cursor(binary=True) as cursor:
            return held_claims(cursor, self.master, customer_id, claims)

    def listed(self, connection: Connection[TupleRow], customer_id: UUID, wanted: ClaimList) -> frozenset[str]:
        """List the values of a customer's claims of a kind that begin with a prefix (kinds that are kept in clear only)."""
        if wanted.kind.personal:
            raise ValueError(f"{wanted.kind.name} is kept as keyed hashes, which have no prefixes")
        with connection.cursor() as cursor:
            return frozenset(listed_claims(cursor, customer_id, wanted))

    def head(self) -> int:
        with self.pool.connection() as connection:
            return self.recorder.head(connection)

    def now(self) -> datetime:
        """Read the database's clock, which stamps the events."""
        with self.pool.connection() as connection:
            return connection.execute("SELECT clock_timestamp()").fetchall()[0][0]


def _by_stream(events: Iterable[Recorded[Event]]) -> dict[UUID, list[Recorded[Event]]]:
    streams: dict[UUID, list[Recorded[Event]]] = defaultdict(list)
    for recorded in events:
        streams[recorded.stream_id].append(recorded)
    return dict(streams)
