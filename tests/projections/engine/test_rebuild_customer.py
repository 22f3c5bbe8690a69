"""One customer's rows are made anew while all are read and projected: right in the end, and nobody else's touched (A-04)."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import psycopg
import pytest

from aggregates.device import DeviceNoted
from aggregates.device_terms import ActivationLockReported
from foundation.advisory_locks import PROJECTION
from projections.engine import rebuild_customer as rebuild_customer_module
from projections.engine.generation import RETIRED, create, live_generation
from projections.engine.projector import Projector
from projections.engine.rebuild import RebuildRunning, alone, rebuild
from projections.engine.rebuild_customer import ProjectorStays, rebuild_customer
from projections.engine.verify import NotBuilt, verify
from projections.registry import PROJECTIONS, inventory
from readmodels.service_accesses import SERVICE_ACCESS_ROWS
from tests.commands.made_up import PHONE, imei
from tests.commands.made_up import device as made_up_device
from tests.databases import Databases, prepared
from tests.eventstore.store import appended, cause, rows_of
from tests.projections.engine.parked import Fault, begin, parked
from tests.projections.engine.test_projector import running
from tests.projections.engine.two_lives import ONE, OTHER, two_lives
from tests.projections.seen import seen
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventstore.envelope import Recorded
    from eventstore.log import EventLog
    from projections.engine.fill import Progress

pytestmark = pytest.mark.requirement("A-04")


@pytest.fixture
def database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """With the two `customers`, who live once for all tests that ask for them; else with nothing projected."""
    with databases.like(two_lives if "customers" in request.fixturenames else prepared) as dsn:
        yield dsn


@pytest.fixture
def customers() -> tuple[UUID, UUID]:
    return ONE, OTHER


Rows = dict[str, list[str]]


def rows_of_customer(log: EventLog, customer_id: UUID) -> Rows:
    """All that the customer has in each live table, that of resellers' lists too."""
    found: Rows = {}
    with log.pool.connection() as connection:
        for projection in PROJECTIONS:
            live = live_generation(connection, projection)
            assert live is not None
            for table in projection.tables:
                whose = "of_customer" if table is SERVICE_ACCESS_ROWS else "customer_id"
                query = f"SELECT t::text FROM {live.physical[table.name]} t WHERE {whose} = %s ORDER BY 1"
                found[table.name] = [text for (text,) in connection.execute(query.encode(), (customer_id,))]
    return found


WRONG = {"name": "'wrong'", "model": "'wrong'", "tariff": "'wrong'", "file_name": "'wrong'", "full_name": "'wrong'", "n": "n + 7"}


def spoil(log: EventLog, customer_id: UUID) -> None:
    """Every table of the customer's lacks rows, and has some that are wrong or there twice."""
    with log.pool.connection() as connection:
        for projection in PROJECTIONS:
            live = live_generation(connection, projection)
            assert live is not None
            for table in projection.tables:
                name, whose = live.physical[table.name], "of_customer" if table is SERVICE_ACCESS_ROWS else "customer_id"
                mine = f"FROM {name} WHERE {whose} = '{customer_id}'"
                if table.key is None and table.unique is None:
                    connection.execute(
                        f"INSERT INTO {name} SELECT t.* FROM {name} t, generate_series(1, 2) WHERE {whose} = '{customer_id}' LIMIT 2".encode()
                    )
                for column, wrong in WRONG.items():
                    if column in table.columns and (table.unique is None or column == "n"):
                        connection.execute(f'UPDATE {name} SET "{column}" = {wrong} WHERE ctid IN (SELECT ctid {mine} OFFSET 1)'.encode())
                connection.execute(f"DELETE FROM {name} WHERE ctid = (SELECT ctid {mine} LIMIT 1)".encode())


def no_leftovers(log: EventLog) -> bool:
    return rows_of(log.dsn, "SELECT count(*) FROM projection_generations") == [(len(PROJECTIONS),)]


def test_its_rows_are_those_that_the_events_say_and_nobody_elses_are_touched(log: EventLog, customers: tuple[UUID, UUID]) -> None:
    one, other = customers
    right = rows_of_customer(log, one)
    spoil(log, one)
    spoil(log, other)
    wrong, others = rows_of_customer(log, one), rows_of_customer(log, other)
    assert all(wrong[name] != rows for name, rows in right.items() if rows), "each table is spoilt"
    told: list[Progress] = []
    rebuilt = rebuild_customer(log, PROJECTIONS, one, told.append)
    assert rows_of_customer(log, one) == right
    assert rows_of_customer(log, other) == others
    assert {phase for each in told for phase in [each.phase]} == {"events", "rows"}
    assert [each.generation.projection for each in rebuilt] == list(PROJECTIONS)
    assert {table.table: table.rows for each in rebuilt for table in each.tables} == {name: len(rows) for name, rows in right.items()}
    assert all(each.differed for each in rebuilt)
    assert no_leftovers(log)
    assert [each.differed for each in rebuild_customer(log, PROJECTIONS, one)] == [0] * len(PROJECTIONS)
    rebuild_customer(log, PROJECTIONS, other)
    for projection in PROJECTIONS:
        assert all(comparison.equal for comparison in verify(log, projection)), projection.name


def test_what_happens_meanwhile_is_in_it(log: EventLog, customers: tuple[UUID, UUID]) -> None:
    """Two projectors at work, people who change things of this customer and of another, and one rebuild after the other."""
    one, other = customers
    stop = threading.Event()

    def go_on() -> int:
        written = 0
        while not stop.is_set():
            for customer_id in (one, other):
                stream = uuid4()
                new = made_up_device(stream, imei(f"{stream.int % 10**14:014d}"))
                appended(log, new, (stream, ActivationLockReported()), by=cause(customer_id))
                written += 1
            stop.wait(0.02)  # what is proven needs changes all the time, not as many as the machine takes
        return written

    with running(log, PROJECTIONS, PROJECTIONS), ThreadPoolExecutor(1) as writers:
        writing = writers.submit(go_on)
        try:
            for _ in range(3):
                spoil(log, one)
                rebuild_customer(log, PROJECTIONS, one)
        finally:
            stop.set()
        assert writing.result() > 0
    Projector(log, PROJECTIONS).catch_up()
    for projection in PROJECTIONS:
        assert all(comparison.equal for comparison in verify(log, projection)), projection.name
    assert no_leftovers(log)


def test_a_batch_that_read_the_rows_before_is_not_written_after_them(log: EventLog) -> None:
    """A projector in the middle of a batch is waited for: it makes way when that is written."""
    begin(log)
    reached, let_go = threading.Event(), threading.Event()

    def waits(recorded: Recorded[object]) -> bool:  # type: ignore[type-var]
        if recorded.position > head:
            reached.set()
            let_go.wait()
        return False

    head = log.head()
    slow = seen(fails=waits)
    Projector(log, [slow]).catch_up()
    customer_id = rows_of(log.dsn, "SELECT customer_id FROM seen LIMIT 1")[0][0]
    right = rows_of(log.dsn, "SELECT * FROM seen ORDER BY stream_id")
    with log.pool.connection() as connection:
        connection.execute("UPDATE seen_g1 SET label = 'wrong', n = n + 100")
    with running(log, [slow]), ThreadPoolExecutor(1) as beside:
        appended(log, (PHONE, ActivationLockReported()))
        try:
            until(reached.is_set)
            rebuilding = beside.submit(rebuild_customer, log, [seen()], customer_id)
            until(lambda: waiting_for_it(log))
            assert not rebuilding.done()
        finally:
            let_go.set()
        rebuilding.result()
        until(lambda: rows_of(log.dsn, "SELECT position FROM projection_positions WHERE projection = 'seen'") == [(log.head(),)])
    now = rows_of(log.dsn, "SELECT * FROM seen ORDER BY stream_id")
    assert [row for row in now if row[1] != PHONE] == [row for row in right if row[1] != PHONE]
    [phone] = [row for row in now if row[1] == PHONE]
    assert (phone[2], phone[4]) == (len(phone[3]), "")
    assert str(log.head()) in phone[3]


def waiting_for_it(log: EventLog) -> bool:
    return bool(rows_of(log.dsn, f"SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = {PROJECTION.number} AND NOT granted"))


@pytest.mark.parametrize("phase", ["events", "rows"])
def test_killed_at_any_step_it_has_changed_nothing_or_all_and_is_said_again(
    log: EventLog, customers: tuple[UUID, UUID], phase: str
) -> None:
    one, other = customers
    right, others = rows_of_customer(log, one), rows_of_customer(log, other)
    spoil(log, one)
    for among in (PROJECTIONS[0], inventory):
        wrong = rows_of_customer(log, one)
        killed(log, one, phase, among.name)
        now = rows_of_customer(log, one)
        for projection in PROJECTIONS:
            tables = [table.name for table in projection.tables]
            assert [now[name] for name in tables] in ([wrong[name] for name in tables], [right[name] for name in tables])
        assert rows_of_customer(log, other) == others
    stream = uuid4()
    appended(log, made_up_device(stream, imei(f"{stream.int % 10**14:014d}")), by=cause(one))
    Projector(log, PROJECTIONS).catch_up()
    rebuild_customer(log, PROJECTIONS, one)
    for projection in PROJECTIONS:
        assert all(comparison.equal for comparison in verify(log, projection)), projection.name
    assert no_leftovers(log)


def killed(log: EventLog, customer_id: UUID, phase: str, projection: str) -> None:
    program = [sys.executable, "-m", "tests.projections.engine.rebuild_customer_program", log.dsn, str(customer_id)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.split() == [phase, projection]:
                process.kill()
                break
    until(
        lambda: (
            not rows_of(
                log.dsn, "SELECT 1 FROM pg_stat_activity WHERE application_name = 'portal rebuild' AND datname = current_database()"
            )
        )
    )


def test_what_a_killed_one_left_behind_is_no_rebuilds_to_go_on_with(log: EventLog, customers: tuple[UUID, UUID]) -> None:
    with log.pool.connection() as connection:
        left = create(connection, inventory, RETIRED)
        connection.execute("UPDATE projection_generations SET position = %s WHERE generation = %s", (log.head(), left.number))
    rebuild(log, [inventory])
    assert all(comparison.equal for comparison in verify(log, inventory))
    assert rows_of_customer(log, customers[0])["overview"]
    assert no_leftovers(log)


def test_what_was_parked_by_a_fault_that_is_mended_is_so_no_longer(log: EventLog) -> None:
    begin(log)
    Projector(log, [seen(fails=Fault(DeviceNoted))]).catch_up()
    customer_id = rows_of(log.dsn, "SELECT customer_id FROM seen LIMIT 1")[0][0]
    before = parked(log)
    assert before
    rebuild_customer(log, [seen(fails=Fault(DeviceNoted))], customer_id)
    assert [each[:3] for each in parked(log)] == [each[:3] for each in before], "it still can't be digested"
    rebuild_customer(log, [seen()], uuid4())
    assert len(parked(log)) == len(before), "those of others stay"
    rebuild_customer(log, [seen()], customer_id)
    assert parked(log) == []
    assert rows_of(log.dsn, "SELECT n FROM seen WHERE stream_id = %s", PHONE) == [(4,)]
    assert all(comparison.equal for comparison in verify(log, seen()))


def test_who_does_not_make_way_is_named_and_nothing_is_changed(
    log: EventLog, customers: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild_customer_module, "WAY_WITHIN", 1)
    spoil(log, customers[0])
    before = rows_of_customer(log, customers[0])
    with psycopg.Connection.connect(log.dsn, autocommit=True) as holder:
        assert PROJECTION.take_if_free(holder, inventory.name)
        with pytest.raises(ProjectorStays, match="projects inventory and doesn't make way"):
            rebuild_customer(log, [inventory], customers[0])
    assert rows_of_customer(log, customers[0]) == before
    assert no_leftovers(log)


def test_there_is_one_rebuild_of_a_projection_at_a_time_and_of_this_version_alone(log: EventLog, customers: tuple[UUID, UUID]) -> None:
    with psycopg.Connection.connect(log.dsn, autocommit=True) as connection, alone(connection, [inventory]), pytest.raises(RebuildRunning):
        rebuild_customer(log, [inventory], customers[0])
    with pytest.raises(NotBuilt):
        rebuild_customer(log, [seen()], customers[0])
