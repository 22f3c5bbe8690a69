"""What a database does to keep itself in order runs through to its end while writers go on, and readers miss nothing."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from threading import Event, Thread
from uuid import uuid4

import psycopg
import pytest

from eventstore.log import EventLog
from eventstore.unit import Appended
from tests.commands.made_up import user
from tests.eventstore.store import open_log, rows_of, unit

WRITERS = 3
APPENDS = 10
"""Appends that must be committed while the database is at it. Under a lock that conflicts, each writer would wait for it to end."""
THROTTLED = "SET vacuum_cost_limit = 10; SET vacuum_cost_page_hit = 1; SET vacuum_buffer_usage_limit = '128kB'; SET vacuum_cost_delay = "
"""As autovacuum is: it sleeps after every few pages."""
SLOW = "CREATE FUNCTION slow(bigint) RETURNS bigint IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.0005); RETURN $1; END $$"
WORK = {
    "vacuum": (f"{THROTTLED} '10ms'", "VACUUM (FREEZE, ANALYZE) events"),
    "analyze": (f"{THROTTLED} '100ms'", "ANALYZE events"),
    "concurrent index": (SLOW, "CREATE INDEX CONCURRENTLY slow_index ON events (slow(position))"),
}
HELD_UP = "SELECT query FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"


class Work(Thread):
    """Keeps the database in order, on a connection of its own."""

    def __init__(self, log: EventLog, settings: str, statement: str) -> None:
        super().__init__(name=statement)
        self._statement = statement
        self._connection = psycopg.connect(log.dsn, autocommit=True)
        self._connection.execute(settings.encode())
        self.pid = self._connection.info.backend_pid
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self._connection.execute(self._statement.encode())
        except psycopg.Error as error:
            self.error = error
        finally:
            self._connection.close()


@contextmanager
def writing_and_reading(log: EventLog) -> Generator[tuple[list[int], list[int]]]:
    """Writers that append until the end, and a reader that follows them: the positions promised, and those seen."""
    ended, written = Event(), Event()
    promised: list[int] = []
    seen: list[int] = []

    def write() -> None:
        own = open_log(log.dsn, pool_size=1)
        while not ended.is_set():
            [outcome] = own.append([unit(user(uuid4()))])
            assert isinstance(outcome, Appended)
            promised.append(outcome.position)
        own.close()

    def read() -> None:
        own = open_log(log.dsn, pool_size=1)
        with own.pool.connection() as connection:
            while True:
                last = written.is_set()
                page = own.recorder.page(connection, seen[-1] if seen else 0)
                seen.extend(row.position for row in page)
                if last and not page:
                    break
        own.close()

    writers, reader = [Thread(target=write) for _ in range(WRITERS)], Thread(target=read)
    for thread in (reader, *writers):
        thread.start()
    try:
        yield promised, seen
    finally:
        ended.set()
        for writer in writers:
            writer.join()
        written.set()
        reader.join()


@pytest.mark.parametrize("work", WORK)
def test_writers_go_on_and_readers_miss_nothing(log: EventLog, work: str) -> None:
    log.append([unit(user(uuid4())) for _ in range(2_000)])
    held_up: list[str] = []
    with writing_and_reading(log) as (promised, seen), log.pool.connection() as connection:
        while not promised:
            time.sleep(0.01)
        keeping_order = Work(log, *WORK[work])
        keeping_order.start()
        before = len(promised)
        while keeping_order.is_alive():
            held_up += [query for (query,) in connection.execute(HELD_UP, (keeping_order.pid,))]
            keeping_order.join(0.01)
        beside = len(promised) - before
    assert keeping_order.error is None
    assert held_up == []
    assert beside >= APPENDS
    stored = [position for (position,) in rows_of(log.dsn, "SELECT position FROM events ORDER BY position")]
    assert seen == stored
    assert set(promised) <= set(stored)
    assert rows_of(log.dsn, "SELECT 1 FROM pg_index WHERE NOT indisvalid") == []
