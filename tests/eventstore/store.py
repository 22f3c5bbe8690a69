"""A log of the test's own on a fresh database, and units that are quickly written."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from aggregates.engine.claim import Claim
from aggregates.engine.event import Event
from aggregates.registry import EVENTS
from eventstore.append_lock import TAKE
from eventstore.envelope import Cause, StreamEvent
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from eventstore.migrate import migrate
from eventstore.unit import Appended, ClaimList, IdempotencyKey, Outcome, Unit
from foundation.advisory_locks import APPEND
from tests.commands.made_up import ACTOR, CUSTOMER

SECRET = bytes(range(32))
LOCK_AWAITED = f"""SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = {APPEND.number} AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
"""Who waits for the append lock."""


def open_log(dsn: str, secret: bytes = SECRET, *, pool_size: int = 4) -> EventLog:
    """The log of a process, on a database that has its tables."""
    return EventLog(dsn, EVENTS, MasterKey(secret), pool_size=pool_size)


def make_tables(dsn: str, *rooms: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        for room in rooms or ("eventstore",):
            migrate(connection, room)


def cause(customer_id: UUID = CUSTOMER, effective_at: datetime | None = None, **fields: Any) -> Cause:
    return Cause(customer_id, **{"actor": ACTOR, "causation": "command:1", "correlation": "request:1", **fields}, effective_at=effective_at)


def unit(
    *events: tuple[UUID, Event],
    by: Cause | None = None,
    read: Mapping[UUID, int] | None = None,
    claims: Mapping[Claim, UUID | None] | None = None,
    lists: Mapping[ClaimList, Iterable[str]] | None = None,
    key: IdempotencyKey | None = None,
    absent: Iterable[UUID] = (),
) -> Unit:
    lists_read = {wanted: frozenset(values) for wanted, values in (lists or {}).items()}
    return Unit(by or cause(), [StreamEvent(*event) for event in events], read or {}, claims or {}, lists_read, key, frozenset(absent))


def append(log: EventLog, *units: Unit) -> list[Outcome]:
    return log.append(units)


def appended(log: EventLog, *events: tuple[UUID, Event], by: Cause | None = None) -> Appended:
    """Append these events to their streams as they are now, which must succeed."""
    with log.pool.connection() as connection:
        heads = {stream: recorded[-1].stream_version for stream, recorded in log.load(connection, list({s for s, _ in events})).items()}
    [outcome] = log.append([unit(*events, by=by, read=heads)])
    assert isinstance(outcome, Appended), outcome
    return outcome


def stored_by_hand(dsn: str, insert: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """What an INSERT into the log returns that comes from elsewhere: a newer program, or somebody with a psql prompt who takes the append lock."""
    with psycopg.connect(dsn) as connection:
        connection.execute(TAKE)
        inserted = connection.execute(insert.encode(), parameters)
        return inserted.fetchall() if inserted.description else []


def rows_of(dsn: str, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn, autocommit=True) as connection:
        return connection.execute(query.encode(), parameters).fetchall()


def hold(connection: psycopg.Connection[Any]) -> None:
    """Takes the append lock and stands still with it for as long as the test takes; otherwise it would be thrown out after 30 s."""
    connection.execute(TAKE)
    connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
