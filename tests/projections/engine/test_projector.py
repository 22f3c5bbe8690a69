"""The live projector: each event once, whoever projects, and whatever is rebuilt meanwhile."""

import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.rows import TupleRow

from aggregates.device_terms import ActivationLockLifted, ActivationLockReported
from eventstore.log import EventLog
from foundation.advisory_locks import PROJECTION
from projections.engine import projector as projector_module
from projections.engine import projector_connection
from projections.engine.batch import Batch, Overtaken
from projections.engine.generation import live_generation
from projections.engine.projection import Projection
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.engine.verify import verify
from projections.registry import PROJECTIONS
from tests.commands.made_up import CUSTOMER, PHONE, customer, device, imei, user
from tests.eventstore.store import append, appended, open_log, rows_of, unit
from tests.projections.seen import seen
from tests.waiting import until


@contextmanager
def running(log: EventLog, *parts: Sequence[Projection]) -> Generator[list[threading.Event]]:
    """Projectors in threads of their own, each with connections of its own, stopped at the end."""
    stops = [threading.Event() for _ in parts]
    logs = [open_log(log.dsn, pool_size=2) for _ in parts]
    threads = [
        threading.Thread(target=Projector(own, projections).run, args=(stop,))
        for own, projections, stop in zip(logs, parts, stops, strict=True)
    ]
    for thread in threads:
        thread.start()
    try:
        yield stops
    finally:
        for stop in stops:
            stop.set()
        for thread, own in zip(threads, logs, strict=True):
            thread.join()
            own.close()


def at(log: EventLog, name: str) -> int:
    """The position that readers of this projection see."""
    found = rows_of(log.dsn, "SELECT position FROM projection_positions WHERE projection = %s", name)
    return found[0][0] if found else 0


def stored_positions(log: EventLog) -> list[tuple[int]]:
    return rows_of(log.dsn, "SELECT position FROM events ORDER BY position")


def glimpses(log: EventLog) -> list[tuple[int]]:
    return rows_of(log.dsn, "SELECT position FROM glimpses ORDER BY position")


def write(log: EventLog, n: int) -> None:
    for number in range(n):
        append(
            log,
            unit((device_id := uuid4(), device(device_id, imei(f"{uuid4().int % 10**14:014d}"))[1]), (device_id, ActivationLockReported())),
        )
        if number % 10 == 0:
            time.sleep(0.01)


@pytest.mark.requirement("A-03", "A-05")
def test_catching_up_again_changes_nothing(log: EventLog) -> None:
    projector = Projector(log, [seen()])
    assert projector.catch_up() == 0
    appended(log, device(), user())
    assert projector.catch_up() == projector.catch_up() == log.head()
    assert Projector(log, [seen()]).catch_up() == log.head()
    assert glimpses(log) == stored_positions(log)
    assert at(log, "seen") == log.head()


@pytest.mark.requirement("A-05")
def test_rows_and_position_are_committed_together_or_not_at_all(log: EventLog) -> None:
    appended(log, device(), user())
    projection = seen()
    Projector(log, [projection]).catch_up()
    appended(log, (PHONE, ActivationLockReported()), (PHONE, ActivationLockLifted()))
    with psycopg.Connection[TupleRow].connect(log.dsn, autocommit=True) as connection:
        generation = live_generation(connection, projection)
        assert generation is not None
        batch = Batch(connection, log, generation)
        batch.handle(log.page(connection, generation.position))
        with connection.transaction(force_rollback=True):
            batch.write()
    assert len(glimpses(log)) == 2
    assert at(log, "seen") == generation.position
    Projector(log, [projection]).catch_up()
    assert glimpses(log) == stored_positions(log)


@pytest.mark.requirement("A-07")
@pytest.mark.part_of("X-04")
def test_a_running_projector_is_woken_by_the_database(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projector_module, "IDLE", 60)
    with running(log, [seen()]) as [stop]:
        until(lambda: rows_of(log.dsn, "SELECT 1 FROM pg_stat_activity WHERE application_name = 'portal projector' AND state = 'idle'"))
        for _ in range(20):
            position = appended(log, (uuid4(), user()[1])).position
            until(lambda position=position: at(log, "seen") >= position)
        stop.set()
        appended(log, device())


@pytest.mark.requirement("A-05")
@pytest.mark.part_of("X-04")
def test_two_projectors_share_the_work_and_one_takes_over_when_the_other_ends(log: EventLog) -> None:
    names = ("seen", "second", "third", "fourth")
    with running(log, [seen(name) for name in names], [seen(name) for name in names]) as stops:
        write(log, 60)
        until(lambda: all(at(log, name) == log.head() for name in names))
        held = f"SELECT count(*), count(DISTINCT objid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = {PROJECTION.number}"
        held += " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        assert rows_of(log.dsn, held) == [(4, 4)]
        stops[0].set()
        write(log, 60)
        until(lambda: all(at(log, name) == log.head() for name in names))
    assert glimpses(log) == stored_positions(log)
    for name in names[1:]:
        assert rows_of(log.dsn, f"SELECT sum(n), count(*) FROM {name}") == [(240, 120)]


@pytest.mark.requirement("A-05")
def test_one_that_is_behind_catches_up_without_touching_the_others(log: EventLog) -> None:
    first, second = seen(), seen("second")
    write(log, 10)
    Projector(log, [first]).catch_up()
    write(log, 10)
    assert Projector(log, [first, second]).catch_up() == log.head()
    assert glimpses(log) == stored_positions(log)
    assert rows_of(log.dsn, "SELECT sum(n) FROM second") == [(40,)]


@pytest.mark.requirement("A-04", "A-05")
def test_who_still_writes_to_a_replaced_generation_is_told(log: EventLog) -> None:
    write(log, 3)
    projection = seen()
    Projector(log, [projection]).catch_up()
    write(log, 3)
    with psycopg.Connection[TupleRow].connect(log.dsn, autocommit=True) as connection:
        generation = live_generation(connection, projection)
        assert generation is not None
        batch = Batch(connection, log, generation)
        batch.handle(log.page(connection, generation.position))
        rebuild(log, [projection])
        with pytest.raises(Overtaken), connection.transaction():
            batch.write()
    assert glimpses(log) == stored_positions(log)


@pytest.mark.requirement("A-05")
def test_two_that_both_believe_to_hold_a_projection_do_nothing_twice(log: EventLog) -> None:
    """Its connection lost, the one doesn't know yet that the other has taken over."""
    write(log, 3)
    projection = seen()
    Projector(log, [projection]).catch_up()
    write(log, 3)
    with psycopg.Connection[TupleRow].connect(log.dsn, autocommit=True) as connection:
        generation = live_generation(connection, projection)
        assert generation is not None
        late = Batch(connection, log, generation)
        late.handle(log.page(connection, generation.position))
        Projector(log, [projection]).catch_up()
        with pytest.raises(Overtaken), connection.transaction():
            late.write()
    assert glimpses(log) == stored_positions(log)


@pytest.mark.requirement("A-04", "A-05")
def test_rebuilds_under_a_running_projector_lose_and_double_nothing(log: EventLog) -> None:
    """While writing goes on; a projector in the middle of a page finds its generation gone, and goes on with the new one."""
    projections = [seen(), seen("second")]
    appended(log, customer())
    with running(log, projections):
        writer = threading.Thread(target=write, args=(log, 250))
        writer.start()
        rebuilt = 0
        while writer.is_alive() or rebuilt < 3:
            assert len(rebuild(log, projections)) == 2
            rebuilt += 1
        writer.join()
        until(lambda: all(at(log, projection.name) == log.head() for projection in projections))
        for projection in projections:
            assert all(comparison.equal for comparison in verify(log, projection))
    assert glimpses(log) == stored_positions(log)[1:]
    assert rows_of(log.dsn, "SELECT sum(n) FROM second") == [(500,)]
    assert not rows_of(log.dsn, "SELECT 1 FROM parked_events")
    assert rows_of(log.dsn, "SELECT count(*) FROM projection_generations") == [(2,)]


@pytest.mark.requirement("A-04")
@pytest.mark.part_of("X-04")
def test_a_newer_version_takes_over_from_a_running_older_one_without_a_gap(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """The older program lets go of a projection whose rows a newer one has rebuilt; until then the older rows are read, and kept up."""
    monkeypatch.setattr(projector_module, "IDLE", 0.05)
    old, new = seen(), seen(version=2)
    Projector(log, [old]).catch_up()
    with running(log, [old], [new]):
        write(log, 20)
        until(lambda: at(log, "seen") == log.head())
        assert rows_of(log.dsn, "SELECT version FROM projection_generations WHERE live") == [(1,)]
        rebuild(log, [new])
        write(log, 20)
        until(lambda: at(log, "seen") == log.head())
        assert rows_of(log.dsn, "SELECT version FROM projection_generations WHERE live") == [(2,)]
    assert glimpses(log) == stored_positions(log)


@pytest.mark.requirement("A-06")
@pytest.mark.part_of("X-03")
def test_a_projector_outlives_a_lost_connection_and_trouble_of_any_kind(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projector_connection, "RECOVERY", 0.05)
    with running(log, [seen()]):
        write(log, 5)
        until(lambda: at(log, "seen") == log.head())
        rows_of(
            log.dsn,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portal projector' AND datname = current_database()",
        )
        write(log, 5)
        until(lambda: at(log, "seen") == log.head())
        table = rows_of(log.dsn, "SELECT 'seen_g' || generation FROM projection_generations WHERE live")[0][0]
        with psycopg.connect(log.dsn, autocommit=True) as connection:
            connection.execute(f"ALTER TABLE {table} RENAME TO elsewhere".encode())
            write(log, 5)
            time.sleep(0.3)
            assert not rows_of(log.dsn, "SELECT 1 FROM parked_events"), "no event is to blame for this"
            connection.execute(f"ALTER TABLE elsewhere RENAME TO {table}".encode())
        until(lambda: at(log, "seen") == log.head())
    assert glimpses(log) == stored_positions(log)


def test_the_real_projections_name_each_other_by_their_read_models(log: EventLog) -> None:
    Projector(log, PROJECTIONS).catch_up()
    appended(log, customer(), device(), user(UUID(int=7)))
    assert Projector(log, PROJECTIONS).catch_up() == log.head()
    assert rows_of(log.dsn, "SELECT count(*) FROM overview WHERE customer_id = %s", CUSTOMER) == [(2,)]


def test_who_has_caught_up_has_let_go_of_all(log: EventLog) -> None:
    """Whoever comes next finds them free, however late the server notices that the session is over."""
    appended(log, customer())
    with psycopg.connect(log.dsn, autocommit=True) as beside:
        for _ in range(20):
            Projector(log, PROJECTIONS).catch_up()
            held = f"""SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = {PROJECTION.number} AND objsubid = 2
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
            assert beside.execute(held.encode()).fetchall() == [(0,)]
