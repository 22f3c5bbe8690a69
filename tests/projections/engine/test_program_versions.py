"""Two versions of the program over one database: the older one does no harm, and the newer one leaves nothing undone."""

import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from random import Random
from uuid import uuid4

import psycopg
import pytest

from aggregates.device import DeviceNoted
from aggregates.device_terms import ActivationLockLifted, ActivationLockReported
from aggregates.engine.event import OPERATOR
from aggregates.engine.projection_run import ParkedStreamRetried, projection_stream
from eventstore.faults import UnknownEvent
from eventstore.log import EventLog
from eventstore.verify_claims import verify_claims
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.engine.unknown_events import unknown_events
from projections.engine.verify import verify
from projections.registry import PROJECTIONS
from tests.commands.made_up import PHONE, TABLET, device, imei, user
from tests.eventstore.store import appended, cause, rows_of
from tests.projections.engine.parked import NOTED, Fault, glimpses, insert, parked, positions
from tests.projections.engine.program_version import NEWER
from tests.projections.engine.test_projector import at
from tests.projections.lives import Entry, Life, of_customer
from tests.projections.seen import seen
from tests.waiting import until

NEWER_NAMES = [kind.event_name for kind in NEWER]


class Program:
    """A projector in a process of its own, of the old version or the new one."""

    def __init__(self, process: subprocess.Popen[bytes], said: Path) -> None:
        self._process = process
        self._said = said

    def said(self) -> str:
        return self._said.read_text()

    def end(self) -> None:
        self._process.terminate()
        assert self._process.wait(120) == 0


@contextmanager
def program(version: str, log: EventLog, folder: Path) -> Generator[Program]:
    said = folder / f"{version}-{uuid4()}"
    with said.open("w") as errors:
        process = subprocess.Popen([sys.executable, "-m", "tests.projections.engine.program_version", version, log.dsn], stderr=errors)
        try:
            yield Program(process, said)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


class Writing:
    """What random lives write, of customers one after the other."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._chance = Random(7)

    def write(self, n: int, *, newer: bool) -> None:
        """So many events at least, with or without those that the old program doesn't know."""
        customer_id = uuid4()
        written = 0
        missing = {"device.noted", "device.assigned"} if newer else set[str]()
        events = self._life(customer_id, newer=newer)
        while (written < n or missing) and (part := list(islice(events, 5))):
            appended(self._log, *part, by=cause(customer_id))
            written += len(part)
            missing -= {event.event_name for _, event in part}

    def _life(self, customer_id: object, *, newer: bool) -> Iterator[Entry]:
        for stream, event in (of_customer(entry, customer_id) for entry in Life(self._chance).events(400)):  # type: ignore[arg-type]  # pyright: ignore
            if newer or (not isinstance(event, NEWER) and event.event_name != "device.assigned"):
                yield stream, event


def against_the_rules(log: EventLog, statement: str) -> None:
    """Change what happened, past the trigger that refuses it."""
    with psycopg.connect(log.dsn) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement.encode())


def all_at(log: EventLog, position: int) -> bool:
    return all(at(log, projection.name) == position for projection in PROJECTIONS)


def all_at_the_head(log: EventLog) -> bool:
    return all_at(log, log.head())


def unknown_to_the_old(log: EventLog, after: int) -> int:
    """The position of the first event after that one which the old program doesn't know."""
    names = [*NEWER_NAMES, "device.assigned"]
    return rows_of(log.dsn, "SELECT min(position) FROM events WHERE position > %s AND event_name = ANY(%s)", after, names)[0][0]


def before(log: EventLog, position: int) -> int:
    return rows_of(log.dsn, "SELECT max(position) FROM events WHERE position < %s", position)[0][0]


@pytest.mark.requirement("A-03", "A-05", "A-06")
@pytest.mark.part_of("X-04")
def test_an_upgrade_and_a_rollback_leave_the_rows_that_follow_from_the_events(log: EventLog, tmp_path: Path) -> None:
    writing = Writing(log)
    with program("old", log, tmp_path) as old:
        writing.write(20, newer=False)
        until(lambda: all_at_the_head(log))
        upgraded = log.head()
        writing.write(60, newer=True)
        unknown = unknown_to_the_old(log, upgraded)
        until(lambda: all_at(log, before(log, unknown)))
        until(lambda: old.said().count("lets go of") == len(PROJECTIONS))
        writing.write(20, newer=True)
        with program("new", log, tmp_path) as new:
            for _ in range(3):
                until(lambda: all_at_the_head(log))
                writing.write(30, newer=True)
            until(lambda: all_at_the_head(log))
            assert old.said().count("lets go of") == len(PROJECTIONS), "it keeps its hands off"
            assert old.said().count("This program is older than the event log") == 1
            assert "took over" in new.said()
            old.end()
            writing.write(20, newer=True)
            until(lambda: all_at_the_head(log))
            with program("old", log, tmp_path) as rolled_back:
                until(lambda: "waits: " in rolled_back.said())
                new.end()
                writing.write(20, newer=False)
                until(lambda: all_at_the_head(log))
                behind = log.head()
                writing.write(30, newer=True)
                stopped = before(log, unknown_to_the_old(log, behind))
                until(lambda: all_at(log, stopped))
                assert not rows_of(log.dsn, "SELECT FROM parked_events")
                with program("new", log, tmp_path):
                    until(lambda: all_at_the_head(log))
                    rolled_back.end()
    assert not rows_of(log.dsn, "SELECT FROM parked_events")
    assert {name for (name,) in rows_of(log.dsn, "SELECT DISTINCT event_name FROM events")} >= {"device.noted", "device.assigned"}
    for projection in PROJECTIONS:
        for comparison in verify(log, projection):
            assert comparison.equal, comparison


FUTURE = ("device.from_the_future", 1), ("device.activation_lock_reported", 9)


@pytest.mark.requirement("A-06", "A-09")
@pytest.mark.parametrize(("name", "version"), FUTURE)
def test_a_program_that_is_too_old_goes_up_to_the_event_and_refuses_the_rest(log: EventLog, name: str, version: int) -> None:
    projection = seen()
    last = appended(log, device(PHONE), user()).position
    unknown = insert(log, name, "{}", PHONE, event_version=version)
    appended(log, device(TABLET, imei("35000000000002")))
    for _ in range(2):
        with pytest.raises(UnknownEvent, match=rf"{name} v{version} at position {unknown}"):
            Projector(log, [projection, seen("other")]).catch_up()
        assert (at(log, "seen"), at(log, "other")) == (last, last)
    for refused in (lambda: rebuild(log, [projection]), lambda: verify(log, projection), lambda: verify_claims(log)):
        with pytest.raises(UnknownEvent):
            refused()
    assert not parked(log)
    with log.pool.connection() as connection:
        assert [(each.name, each.version, each.position) for each in unknown_events(connection, log)] == [(name, version, unknown)]
        with pytest.raises(UnknownEvent):
            log.load(connection, [PHONE])
    against_the_rules(log, f"DELETE FROM events WHERE position = {unknown}")
    assert Projector(log, [projection, seen("other")]).catch_up() == log.head()
    with log.pool.connection() as connection:
        assert not unknown_events(connection, log), "it is gone"
    assert rebuild(log, [projection])
    assert all(comparison.equal for comparison in verify(log, projection))


@pytest.mark.requirement("A-06")
def test_what_an_older_program_parked_as_unknown_is_caught_up_on_the_record(log: EventLog) -> None:
    """Programs used to park what they didn't know; the event behind it waits as any other does."""
    appended(log, device(PHONE), device(TABLET, imei("35000000000002")))
    appended(log, (PHONE, NOTED), (PHONE, ActivationLockReported()), (TABLET, ActivationLockReported()), (TABLET, ActivationLockLifted()))
    old = seen(fails=Fault(DeviceNoted, ActivationLockLifted))
    Projector(log, [old]).catch_up()
    as_it_was = (
        "UPDATE parked_events SET error = 'UnknownEvent: eventstore/mapper.py:66' WHERE error IS NOT NULL AND event_name = %s RETURNING 1"
    )
    assert rows_of(log.dsn, as_it_was, "device.noted") == [(1,)]
    Projector(log, [seen()]).catch_up()
    assert [stream for stream, *_ in parked(log)] == [TABLET], "what is parked for another reason waits for a person"
    assert [position for position, stream in glimpses(log) if stream == PHONE] == positions(log, PHONE)
    with log.pool.connection() as connection:
        [recorded] = log.load(connection, [projection_stream("seen")])[projection_stream("seen")]
    assert (recorded.event, recorded.actor) == (ParkedStreamRetried(projection="seen", stream=PHONE), "timer:projector")
    end = log.head()
    Projector(log, [seen()]).catch_up()
    assert log.head() == end, "once is enough"


@pytest.mark.requirement("A-06")
def test_a_person_who_retries_what_the_program_does_not_know_stops_nothing(log: EventLog) -> None:
    """It stays parked for the newer program, which finds it."""
    appended(log, device(PHONE))
    projection = seen(fails=Fault(DeviceNoted))
    appended(log, (PHONE, NOTED))
    Projector(log, [projection]).catch_up()
    against_the_rules(log, "UPDATE events SET event_name = 'device.from_the_future' WHERE event_name = 'device.noted'")
    retry = ParkedStreamRetried(projection="seen", stream=PHONE)
    appended(log, (projection_stream("seen"), retry), device(TABLET, imei("35000000000002")), by=cause(OPERATOR))
    assert Projector(log, [projection]).catch_up() == log.head()
    [(stream, _, _, error)] = parked(log)
    assert (stream, error.startswith("UnknownEvent: ")) == (PHONE, True)
    against_the_rules(log, "UPDATE events SET event_name = 'device.noted' WHERE event_name = 'device.from_the_future'")
    assert Projector(log, [seen()]).catch_up() == log.head()
    assert not parked(log)
