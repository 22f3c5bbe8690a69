"""The log has one writer at a time, whoever writes: programs of this version and the one before, and nobody past them."""

import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread
from uuid import uuid4

import psycopg
import pytest
from psycopg.errors import DuplicateTable, IdleInTransactionSessionTimeout, RaiseException

from eventstore.append_lock import TAKE
from eventstore.log import EventLog
from eventstore.unit import Appended
from tests.commands.made_up import customer, device, user
from tests.eventstore.store import append, appended, open_log, rows_of, unit

OLD_LOCK = "LOCK TABLE events IN EXCLUSIVE MODE"
"""How programs before this lock kept others from the log; some still run while a new version is put in place."""
BY_HAND = """INSERT INTO events SELECT {position}, gen_random_uuid(), 1, customer_id, event_name, 1, payload, recorded_at, effective_at,
    actor, on_behalf_of, causation, correlation FROM events LIMIT 1"""
NEXT = BY_HAND.format(position="nextval('events_position')")
COLUMNS = "position, stream_id, stream_version, customer_id, event_name, event_version, payload, recorded_at, effective_at, actor, causation, correlation"
ROW = "{}\t" + str(uuid4()) + "\t1\t" + str(uuid4()) + "\tuser.registered\t1\t{{}}\tnow\tnow\tpsql\t\t\n"
WAITING = "SELECT 1 FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"


@contextmanager
def writing(log: EventLog, before: str | None = TAKE) -> Generator[psycopg.Connection[tuple[object, ...]]]:
    """A transaction of a program that is not ours, or not yet."""
    with psycopg.connect(log.dsn) as connection:
        if before:
            connection.execute(before.encode())
        yield connection


def copy(connection: psycopg.Connection[tuple[object, ...]], row: str) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY events ({COLUMNS}) FROM STDIN".encode()) as lines:
        lines.write(row)


@pytest.mark.parametrize("insert", [NEXT, BY_HAND.format(position=2), "INSERT INTO events SELECT * FROM events WHERE false"])
def test_nothing_is_inserted_without_the_lock(log: EventLog, insert: str) -> None:
    appended(log, customer())
    with writing(log, None) as connection, pytest.raises(RaiseException, match="under the append lock only"):
        connection.execute(insert.encode())
    with writing(log, "LOCK TABLE events IN ROW EXCLUSIVE MODE") as connection, pytest.raises(RaiseException, match="take_append_lock"):
        connection.execute(insert.encode())
    assert log.head() == 1


def test_nothing_is_copied_in_without_the_lock(log: EventLog) -> None:
    with writing(log, None) as connection, pytest.raises(RaiseException, match="under the append lock only"):
        copy(connection, ROW.format(1))
    with writing(log) as connection:
        copy(connection, ROW.format(1))
    assert log.head() == 1


def test_the_lock_of_an_earlier_transaction_counts_no_more(log: EventLog) -> None:
    appended(log, customer())
    with log.pool.connection() as connection:
        for ending in ("COMMIT", "ROLLBACK"):
            connection.execute(f"BEGIN; {TAKE}; {ending}".encode())
            with pytest.raises(RaiseException, match="under the append lock only"):
                connection.execute(NEXT.encode())
        connection.execute(f"BEGIN; SAVEPOINT before; {TAKE}; ROLLBACK TO before".encode())
        with pytest.raises(RaiseException, match="under the append lock only"):
            connection.execute(NEXT.encode())
        connection.rollback()
    appended(log, device())


@pytest.mark.parametrize(
    "spoof", ["SET portal.append_after = '0'", "SET LOCAL portal.append_after = '0'", "SET portal.append_after = 'locked'"]
)
def test_the_setting_by_itself_opens_nothing(log: EventLog, spoof: str) -> None:
    """Who only says that he has the lock is kept out while another has it; where nobody has, he gets it, and no position that readers have passed."""
    appended(log, customer(), device())
    with writing(log) as holder:
        holder.execute(NEXT.encode())
        with writing(log, spoof) as other, pytest.raises(RaiseException, match="under the append lock only"):
            other.execute(NEXT.encode())
        with writing(log, spoof) as other, pytest.raises(RaiseException, match="under the append lock only"):
            copy(other, ROW.format(99))
    with writing(log, spoof) as connection, pytest.raises(RaiseException, match="not after the last one of the log, 3"):
        connection.execute(BY_HAND.format(position=-5).encode())
    with writing(log, f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; {spoof}") as connection:
        connection.execute("SELECT count(*) FROM events")
        appended(log, user())
        with pytest.raises(RaiseException, match="under the append lock only"):
            connection.execute(NEXT.encode())
    with ThreadPoolExecutor(1) as threads, writing(log, spoof) as connection:
        connection.execute(NEXT.encode())
        waiting = threads.submit(append, log, unit(user(uuid4())))
        while not rows_of(log.dsn, WAITING):
            time.sleep(0.002)
        connection.execute(NEXT.encode())
        connection.commit()
        [outcome] = waiting.result()
    assert isinstance(outcome, Appended)
    assert outcome.position == log.head()


def test_each_statement_of_a_transaction_appends_behind_the_one_before(log: EventLog) -> None:
    appended(log, customer())
    with writing(log) as connection:
        connection.execute(BY_HAND.format(position=10).encode())
        with pytest.raises(RaiseException, match="not after the last one of the log, 10"):
            connection.execute(BY_HAND.format(position=5).encode())


def test_a_position_that_readers_have_passed_is_refused(log: EventLog) -> None:
    appended(log, customer(), device())
    rows_of(log.dsn, "SELECT nextval('events_position') FROM generate_series(1, 5)")
    appended(log, user())
    for lock in (TAKE, OLD_LOCK):
        for position in (5, 7, -1):
            with writing(log, lock) as connection, pytest.raises(RaiseException, match="not after the last one of the log, 8"):
                connection.execute(BY_HAND.format(position=position).encode())
            with writing(log, lock) as connection, pytest.raises(RaiseException, match="readers have passed it"):
                copy(connection, ROW.format(position))
    rows_of(log.dsn, "SELECT setval('events_position', 4)")
    with pytest.raises(RaiseException, match="set it to the last position"):
        append(log, unit(user(uuid4())))
    assert [position for (position,) in rows_of(log.dsn, "SELECT position FROM events ORDER BY position")] == [1, 2, 8]


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_transaction_that_would_not_see_who_came_before_it_gets_no_lock(log: EventLog, level: str) -> None:
    with writing(log, f"SET TRANSACTION ISOLATION LEVEL {level}") as connection, pytest.raises(RaiseException, match="READ COMMITTED"):
        connection.execute(TAKE.encode())
    [(name,)] = rows_of(log.dsn, "SELECT current_database()")
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = '{level.lower()}'".encode())
    strict = open_log(log.dsn)
    assert strict.append([unit(device())])[0].__class__ is Appended
    strict.close()


def test_an_old_program_and_a_new_one_wait_for_each_other(log: EventLog) -> None:
    appended(log, customer())
    with ThreadPoolExecutor(2) as threads, writing(log, OLD_LOCK) as old:
        new = threads.submit(append, log, unit(device()))
        while not rows_of(log.dsn, WAITING):
            time.sleep(0.002)
        old.execute(NEXT.encode())
        old.commit()
        [outcome] = new.result()
    assert isinstance(outcome, Appended)
    assert outcome.position == log.head() == 3
    with ThreadPoolExecutor(2) as threads, writing(log) as ours:
        ours.execute(NEXT.encode())

        def old_program() -> None:
            with writing(log, OLD_LOCK) as connection:
                connection.execute(NEXT.encode())

        waiting = threads.submit(old_program)
        while not rows_of(log.dsn, WAITING):
            time.sleep(0.002)
        assert not waiting.done()
        ours.execute(NEXT.encode())
        ours.commit()
        waiting.result()
    assert log.head() == 6


def test_a_reader_beside_old_and_new_programs_misses_nothing(log: EventLog) -> None:
    """Positions are taken, then there is a pause, then they are committed: without one lock for both kinds a reader would pass some."""
    appended(log, customer())
    ended = Event()

    def old_program() -> None:
        while not ended.is_set():
            with writing(log, OLD_LOCK) as connection:
                connection.execute(NEXT.encode())
                time.sleep(0.002)
                connection.execute(NEXT.encode())

    def new_program() -> None:
        ours = open_log(log.dsn)
        while not ended.is_set():
            ours.append([unit(user(uuid4())), unit(user(uuid4()))], then=lambda _connection, _outcomes: time.sleep(0.002))
        ours.close()

    programs = [Thread(target=program) for program in (old_program, new_program, old_program, new_program)]
    for program in programs:
        program.start()
    seen: list[int] = []
    while len(seen) < 400:
        with log.pool.connection() as connection:
            seen += [recorded.position for recorded in log.page(connection, seen[-1] if seen else 0)]
    ended.set()
    for program in programs:
        program.join()
    with log.pool.connection() as connection:
        seen += [recorded.position for recorded in log.page(connection, seen[-1])]
    assert seen == [position for (position,) in rows_of(log.dsn, "SELECT position FROM events ORDER BY position")]


def test_who_waits_and_who_holds_is_counted(log: EventLog) -> None:
    times = log.lock_times
    append(log, unit(customer()))
    assert times.held > 0
    held, waited = times.held, times.waited
    with ThreadPoolExecutor(1) as threads, writing(log) as other:
        waiting = threads.submit(append, log, unit(device()))
        while not rows_of(log.dsn, WAITING):
            time.sleep(0.002)
        time.sleep(0.05)
        other.commit()
        waiting.result()
    assert times.waited - waited >= 0.05
    waited = times.waited
    log.append([unit(user())], then=lambda _connection, _outcomes: time.sleep(0.05))
    assert times.held - held >= 0.05
    assert times.waited - waited < times.held - held
    held = times.held
    with pytest.raises(DuplicateTable):
        log.append([unit(user(uuid4()))], then=lambda connection, _: connection.execute("CREATE TABLE events ()") and None)
    assert times.held > held


def test_who_holds_the_lock_and_stands_still_is_thrown_out_whichever_program_it_is(log: EventLog) -> None:
    with writing(log) as other:
        assert other.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("30s",)
    with ThreadPoolExecutor(1) as threads, psycopg.connect(log.dsn, autocommit=True) as other:
        other.execute("SET idle_in_transaction_session_timeout = '2s'")
        other.execute("BEGIN")
        other.execute(TAKE)
        waiting = threads.submit(append, log, unit(customer()))
        while not rows_of(log.dsn, WAITING):
            time.sleep(0.002)
        time.sleep(0.1)
        [(awaited,)] = rows_of(log.dsn, "SELECT append_lock_awaited()")
        assert 0.1 <= awaited <= 10
        assert isinstance(waiting.result()[0], Appended)
        with pytest.raises(IdleInTransactionSessionTimeout):
            other.execute("SELECT 1")
    assert rows_of(log.dsn, "SELECT append_lock_awaited()") == [(0.0,)]
