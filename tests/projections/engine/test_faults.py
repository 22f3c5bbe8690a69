"""Each kind of fault, provoked: the event's own parks its stream, any other holds up its own projection alone until it is mended."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import Connection, errors
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from aggregates.device import DeviceNoted
from eventstore.envelope import Recorded
from eventstore.faults import Fault, Slip, UnknownEvent, fault_of, told
from eventstore.keyring import WrongMasterKey
from eventstore.log import EventLog
from projections.engine import pauses as pauses_module
from projections.engine.pauses import Pause, pauses
from projections.engine.projection import Physical, Projection, Touched
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.engine.verify import verify
from tests.commands.made_up import PHONE, device, imei, user
from tests.eventstore.store import appended, rows_of
from tests.projections.engine.parked import insert, parked, positions
from tests.projections.engine.test_projector import at, glimpses, running, stored_positions
from tests.projections.seen import seen
from tests.waiting import until

Doing = Callable[[Connection[TupleRow]], object]


def paused(log: EventLog) -> list[Pause]:
    with log.pool.connection() as connection:
        return pauses(connection)


def streams(log: EventLog, number: int) -> list[UUID]:
    """So many devices."""
    made = [uuid4() for _ in range(number)]
    appended(log, *(device(stream, imei(f"{uuid4().int % 10**14:014d}")) for stream in made))
    return made


class Culprit:
    """A projection in whose handler, or in whose SQL, something goes wrong until it is mended."""

    def __init__(self, *, handling: Callable[[], object] | None = None, deriving: Doing | None = None) -> None:
        self.mended = False
        self.projection = replace(seen("seen", fails=self._handle), afterwards=self._derive)
        self._handling, self._deriving = handling, deriving

    def _handle(self, _: Recorded[Any]) -> bool:
        if self._handling is not None and not self.mended:
            self._handling()
        return False

    def _derive(self, connection: Connection[TupleRow], physical: Physical, touched: Touched | None) -> None:
        if self._deriving is not None and not self.mended:
            self._deriving(connection)


def raising(error: Exception) -> Callable[[], object]:
    def work() -> None:
        raise error

    return work


def too_much_memory() -> object:
    return bytearray(2**62)


def one_thread_too_many() -> None:
    before = threading.stack_size(2**46)
    try:
        threading.Thread(target=print).start()
    finally:
        threading.stack_size(before)


def sql(*statements: str) -> Doing:
    def work(connection: Connection[TupleRow]) -> None:
        for statement in statements:
            connection.execute(statement.encode()).close()

    return work


CULPRITS: dict[str, tuple[Culprit, type[Exception], Fault]] = {
    "no memory": (Culprit(handling=too_much_memory), MemoryError, Fault.ENVIRONMENT),
    "no thread": (Culprit(handling=one_thread_too_many), RuntimeError, Fault.ENVIRONMENT),
    "no file": (Culprit(handling=lambda: open("/nowhere/at/all")), FileNotFoundError, Fault.ENVIRONMENT),  # noqa: PTH123, SIM115
    "a name that isn't there": (Culprit(handling=lambda: nowhere), NameError, Fault.PROGRAM),  # type: ignore[name-defined] # noqa: F821  # pyright: ignore
    "SQL that names no column": (Culprit(deriving=sql("SELECT nothing FROM seen")), errors.UndefinedColumn, Fault.PROGRAM),
    "SQL that is none": (Culprit(deriving=sql("SELECTED")), errors.SyntaxError, Fault.PROGRAM),
    "SQL of a missing table": (Culprit(deriving=sql("SELECT FROM nowhere")), errors.UndefinedTable, Fault.PROGRAM),
    "SQL that fails with any row": (Culprit(deriving=sql("SELECT 1 / 0")), Slip, Fault.PROGRAM),
    "a statement that takes too long": (
        Culprit(deriving=sql("SET LOCAL statement_timeout = 20", "SELECT pg_sleep(5)")),
        errors.QueryCanceled,
        Fault.ENVIRONMENT,
    ),
    "a lock that is not to be had": (
        Culprit(deriving=sql("SET LOCAL lock_timeout = 20", "LOCK TABLE projection_holders")),
        errors.LockNotAvailable,
        Fault.ENVIRONMENT,
    ),
    "a right that it lacks": (
        Culprit(deriving=sql("SET LOCAL ROLE portal_reader", "DELETE FROM projection_holders")),
        errors.InsufficientPrivilege,
        Fault.ENVIRONMENT,
    ),
    "no room on the disk that it may use": (
        Culprit(
            deriving=sql(
                "SET LOCAL temp_file_limit = 1", "SET LOCAL work_mem = 64", "SELECT n FROM generate_series(1, 300000) n ORDER BY -n"
            )
        ),
        errors.ConfigurationLimitExceeded,
        Fault.ENVIRONMENT,
    ),
}


@pytest.mark.requirement("A-06")
@pytest.mark.parametrize("name", CULPRITS)
def test_what_no_event_is_to_blame_for_pauses_that_projection_only(log: EventLog, name: str) -> None:
    culprit, kind, fault = CULPRITS[name]
    culprit.mended = False
    streams(log, 4)
    projections = [culprit.projection, seen("other")]
    with psycopg.connect(log.dsn) as blocking:
        blocking.execute("LOCK TABLE projection_holders IN ACCESS SHARE MODE" if "lock" in name else "SELECT")
        with pytest.raises(kind):
            Projector(log, projections).catch_up()
    assert (at(log, "other"), at(log, "seen")) == (log.head(), 0)
    assert not parked(log)
    [held] = paused(log)
    assert (held.projection, held.position, held.fault, held.tries) == ("seen", 0, fault, 1)
    assert held.error.startswith(kind.__name__)
    culprit.mended = True
    assert Projector(log, projections).catch_up() == log.head()
    assert not paused(log)
    assert glimpses(log) == stored_positions(log)
    assert all(comparison.equal for comparison in verify(log, culprit.projection))


@pytest.mark.requirement("A-06")
def test_a_paused_projection_is_tried_again_and_again_and_goes_on_by_itself(
    log: EventLog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pauses_module, "FIRST", 0.02)
    monkeypatch.setattr("projections.engine.projector.IDLE", 0.02)
    culprit = Culprit(deriving=sql("SELECT nothing FROM seen"))
    with running(log, [culprit.projection, seen("other")]):
        streams(log, 3)
        until(lambda: [pause.tries for pause in paused(log)] >= [3])
        streams(log, 3)
        until(lambda: at(log, "other") == log.head())
        assert at(log, "seen") == 0
        assert "nothing" in paused(log)[0].error, "what PostgreSQL says of it"
        culprit.mended = True
        until(lambda: at(log, "seen") == log.head())
        until(lambda: not paused(log))
    assert not parked(log)
    assert glimpses(log) == stored_positions(log)
    assert "projection seen goes on" in caplog.text


@pytest.mark.requirement("A-06")
def test_a_paused_projection_goes_on_up_to_the_event_at_which_it_fails(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pauses_module, "FIRST", 0.02)
    monkeypatch.setattr("projections.engine.projector.IDLE", 0.02)
    devices = streams(log, 37)
    mended: list[bool] = []

    def fails(recorded: Recorded[Any]) -> bool:
        return not mended and recorded.stream_id == devices[22] and bool(too_much_memory())

    with running(log, [seen(fails=fails), seen("other")]):
        until(lambda: at(log, "other") == log.head())
        until(lambda: at(log, "seen") == positions(log, devices[21])[0])
        until(lambda: [(pause.position, pause.fault) for pause in paused(log)] == [(positions(log, devices[21])[0], Fault.ENVIRONMENT)])
        mended.append(True)
        until(lambda: at(log, "seen") == log.head())
    assert not parked(log)
    assert glimpses(log) == stored_positions(log)


def test_pauses_grow_up_to_the_longest(log: EventLog) -> None:
    culprit = Culprit(deriving=sql("SELECT nothing FROM seen"))
    streams(log, 1)
    with pytest.raises(errors.UndefinedColumn):
        Projector(log, [culprit.projection]).catch_up()
    with log.pool.connection() as connection:
        found = Projector(log, [culprit.projection])
        found.holding.take(connection)
        [generation] = found.holding.live
        waiting: list[float] = []
        for _ in range(9):
            found.pauses.begin(connection, generation, errors.UndefinedColumn())
            [held] = pauses(connection)
            waiting.append(round((held.retry_at - connection.execute("SELECT clock_timestamp()").fetchall()[0][0]).total_seconds()))
        assert waiting == [1, 2, 4, 8, 16, 32, 60, 60, 60]
        assert found.pauses.waits(generation)


def test_a_rebuild_ends_a_pause(log: EventLog) -> None:
    culprit = Culprit(deriving=sql("SELECT nothing FROM seen"))
    streams(log, 1)
    with pytest.raises(errors.UndefinedColumn):
        Projector(log, [culprit.projection]).catch_up()
    culprit.mended = True
    rebuild(log, [culprit.projection])
    assert not paused(log)


def test_forty_streams_are_not_parked_for_a_slip_in_sql(log: EventLog) -> None:
    culprit = Culprit(deriving=sql("SELECT 1 / 0"))
    culprit.mended = True
    streams(log, 20)
    Projector(log, [culprit.projection]).catch_up()
    culprit.mended = False
    for number in (1, 19):
        streams(log, number)
        with pytest.raises(Slip):
            Projector(log, [culprit.projection]).catch_up()
    assert not parked(log)


@pytest.mark.requirement("A-06", "A-09")
def test_a_missing_upcast_pauses_who_handles_the_event_and_nobody_else(log: EventLog) -> None:
    appended(log, device(PHONE), user())
    insert(log, "device.noted", "{}", PHONE, event_version=0)
    other = Projection("other", version=1, tables=seen("other").tables)
    other.handlers.update({kind: found for kind, found in seen("other").handlers.items() if kind is not DeviceNoted})
    with pytest.raises(Slip, match=r"device\.noted has no upcast from v0"):
        Projector(log, [seen(), other]).catch_up()
    assert at(log, "other") == log.head()
    assert [held.projection for held in paused(log)] == ["seen"]
    assert not parked(log)


@pytest.mark.part_of("X-03")
def test_a_projector_waits_for_the_database_without_flooding_the_log(log: EventLog, caplog: pytest.LogCaptureFixture) -> None:
    name = rows_of(log.dsn, "SELECT current_database()")[0][0]
    elsewhere = make_conninfo(log.dsn, dbname="postgres")
    with running(log, [seen()]), psycopg.connect(elsewhere, autocommit=True) as administrator:
        streams(log, 1)
        until(lambda: at(log, "seen") == log.head())
        log.pool.close()
        administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        administrator.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        threading.Event().wait(3)
        administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
        until(lambda: "projector has the database again" in caplog.text)
        assert caplog.text.count("projector lost the database") == 1


def test_each_kind_of_error_has_its_sort() -> None:
    sorted_as = {
        Fault.EVENT: [psycopg.DataError(), errors.NotNullViolation(), errors.NumericValueOutOfRange(), errors.UntranslatableCharacter()],
        Fault.PROGRAM: [
            psycopg.ProgrammingError(),
            errors.UndefinedColumn(),
            errors.CardinalityViolation(),
            errors.StatementTooComplex(),
            RuntimeError(),
        ],
        Fault.ENVIRONMENT: [
            psycopg.OperationalError(),
            errors.DiskFull(),
            errors.AdminShutdown(),
            errors.DeadlockDetected(),
            ConnectionError(),
            WrongMasterKey(),
        ],
        Fault.AGE: [UnknownEvent("x", 1, 7)],
    }
    wrong = [(fault, error) for fault, found in sorted_as.items() for error in found if fault_of(error) is not fault]
    assert not wrong


def test_what_is_told_of_a_fault_quotes_no_value() -> None:
    assert "Erika" not in told(ValueError("Erika"))
    assert told(OSError(28, "No space left on device")).endswith("No space left on device")
    assert told(Slip("no upcast")) == "Slip: no upcast"
