"""A rebuild runs beside the live read model, can be interrupted and resumed, and readers never notice."""

import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from random import Random

import psycopg
import pytest
from psycopg.rows import TupleRow

from aggregates.device import DeviceNoted
from eventstore.log import EventLog
from projections.engine import fill as fill_module
from projections.engine.fill import Progress
from projections.engine.named import UnknownProjection, projection_named
from projections.engine.projector import Projector
from projections.engine.rebuild import RebuildRunning, alone, rebuild
from projections.engine.verify import verify
from projections.registry import PROJECTIONS
from readmodels.engine.gate import PASS, PASS_WHOLE
from tests.commands.made_up import PHONE, TABLET, device, imei
from tests.eventstore.store import appended, rows_of
from tests.projections.engine.test_projector import at, glimpses, running, stored_positions, write
from tests.projections.lives import Life
from tests.projections.seen import seen
from tests.waiting import until

VIEWS = [table.name for projection in PROJECTIONS for table in projection.tables if not table.private]


def lived(log: EventLog, seed: int = 3, tries: int = 200) -> None:
    appended(log, *Life(Random(seed)).events(tries))


def numbers_of_rows(connection: psycopg.Connection[TupleRow], views: Sequence[str]) -> list[int]:
    """How many rows each view has, at one moment each."""
    return [connection.execute(f"SELECT count(*) FROM {view}".encode()).fetchall()[0][0] for view in views]


class Reader(threading.Thread):
    """Selects all the time, several views in one transaction each way round; keeps what went wrong."""

    def __init__(self, dsn: str, views: Sequence[str], *, in_one_transaction: bool) -> None:
        super().__init__()
        self.dsn, self.views, self.in_one_transaction = dsn, views, in_one_transaction
        self.stop = threading.Event()
        self.rounds = 0
        self.slowest = 0.0
        self.wrong: list[str] = []

    def run(self) -> None:
        with psycopg.Connection[TupleRow].connect(self.dsn, autocommit=not self.in_one_transaction) as connection:
            least = numbers_of_rows(connection, self.views)
            connection.commit()
            while not self.stop.is_set():
                began = time.monotonic()
                try:
                    connection.execute(f"SELECT {PASS}".encode())
                    now = numbers_of_rows(connection, self.views)
                except psycopg.Error as error:
                    self.wrong.append(repr(error))
                    return
                if any(a < b for a, b in zip(now, least, strict=True)):
                    self.wrong.append(f"{least} → {now}")
                least = now
                connection.commit()
                self.rounds += 1
                self.slowest = max(self.slowest, time.monotonic() - began)


@contextmanager
def reading(dsn: str, views: Sequence[str]) -> Generator[list[Reader]]:
    readers = [
        Reader(dsn, views, in_one_transaction=False),
        Reader(dsn, views, in_one_transaction=True),
        Reader(dsn, tuple(reversed(views)), in_one_transaction=True),
    ]
    for reader in readers:
        reader.start()
    try:
        yield readers
    finally:
        for reader in readers:
            reader.stop.set()
        for reader in readers:
            reader.join()


@pytest.mark.requirement("A-04")
def test_queries_are_answered_without_a_gap_while_everything_is_rebuilt(log: EventLog) -> None:
    lived(log)
    Projector(log, PROJECTIONS).catch_up()
    with running(log, PROJECTIONS), reading(log.dsn, VIEWS) as readers:
        for _ in range(3):
            rebuild(log, PROJECTIONS)
        assert all(reader.rounds for reader in readers)
    for reader in readers:
        assert reader.wrong == []
        assert reader.slowest < 5
    for projection in PROJECTIONS:
        assert all(comparison.equal for comparison in verify(log, projection))


@pytest.mark.requirement("A-04")
def test_a_rebuild_waits_for_a_long_reader_and_lets_the_projector_go_on(log: EventLog) -> None:
    write(log, 20)
    projection = seen()
    Projector(log, [projection]).catch_up()
    with running(log, [projection]), psycopg.connect(log.dsn) as reader:
        reader.execute("SELECT count(*) FROM seen")
        rebuilding = threading.Thread(target=rebuild, args=(log, [projection]))
        rebuilding.start()
        until(lambda: rows_of(log.dsn, "SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"))
        for _ in range(3):
            write(log, 1)
            until(lambda: at(log, "seen") == log.head())
        assert rebuilding.is_alive()
        reader.rollback()
        rebuilding.join(120)
        assert not rebuilding.is_alive()
        until(lambda: at(log, "seen") == log.head())
    assert glimpses(log) == stored_positions(log)
    assert rows_of(log.dsn, "SELECT generation FROM projection_generations") == [(2,)]


@pytest.mark.requirement("A-04")
def test_a_rebuild_does_not_wait_for_who_holds_a_table_such_as_a_backup(log: EventLog) -> None:
    write(log, 20)
    projection = seen()
    Projector(log, [projection]).catch_up()
    with psycopg.connect(log.dsn) as backup:
        backup.execute("LOCK TABLE seen_g1 IN ACCESS SHARE MODE")
        rebuild(log, [projection])
        assert rows_of(log.dsn, "SELECT generation, live FROM projection_generations ORDER BY 1") == [(1, False), (2, True)]
        assert glimpses(log) == stored_positions(log)
        backup.execute("SELECT count(*) FROM seen_g1")
        rebuild(log, [projection])
        assert rows_of(log.dsn, "SELECT generation FROM projection_generations WHERE live") == [(3,)], "nor does the next one"
    rebuild(log, [projection])
    assert rows_of(log.dsn, "SELECT generation, live FROM projection_generations") == [(4, True)], "what was left is gone"
    assert rows_of(log.dsn, "SELECT to_regclass('seen_g1') IS NULL") == [(True,)]
    assert glimpses(log) == stored_positions(log)


@pytest.mark.requirement("A-04")
def test_files_one_after_another_do_not_keep_a_rebuild_from_switching(log: EventLog) -> None:
    """There is no moment without one whose rows are being computed; new ones wait until the rebuild has switched."""
    write(log, 20)
    projection = seen()
    Projector(log, [projection]).catch_up()
    done = threading.Event()

    def compute_files(since: float) -> None:
        time.sleep(since)
        with psycopg.connect(log.dsn) as connection:
            while not done.is_set():
                connection.execute(f"SELECT {PASS_WHOLE}".encode())
                connection.execute("SELECT count(*), pg_sleep(2) FROM seen")
                connection.rollback()

    files = [threading.Thread(target=compute_files, args=(since,)) for since in (0.0, 0.7, 1.3)]
    for each in files:
        each.start()
    try:
        time.sleep(1.5)
        rebuild(log, [projection])
    finally:
        done.set()
        for each in files:
            each.join()
    assert rows_of(log.dsn, "SELECT generation, live FROM projection_generations") == [(2, True)]


@pytest.mark.requirement("A-04")
def test_progress_tells_done_of_how_many_rate_and_time_left(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill_module, "FILLED_AT_ONCE", 10)
    lived(log)
    told: list[Progress] = []
    rebuild(log, PROJECTIONS, told.append)
    events = [progress for progress in told if progress.phase == "events"]
    passes = list(dict.fromkeys(progress.projections for progress in events))
    assert sorted(name for names in passes for name in names) == sorted(projection.name for projection in PROJECTIONS)
    for names in passes:
        done = [progress.done for progress in events if progress.projections == names]
        assert done == sorted(done)
        assert done[0] < done[-1] <= log.head()
    assert {progress.total for progress in events} == {log.head()}
    assert all(progress.rate > 0 and progress.left is not None and progress.left >= 0 for progress in events)
    assert {progress.phase for progress in told} == {"events", "indexes", "switch"}


@pytest.mark.requirement("A-04")
@pytest.mark.parametrize("memory", [0, 10])
def test_checkpoints_and_little_memory_change_nothing(log: EventLog, monkeypatch: pytest.MonkeyPatch, memory: int) -> None:
    lived(log, seed=memory)
    monkeypatch.setattr(fill_module, "FILLED_AT_ONCE", 7)
    monkeypatch.setattr(fill_module, "CHECKPOINT", 14)
    monkeypatch.setattr(fill_module, "MEMORY", memory)
    rebuild(log, PROJECTIONS)
    monkeypatch.undo()
    for projection in PROJECTIONS:
        assert all(comparison.equal for comparison in verify(log, projection))


@pytest.mark.requirement("A-04")
def test_two_rebuilds_of_one_projection_at_once_are_refused(log: EventLog) -> None:
    first, second = seen(), seen("second")
    write(log, 2)
    Projector(log, [first, second]).catch_up()
    with psycopg.Connection[TupleRow].connect(log.dsn, autocommit=True) as connection, alone(connection, [first]):
        with pytest.raises(RebuildRunning):
            rebuild(log, [second, first])
        with pytest.raises(RebuildRunning):
            verify(log, first)
        rebuild(log, [second])
    rebuild(log, [second, first])
    assert glimpses(log) == stored_positions(log)


@pytest.mark.requirement("A-04")
def test_a_first_rebuild_and_a_first_projector_may_start_together(log: EventLog) -> None:
    projections = [seen(), seen("second")]
    for _ in range(3):
        write(log, 5)
        with running(log, projections, projections):
            rebuild(log, projections)
            until(lambda: all(at(log, projection.name) == log.head() for projection in projections))
        assert glimpses(log) == stored_positions(log)
        assert rows_of(log.dsn, "SELECT count(*) FROM projection_generations WHERE live") == [(2,)]
        with psycopg.connect(log.dsn, autocommit=True) as connection:
            for name in ("seen", "glimpses", "second"):
                connection.execute(f"DROP VIEW {name}".encode())
            connection.execute("DELETE FROM projection_generations")


@pytest.mark.requirement("A-03", "A-04")
def test_a_rebuild_finds_the_row_that_the_database_refuses_across_checkpoints(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill_module, "FILLED_AT_ONCE", 4)
    monkeypatch.setattr(fill_module, "CHECKPOINT", 12)
    write(log, 15)
    appended(log, device(PHONE), device(TABLET, imei("35000000000002")))
    note = appended(log, (PHONE, DeviceNoted(text="Notiz", about_user_id=None))).position
    write(log, 15)
    first, second = seen(label=lambda recorded: "a\x00b" if recorded.position == note else ""), seen("second")
    rebuild(log, [first, second])
    assert rows_of(log.dsn, "SELECT name, position FROM parked_events") == [("seen", note)]
    assert glimpses(log) == [(position,) for (position,) in stored_positions(log) if position != note]
    assert rows_of(log.dsn, "SELECT sum(n) FROM second") == [(len(stored_positions(log)),)]


def test_a_projection_is_found_by_its_name_or_by_that_of_a_read_model() -> None:
    names = {table.name: projection.name for projection in PROJECTIONS for table in projection.tables}
    assert names["overview"] == "inventory"
    for table, name in names.items():
        assert projection_named(table).name == name
        assert projection_named(name).name == name
    with pytest.raises(UnknownProjection, match="inventory"):
        projection_named("nichts")
