"""Commands in flight at the same moment share loads and a commit, and never suffer from each other."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import UUID, uuid4

import psycopg
import pytest

from aggregates.device import Device, DeviceNoted
from aggregates.sim import SimRegistered
from aggregates.user import UserGroupChanged
from commands.customers.register_customer import RegisterCustomer
from commands.devices.assign_device import AssignDevice
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.register_device import RegisterDevice
from commands.engine.command import ChangedMeanwhile, Command, Decision, Given, NotFound, Refusal, VersionMismatch
from commands.engine.dispatch import Closed, Dispatcher
from commands.engine.inbox import Inbox
from commands.engine.job import Job
from commands.users.deactivate_user import DeactivateUser
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from eventstore.log import EventLog
from tests.commands.engine.batches import one_batch
from tests.commands.made_up import ERIKA, HANS, IMEI_2, OTHER_CUSTOMER, PHONE, TABLET, imei
from tests.eventstore.store import appended, cause, open_log, rows_of

pytestmark = pytest.mark.usefixtures("begun")


@pytest.mark.requirement("A-07", "A-08")
def test_a_command_answers_with_versions_and_position(log: EventLog, dispatcher: Dispatcher) -> None:
    done = dispatcher.run(AssignDevice(device_id=PHONE, user_id=ERIKA), cause())
    assert done.changed
    assert done.position == log.head()
    assert done.versions[PHONE] == 2
    again = dispatcher.run(AssignDevice(device_id=PHONE, user_id=ERIKA), cause())
    assert (again.changed, again.position, again.versions[PHONE]) == (False, log.head(), 2)


@pytest.mark.requirement("A-08")
def test_commands_of_a_batch_share_a_commit_and_see_each_other(log: EventLog, dispatcher: Dispatcher) -> None:
    with one_batch(log, dispatcher) as sender:
        futures = [sender.send(AssignDevice(device_id=PHONE, user_id=ERIKA)), sender.send(DecoupleDevice(device_id=PHONE))]
        futures += [sender.send(AssignDevice(device_id=PHONE, user_id=HANS)), sender.send(AssignDevice(device_id=PHONE, user_id=ERIKA))]
    assert [future.result().versions[PHONE] for future in futures[:3]] == [2, 3, 4]
    with pytest.raises(Refusal, match="Beispiel, Hans"):
        futures[3].result()
    times = rows_of(log.dsn, "SELECT count(DISTINCT recorded_at), count(*) FROM events WHERE stream_id = %s AND stream_version > 1", PHONE)
    assert times == [(1, 3)]


@pytest.mark.requirement("A-08", "X-06")
def test_a_wrong_id_of_one_command_does_not_spoil_the_stream_for_its_neighbours(log: EventLog, dispatcher: Dispatcher) -> None:
    with one_batch(log, dispatcher) as sender:
        wrong = sender.send(RenameUser(user_id=PHONE, name="Kein Nutzer"))
        foreign = sender.send(NoteOnDevice(device_id=PHONE, text="fremd"), by=cause(OTHER_CUSTOMER))
        right = sender.send(AssignDevice(device_id=PHONE, user_id=ERIKA))
    for future in (wrong, foreign):
        with pytest.raises(NotFound):
            future.result()
    assert right.result().changed


class Unstorable(Command):
    sim_id: UUID

    def decide(self, given: Given) -> Decision:
        return [(self.sim_id, SimRegistered(number="+49\x00155", carrier="Beispielnetz", fed=False))]


class Broken(Command):
    user_id: UUID

    def decide(self, given: Given) -> Decision:
        raise ZeroDivisionError


@pytest.mark.requirement("A-08")
def test_a_command_that_cannot_be_stored_or_decided_fails_alone(log: EventLog, dispatcher: Dispatcher) -> None:
    with one_batch(log, dispatcher) as sender:
        before = sender.send(RenameUser(user_id=ERIKA, name="Muster-Beispiel, Erika"))
        unstorable, broken = sender.send(Unstorable(sim_id=uuid4())), sender.send(Broken(user_id=ERIKA))
        after = sender.send(AssignDevice(device_id=PHONE, user_id=ERIKA))
    with pytest.raises(psycopg.DataError):
        unstorable.result()
    with pytest.raises(ZeroDivisionError):
        broken.result()
    assert before.result().versions[ERIKA] == after.result().versions[PHONE] == 2


@pytest.mark.requirement("A-08")
def test_who_comes_second_in_a_batch_is_answered_by_what_the_first_did(log: EventLog, dispatcher: Dispatcher) -> None:
    with one_batch(log, dispatcher) as sender:
        assign = sender.send(AssignDevice(device_id=PHONE, user_id=ERIKA))
        same = sender.send(AssignDevice(device_id=PHONE, user_id=ERIKA))
        refused = sender.send(AssignDevice(device_id=PHONE, user_id=HANS))
    assert assign.result().changed
    assert same.result().changed is False
    with pytest.raises(Refusal, match="Muster, Erika"):
        refused.result()


class NoteFirst(Command):
    """Looks at the device, and lets another process append to it before it answers, `times` times."""

    device_id: UUID
    times: int
    dsn: str

    def decide(self, given: Given) -> Decision:
        given.state(Device, self.device_id)
        if len(rows_of(self.dsn, "SELECT 1 FROM events WHERE event_name = 'device.noted'")) < self.times:
            meddler = open_log(self.dsn)
            appended(meddler, (self.device_id, DeviceNoted(text="dazwischen", about_user_id=None)))
            meddler.close()
        return [(self.device_id, DeviceNoted(text="meine", about_user_id=None))]


@pytest.mark.requirement("A-08")
def test_a_lost_race_is_run_once_more_then_refused(log: EventLog, dispatcher: Dispatcher) -> None:
    done = dispatcher.run(NoteFirst(device_id=PHONE, times=1, dsn=log.dsn), cause())
    assert done.versions == {PHONE: 3}
    with pytest.raises(ChangedMeanwhile):
        dispatcher.run(NoteFirst(device_id=PHONE, times=9, dsn=log.dsn), cause())


@pytest.mark.requirement("A-08")
def test_a_refusal_that_rests_on_a_neighbour_that_lost_is_not_given(log: EventLog, dispatcher: Dispatcher) -> None:
    """Deactivating Erika loses its race to another process; the assignment behind it must not be refused because she is "inactive"."""
    with one_batch(log, dispatcher) as sender:
        lost = sender.send(RacedDeactivation(user_id=ERIKA, dsn=log.dsn))
        behind = sender.send(AssignDevice(device_id=PHONE, user_id=ERIKA))
    with pytest.raises(NoLonger):
        lost.result()
    assert behind.result().changed


class NoLonger(Refusal):
    """Not any more."""


class RacedDeactivation(Command):
    """Deactivates, but another process changes the user before that is appended; then it is refused."""

    user_id: UUID
    dsn: str

    def decide(self, given: Given) -> Decision:
        decision = DeactivateUser(user_id=self.user_id).decide(given)
        if rows_of(self.dsn, "SELECT 1 FROM events WHERE event_name = 'user.group_changed'"):
            raise NoLonger
        meddler = open_log(self.dsn)
        appended(meddler, (self.user_id, UserGroupChanged(group="Vertrieb", was=None)))
        meddler.close()
        return decision


@pytest.mark.requirement("A-08")
def test_an_expected_version_is_checked(log: EventLog, dispatcher: Dispatcher) -> None:
    with pytest.raises(VersionMismatch):
        dispatcher.run(AssignDevice(device_id=PHONE, user_id=ERIKA), cause(), expected={PHONE: 2})
    assert dispatcher.run(AssignDevice(device_id=PHONE, user_id=ERIKA), cause(), expected={PHONE: 1}).changed


@pytest.mark.requirement("A-08")
def test_many_threads_lose_no_update(log: EventLog, dispatcher: Dispatcher) -> None:
    others = [dispatcher, Dispatcher(log)]

    def note(n: int) -> int:
        while True:
            try:
                return others[n % 2].run(NoteOnDevice(device_id=PHONE, text=str(n)), cause()).versions[PHONE]
            except ChangedMeanwhile:
                continue

    with ThreadPoolExecutor(16) as threads:
        versions: Sequence[int] = list(threads.map(note, range(200)))
    assert sorted(versions) == list(range(2, 202))
    others[1].close()


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_a_database_with_another_isolation_by_default_appends_all_the_same(log: EventLog, level: str) -> None:
    [(name,)] = rows_of(log.dsn, "SELECT current_database()")
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = '{level}'".encode())
    strict = Dispatcher(log)
    by = cause(OTHER_CUSTOMER)
    strict.run(RegisterCustomer(customer_id=OTHER_CUSTOMER, name="Muster AG", customer_number="K-2"), by)
    strict.run(RegisterDevice(device_id=TABLET, identifiers=(imei(IMEI_2),)), by)
    assert [strict.run(NoteOnDevice(device_id=TABLET, text="Notiz"), by).versions[TABLET] for _ in range(3)] == [2, 3, 4]
    strict.close()


class _SlowToRing(Inbox):
    """Whose bell is rung only when it may be."""

    def __init__(self) -> None:
        super().__init__()
        self.ringing, self.may_ring = Event(), Event()

    def _ring(self) -> None:
        self.ringing.set()
        assert self.may_ring.wait(120)
        super()._ring()


def test_the_bell_is_there_as_long_as_somebody_rings_it() -> None:
    inbox = _SlowToRing()

    def end() -> None:
        inbox.close()
        assert waiting.exception(120) is None
        inbox.tear_down()

    with ThreadPoolExecutor(3) as threads:
        waiting = threads.submit(inbox.wait, 120)
        time.sleep(0.05)
        putting = threads.submit(inbox.put, Job(RegisterUser(user_id=ERIKA, name="Muster, Erika"), cause(), None, {}, {}))
        assert inbox.ringing.wait(120)
        ending = threads.submit(end)
        time.sleep(0.05)
        inbox.may_ring.set()
        assert putting.exception(120) is None
        assert ending.exception(120) is None


def test_a_closed_dispatcher_answers_what_it_has_and_takes_no_more(log: EventLog) -> None:
    dispatcher = Dispatcher(log)
    with ThreadPoolExecutor(8) as threads:
        futures = [threads.submit(dispatcher.run, RegisterUser(user_id=uuid4(), name=f"Muster {n}"), cause()) for n in range(8)]
        while not dispatcher.waiting() and not any(future.done() for future in futures):
            time.sleep(0.001)
        dispatcher.close()
        for future in futures:
            assert future.exception() is None or isinstance(future.exception(), Closed)
    with pytest.raises(Closed):
        dispatcher.run(RegisterUser(user_id=uuid4(), name="zu spät"), cause())
