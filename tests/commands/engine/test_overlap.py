"""While one group of commands is being appended the next one is decided on what it will leave behind: nobody is told of what is not committed."""

import time
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from pydantic import PrivateAttr

from aggregates.device import DeviceAssigned, DeviceNoted
from aggregates.engine.event import Event
from commands.devices.assign_device import AssignDevice, DeviceHasUser
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.register_device import RegisterDevice
from commands.engine.command import Command, Decision, Given, VersionMismatch
from commands.engine.dispatch import Dispatcher, Done
from commands.sims.register_other_sim import NumberTaken, RegisterOtherSim
from eventstore.log import EventLog
from tests.commands.engine.in_flight import begin_with, cause
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, IMEI_2, NUMBER, OTHER_SIM, PHONE, SIM, TABLET, imei
from tests.eventstore.store import LOCK_AWAITED, hold, rows_of
from tests.waiting import until


@pytest.fixture(autouse=True)
def start(dispatcher: Dispatcher) -> None:
    """A customer with two users and two devices."""
    begin_with(dispatcher, RegisterDevice(device_id=TABLET, identifiers=(imei(IMEI_2),)))


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as pool:
        yield pool


class Counted(Command):
    """Does what `command` does, and counts how often it is decided."""

    command: Command
    _tries: list[None] = PrivateAttr(default_factory=list[None])

    @property
    def decided(self) -> int:
        return len(self._tries)

    def decide(self, given: Given) -> Decision:
        try:
            return self.command.decide(given)
        finally:
            self._tries.append(None)


class Overlap:
    """Commands of two groups: the first is held at the append lock, and so at the database."""

    def __init__(self, log: EventLog, dispatcher: Dispatcher, threads: ThreadPoolExecutor, holder: psycopg.Connection[Any]) -> None:
        self._log, self._dispatcher, self._threads, self._holder = log, dispatcher, threads, holder

    def append(self, command: Command, **options: Any) -> Future[Done]:
        """The command of the first group; when this returns the database is at it."""
        future = self._threads.submit(self._dispatcher.run, command, cause(), **options)
        until(lambda: bool(self.at_the_lock()))
        return future

    def decide(self, command: Command, **options: Any) -> Future[Done]:
        """A command of the next group; when this returns it is decided."""
        counted = Counted(command=command)
        future = self._threads.submit(self._dispatcher.run, counted, cause(), **options)
        until(lambda: counted.decided > 0)
        return future

    def at_the_lock(self) -> list[tuple[Any, ...]]:
        return rows_of(self._log.dsn, LOCK_AWAITED)

    def meddle(self, stream: UUID, event: Event) -> None:
        """Another process is quicker, as it has the lock."""
        self._holder.execute(
            """INSERT INTO events (position, stream_id, stream_version, customer_id, event_name, event_version, payload, recorded_at, effective_at,
               actor, causation, correlation) SELECT nextval('events_position'), %s, max(stream_version) + 1, %s, %s, %s, %s, now(), now(), 'other', '', ''
               FROM events WHERE stream_id = %s""",
            (stream, CUSTOMER, event.event_name, event.event_version, event.model_dump_json(), stream),
        )
        for claim in event.claims():
            self._holder.execute("INSERT INTO claims VALUES (%s, %s, %s, %s)", (CUSTOMER, claim.kind.name, claim.value, stream))

    def go_on(self) -> None:
        self._holder.commit()


@contextmanager
def overlap(log: EventLog, dispatcher: Dispatcher, threads: ThreadPoolExecutor) -> Generator[Overlap]:
    with psycopg.connect(log.dsn) as holder:
        hold(holder)
        yield Overlap(log, dispatcher, threads, holder)
        holder.commit()


def names(log: EventLog, stream: UUID) -> list[str]:
    return [name for (name,) in rows_of(log.dsn, "SELECT event_name FROM events WHERE stream_id = %s ORDER BY stream_version", stream)]


ASSIGN, DECOUPLE = AssignDevice(device_id=PHONE, user_id=ERIKA), DecoupleDevice(device_id=PHONE)
NOTE = NoteOnDevice(device_id=PHONE, text="Notiz")


@pytest.mark.requirement("A-08")
def test_the_next_group_is_decided_on_what_the_one_at_the_database_will_leave_behind(
    log: EventLog, dispatcher: Dispatcher, threads: ThreadPoolExecutor
) -> None:
    with overlap(log, dispatcher, threads) as both:
        first = both.append(ASSIGN)
        later = [both.decide(DECOUPLE), both.decide(AssignDevice(device_id=PHONE, user_id=HANS))]
        time.sleep(0.05)
        assert not any(future.done() for future in (first, *later))
    assert [future.result(120).versions[PHONE] for future in (first, *later)] == [2, 3, 4]
    assert names(log, PHONE) == ["device.registered", "device.assigned", "device.decoupled", "device.assigned"]
    assert first.result().recorded_at != later[0].result().recorded_at == later[1].result().recorded_at


@pytest.mark.requirement("A-08")
def test_nobody_is_refused_or_told_of_no_change_for_what_is_not_committed(
    log: EventLog, dispatcher: Dispatcher, threads: ThreadPoolExecutor
) -> None:
    with overlap(log, dispatcher, threads) as both:
        first = both.append(ASSIGN)
        refused, same = both.decide(AssignDevice(device_id=PHONE, user_id=HANS)), both.decide(ASSIGN)
        expects = both.decide(NOTE, expected={PHONE: 2})
        time.sleep(0.05)
        assert not any(future.done() for future in (first, refused, same, expects))
    assert isinstance(refused.exception(120), DeviceHasUser)
    assert (same.result(120).changed, same.result().position, same.result().versions[PHONE]) == (False, first.result().position, 2)
    assert expects.result(120).versions[PHONE] == 3


@pytest.mark.requirement("A-08")
def test_when_the_one_at_the_database_loses_to_another_process_the_next_is_decided_anew(
    log: EventLog, dispatcher: Dispatcher, threads: ThreadPoolExecutor
) -> None:
    """Erika's assignment loses to Hans's. What was refused because of it, found nothing to do or ended it, is decided on Hans's."""
    with overlap(log, dispatcher, threads) as both:
        first = both.append(ASSIGN)
        same = both.decide(ASSIGN)
        for_hans = both.decide(AssignDevice(device_id=PHONE, user_id=HANS))
        expects = both.decide(NOTE, expected={PHONE: 2})
        decouple = both.decide(DECOUPLE)
        both.meddle(PHONE, DeviceAssigned(user_id=HANS, device_id=PHONE))
        both.go_on()
    assert isinstance(first.exception(120), DeviceHasUser)
    assert isinstance(same.exception(120), DeviceHasUser)
    assert for_hans.result(120).changed is False
    assert expects.result(120).versions[PHONE] == 3
    assert decouple.result(120).versions[PHONE] == 4
    [last] = rows_of(log.dsn, "SELECT payload ->> 'user_id' FROM events WHERE stream_id = %s AND stream_version = 4", PHONE)
    assert last == (str(HANS),)
    assert rows_of(log.dsn, "SELECT value FROM claims WHERE kind = 'device_user'") == []


@pytest.mark.requirement("A-08")
def test_a_claim_of_the_one_at_the_database_counts_and_a_lost_one_does_not(
    log: EventLog, dispatcher: Dispatcher, threads: ThreadPoolExecutor
) -> None:
    def number(sim: UUID) -> RegisterOtherSim:
        return RegisterOtherSim(sim_id=sim, number=NUMBER, carrier="Beispielnetz")

    with overlap(log, dispatcher, threads) as both:
        first = both.append(number(SIM), expected={PHONE: 1})
        second = both.decide(number(OTHER_SIM))
        both.meddle(PHONE, DeviceNoted(text="dazwischen", about_user_id=None))
        both.go_on()
    assert isinstance(first.exception(120), VersionMismatch)
    assert second.result(120).changed

    with overlap(log, dispatcher, threads) as both:
        note = both.append(NOTE)
        third = both.decide(number(SIM))
    assert note.result(120).changed
    assert isinstance(third.exception(120), NumberTaken)


@pytest.mark.requirement("A-08")
def test_when_the_database_drops_the_one_its_outcome_is_unknown_and_the_next_is_decided_on_what_is_there(
    log: EventLog, dispatcher: Dispatcher, threads: ThreadPoolExecutor
) -> None:
    with overlap(log, dispatcher, threads) as both:
        first = both.append(ASSIGN)
        next_one = both.decide(DECOUPLE)
        [(pid,)] = both.at_the_lock()
        assert rows_of(log.dsn, "SELECT pg_terminate_backend(%s)", pid) == [(True,)]
        assert isinstance(first.exception(120), psycopg.OperationalError)
    assert next_one.result(120).changed is False
    assert dispatcher.run(ASSIGN, cause()).versions[PHONE] == 2


@pytest.mark.requirement("A-08")
def test_one_that_the_database_refuses_fails_alone_and_the_next_is_decided_on_the_others(
    log: EventLog, dispatcher: Dispatcher, threads: ThreadPoolExecutor
) -> None:
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute("ALTER TABLE events ADD CONSTRAINT not_this CHECK (payload ->> 'text' <> 'nicht diese')")
    unstorable = NoteOnDevice(device_id=TABLET, text="nicht diese")
    with overlap(log, dispatcher, threads) as both:
        before = both.append(NOTE)
        among = [both.decide(NOTE), both.decide(unstorable), both.decide(ASSIGN)]
    assert [future.result(120).versions[PHONE] for future in (before, among[0], among[2])] == [2, 3, 4]
    with overlap(log, dispatcher, threads) as both:
        alone = both.append(unstorable)
        behind = [both.decide(NoteOnDevice(device_id=TABLET, text="diese")), both.decide(DECOUPLE)]
    for future in (among[1], alone):
        assert isinstance(future.exception(120), psycopg.errors.CheckViolation)
    assert behind[1].result(120).versions[PHONE] == 5
    assert behind[0].result(120).versions[TABLET] == 2


@pytest.mark.requirement("A-08")
def test_the_same_request_in_both_groups_is_done_once(log: EventLog, dispatcher: Dispatcher, threads: ThreadPoolExecutor) -> None:
    with overlap(log, dispatcher, threads) as both:
        first = both.append(NOTE, idempotency_key="k-1")
        again = threads.submit(dispatcher.run, NOTE, cause(), idempotency_key="k-1")
        other = both.decide(NOTE)
    assert (first.result(120).repeated, again.result(120).repeated) == (False, True)
    assert again.result().position == first.result().position
    assert other.result(120).versions[PHONE] == 3


@pytest.mark.requirement("A-08")
def test_a_refused_request_may_use_its_key_again(log: EventLog, dispatcher: Dispatcher, threads: ThreadPoolExecutor) -> None:
    for_hans = AssignDevice(device_id=PHONE, user_id=HANS)
    with overlap(log, dispatcher, threads) as both:
        both.append(ASSIGN)
        refused = both.decide(for_hans, idempotency_key="k-1")
    assert isinstance(refused.exception(120), DeviceHasUser)
    dispatcher.run(DECOUPLE, cause())
    done = dispatcher.run(Counted(command=for_hans), cause(), idempotency_key="k-1")
    assert (done.changed, done.repeated) == (True, False)


def test_who_closes_waits_for_both(log: EventLog, threads: ThreadPoolExecutor) -> None:
    dispatcher = Dispatcher(log)
    with overlap(log, dispatcher, threads) as both:
        first, next_one = both.append(NOTE), both.decide(NOTE)
        closing = threads.submit(dispatcher.close)
        time.sleep(0.05)
        assert not closing.done()
    closing.result(120)
    assert (first.result(120).versions[PHONE], next_one.result(120).versions[PHONE]) == (2, 3)
