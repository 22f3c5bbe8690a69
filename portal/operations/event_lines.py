"""Stored events as JSON lines."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.append_lock import CHANNEL
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.mapper import EventRow


def event_lines(
    log: EventLog,
    *,
    after: int = 0,
    customer_id: UUID | None = None,
    stream_id: UUID | None = None,
    readable: bool = False,
    follow: bool = False,
) -> Iterator[bytes]:
    """Yield events after a position that fit, a line each; `follow` goes on for ever with those to come."""
    with Connection[TupleRow].connect(log.dsn, autocommit=True, application_name="portal events") as connection:
        if follow:
            connection.execute(f"LISTEN {CHANNEL}")
        while True:
            for page in _pages(log, connection, after, stream_id):
                after = page[-1].position
                fitting = [row for row in page if customer_id in (None, row.customer_id)]
                yield from _lines(log, connection, fitting, readable=readable)
            if not follow:
                return
            for _ in connection.notifies(timeout=1, stop_after=1):
                break


def _pages(log: EventLog, connection: Connection[TupleRow], after: int, stream_id: UUID | None) -> Iterator[list[EventRow]]:
    if stream_id is not None:
        rows = [row for row in log.recorder.streams(connection, [stream_id]) if row.position > after]
        if rows:
            yield rows
        return
    while page := log.recorder.page(connection, after):
        yield page
        after = page[-1].position


def _lines(log: EventLog, connection: Connection[TupleRow], rows: list[EventRow], *, readable: bool) -> Iterator[bytes]:
    if readable:
        recorded = log.mapper.read_each(connection, rows, Keyring(log.master))
        rows = [row._replace(payload=each.details) for row, each in zip(rows, recorded, strict=True)]
    for row in rows:
        fields: dict[str, Any] = row._asdict()
        fields["payload"] = orjson.Fragment(row.payload)
        yield orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE)
