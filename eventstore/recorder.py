"""The eventsourcing library's recorder on our table: the stored state as JSON, the envelope in columns beside it.

The library's own interface (`insert_events`, `select_events`, `select_notifications`, `subscribe`) works on the same log, with
its names for our columns; the portal itself appends units (`eventstore/append.py`) and reads big pages of tuples, because the
library's objects per event cost more than the events (docs/decisions/0002).
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow

from aggregates.engine.event import OPERATOR
from eventstore.append_lock import CHANNEL, LockTimes, locked
from eventstore.arrays import integer_array, text_array, uuid_array
from eventstore.mapper import READ_COLUMNS, EventRow
from eventstore.pool import Pool

PAGE = 5_000
"""Events in a page: big enough that round trips don't count, small enough for memory."""

_AS_LIBRARY = (
    "position AS notification_id, stream_id AS originator_id, stream_version AS originator_version, event_name AS topic, payload::text"
)
_AS_LIBRARY_INSERT = """INSERT INTO events (position, stream_id, stream_version, customer_id, event_name, event_version, payload,
        recorded_at, effective_at, actor, causation, correlation)
    SELECT nextval('events_position'), %s, %s, %s, %s, 1, %s::json, now, now, 'library', '', ''
    FROM greatest(clock_timestamp(), (SELECT recorded_at FROM events ORDER BY position DESC LIMIT 1)) AS now RETURNING position"""

# From each stream one look into the index, however long the stream is.
_STREAMS_AFTER = f"""SELECT e.* FROM unnest(%s::uuid[], %s::integer[]) AS w (stream_id, version), LATERAL
    (SELECT {READ_COLUMNS} FROM events WHERE stream_id = w.stream_id AND stream_version > w.version ORDER BY stream_version) AS e
    ORDER BY e.stream_id, e.stream_version""".encode()


class PortalDatastore(PostgresDatastore):
    """The library's datastore over the process's own pool."""

    def __init__(self, pool: Pool, dsn: str) -> None:
        parts = {key: str(value) for key, value in conninfo_to_dict(dsn).items()}
        super().__init__(parts.get("dbname", ""), parts.get("host", ""), parts.get("port", ""), parts.get("user", ""), "")
        self.db_type_names.clear()
        self.pool = cast("Any", pool)


class EventRecorder(PostgresApplicationRecorder):
    """Reads and appends stored events. Every append takes the append lock, so tail readers miss nothing."""

    def __init__(self, pool: Pool, dsn: str, lock_times: LockTimes) -> None:
        super().__init__(PortalDatastore(pool, dsn), events_table_name="events")
        self.sql_create_statements = []
        self.channel_name = CHANNEL
        self.pool = pool
        self.lock_times = lock_times

    def page(
        self,
        connection: Connection[TupleRow],
        after: int,
        upto: int | None = None,
        limit: int = PAGE,
        skip: Sequence[str] = (),
        of: Sequence[UUID] = (),
    ) -> list[EventRow]:
        """Read the events after a position, in order, at most `limit`; those with a name in `skip` are left out, and where `of` names customers, all others'."""
        skipped = "AND event_name <> ALL (%s)" if skip else "AND %s::text[] IS NOT NULL"
        owned = "AND customer_id = ANY (%s)" if of else "AND %s::uuid[] IS NOT NULL"
        with connection.cursor(binary=True) as cursor:
            cursor.execute(
                f"SELECT {READ_COLUMNS} FROM events WHERE position > %s AND position <= %s {skipped} {owned} ORDER BY position LIMIT %s".encode(),
                (after, upto if upto is not None else 2**62, list(skip), list(of), limit),
            )
            return list(map(EventRow._make, cursor.fetchall()))

    def at(self, connection: Connection[TupleRow], positions: Sequence[int]) -> list[EventRow]:
        """Read the events at these positions, in order."""
        with connection.cursor(binary=True) as cursor:
            cursor.execute(f"SELECT {READ_COLUMNS} FROM events WHERE position = ANY(%s) ORDER BY position".encode(), (list(positions),))
            return list(map(EventRow._make, cursor.fetchall()))

    def streams(
        self, connection: Connection[TupleRow], stream_ids: Sequence[UUID], after: Mapping[UUID, int] | None = None
    ) -> list[EventRow]:
        """Read all events of these streams, or those after a version, stream by stream, in order."""
        with connection.cursor(binary=True) as cursor:
            if after:
                cursor.execute(
                    _STREAMS_AFTER, (uuid_array(stream_ids), integer_array([after.get(stream_id, 0) for stream_id in stream_ids]))
                )
            else:
                query = f"SELECT {READ_COLUMNS} FROM events WHERE stream_id = ANY(%s::uuid[]) ORDER BY stream_id, stream_version"
                cursor.execute(query.encode(), (uuid_array(stream_ids),))
            return list(map(EventRow._make, cursor.fetchall()))

    def streams_of(self, connection: Connection[TupleRow], stream_ids: Sequence[UUID], names: Sequence[str]) -> list[EventRow]:
        """Read only the events of these names from these streams, stream by stream, in order."""
        query = f"SELECT {READ_COLUMNS} FROM events WHERE stream_id = ANY(%s::uuid[]) AND event_name = ANY(%s::text[]) ORDER BY stream_id, stream_version"
        with connection.cursor(binary=True) as cursor:
            cursor.execute(query.encode(), (uuid_array(stream_ids), text_array(names)))
            return list(map(EventRow._make, cursor.fetchall()))

    def head(self, connection: Connection[TupleRow]) -> int:
        """Read the last position; 0 for an empty log."""
        row = connection.execute("SELECT max(position) FROM events").fetchone()
        return row[0] or 0 if row else 0

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """Append as the library does: an INSERT per event under the lock, the envelope marked as the library's; raises the library's errors."""
        positions: list[int] = []
        with self.datastore.get_connection() as connection, locked(connection, self.lock_times):
            for stored in stored_events:
                values = stored.originator_id, stored.originator_version, OPERATOR, stored.topic, stored.state.decode()
                inserted = cast("list[tuple[int]]", connection.execute(_AS_LIBRARY_INSERT, values).fetchall())
                positions += [position for (position,) in inserted]
        return positions

    def select_events(
        self, originator_id: UUID | str, *, gt: int | None = None, lte: int | None = None, desc: bool = False, limit: int | None = None
    ) -> Sequence[StoredEvent]:
        with self.pool.connection() as connection:
            rows = connection.execute(
                f"""SELECT {_AS_LIBRARY} FROM events WHERE stream_id = %s AND stream_version > %s AND stream_version <= %s
                    ORDER BY stream_version {"DESC" if desc else "ASC"} LIMIT %s""",
                (originator_id, gt or 0, lte if lte is not None else 2**31 - 1, limit),
            ).fetchall()
        return [StoredEvent(stream, version, name, payload.encode()) for _, stream, version, name, payload in rows]

    def select_notifications(
        self, start: int | None, limit: int, stop: int | None = None, topics: Sequence[str] = (), *, inclusive_of_start: bool = True
    ) -> Sequence[Notification]:
        after = (start or 0) - 1 if inclusive_of_start else (start or 0)
        with self.pool.connection() as connection:
            rows = connection.execute(
                f"""SELECT {_AS_LIBRARY} FROM events WHERE position > %s AND position <= %s AND (%s OR event_name = ANY(%s))
                    ORDER BY position LIMIT %s""",
                (after, stop if stop is not None else 2**62, not topics, list(topics), limit),
            ).fetchall()
        return [Notification(stream, version, name, payload.encode(), position) for position, stream, version, name, payload in rows]

    def max_notification_id(self) -> int | None:
        with self.pool.connection() as connection:
            return self.head(connection) or None
