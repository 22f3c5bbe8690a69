"""States that a dispatcher knows from before: never what a decision rests on once the stream has gone on, and never a person who was erased."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from aggregates.customer import Customer
from aggregates.device import Device
from aggregates.engine.event import DELETED
from aggregates.user import User
from commands.customers.register_customer import RegisterCustomer
from commands.devices.assign_device import AssignDevice, DeviceHasUser
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.reassign_device import DeviceHasNoUser, ReassignDevice
from commands.engine.command import A, ChangedMeanwhile, Command, Decision, Given, NotFound, VersionMismatch
from commands.engine.dispatch import Dispatcher
from commands.engine.given import Batch
from commands.engine.known import KnownState, KnownStates
from commands.users.delete_user import DeleteUser
from commands.users.erase_user import EraseUser
from commands.users.rename_user import RenameUser
from eventstore.append_lock import TAKE
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from tests.commands.engine.in_flight import AfterAnother, begin_with, cause
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, OTHER_CUSTOMER, PHONE
from tests.eventstore.store import open_log


@pytest.fixture(autouse=True)
def start(dispatcher: Dispatcher) -> None:
    """Erika has a phone, and the dispatcher knows all of them."""
    begin_with(dispatcher, AssignDevice(device_id=PHONE, user_id=ERIKA), NoteOnDevice(device_id=PHONE, text="liegt im Schrank"))


@pytest.fixture
def elsewhere(database: str, log: EventLog) -> Iterator[Dispatcher]:
    """Another process, with connections of its own."""
    other = open_log(database, pool_size=2)
    dispatcher = Dispatcher(other)
    yield dispatcher
    dispatcher.close()
    other.close()


def known(log: EventLog, states: KnownStates, kind: type[A], stream_id: UUID) -> A:
    """The state as a batch that has these known states sees it, and leaves it behind."""
    with log.pool.connection() as connection:
        batch = Batch(log, connection, Keyring(log.master), states)
        batch.load((stream_id,))
        state = batch.state(kind, stream_id)
        batch.keep()
        return state


@pytest.mark.requirement("A-08")
def test_what_another_process_wrote_meanwhile_is_decided_on(dispatcher: Dispatcher, elsewhere: Dispatcher) -> None:
    elsewhere.run(DecoupleDevice(device_id=PHONE), cause())
    with pytest.raises(DeviceHasNoUser):
        dispatcher.run(ReassignDevice(device_id=PHONE, user_id=HANS), cause())
    elsewhere.run(AssignDevice(device_id=PHONE, user_id=HANS), cause())
    unchanged = dispatcher.run(ReassignDevice(device_id=PHONE, user_id=HANS), cause())
    assert (unchanged.changed, unchanged.versions[PHONE]) == (False, 5)
    assert dispatcher.run(ReassignDevice(device_id=PHONE, user_id=ERIKA), cause()).versions[PHONE] == 6


@pytest.mark.requirement("A-08")
def test_what_another_process_writes_between_load_and_append_is_decided_on(
    log: EventLog, dispatcher: Dispatcher, elsewhere: Dispatcher
) -> None:
    command = AfterAnother(
        command=ReassignDevice(device_id=PHONE, user_id=HANS), first=lambda: elsewhere.run(DecoupleDevice(device_id=PHONE), cause())
    )
    with pytest.raises(DeviceHasNoUser):
        dispatcher.run(command, cause())
    assert command.decided == 1  # the second time it was refused before it came so far
    assert known(log, KnownStates(), Device, PHONE).user_id is None
    assert dispatcher.run(AssignDevice(device_id=PHONE, user_id=HANS), cause()).versions[PHONE] == 5


@pytest.mark.requirement("A-08")
def test_what_was_not_committed_is_not_known(log: EventLog, dispatcher: Dispatcher, elsewhere: Dispatcher) -> None:
    """A race lost twice: neither what the loser decided nor what it had loaded counts for the next command."""
    command = AfterAnother(
        command=ReassignDevice(device_id=PHONE, user_id=HANS),
        first=lambda: elsewhere.run(NoteOnDevice(device_id=PHONE, text="schneller"), cause()),
        times=2,
    )
    with pytest.raises(Exception, match="at the same moment"):
        dispatcher.run(command, cause())
    assert dispatcher.run(ReassignDevice(device_id=PHONE, user_id=ERIKA), cause()).changed is False
    assert known(log, KnownStates(), Device, PHONE).user_id == ERIKA


@pytest.mark.requirement("A-08")
def test_a_client_that_expects_an_old_version_is_told(dispatcher: Dispatcher, elsewhere: Dispatcher) -> None:
    elsewhere.run(NoteOnDevice(device_id=PHONE, text="schneller"), cause())
    with pytest.raises(VersionMismatch, match="version 4 now, not at 3"):
        dispatcher.run(NoteOnDevice(device_id=PHONE, text="langsam"), cause(), expected={PHONE: 3})


@pytest.mark.requirement("X-06")
def test_what_is_known_is_one_customers(dispatcher: Dispatcher) -> None:
    dispatcher.run(RegisterCustomer(customer_id=OTHER_CUSTOMER, name="Muster AG", customer_number="K-1002"), cause(OTHER_CUSTOMER))
    with pytest.raises(NotFound):
        dispatcher.run(NoteOnDevice(device_id=PHONE, text="Notiz"), cause(OTHER_CUSTOMER))


def test_a_known_state_of_another_kind_is_of_no_use(log: EventLog, dispatcher: Dispatcher) -> None:
    class LooksAtTheWrongKind(Command):
        def decide(self, given: Given) -> Decision:
            given.state(Device, ERIKA)
            return []

    for _ in range(2):
        with pytest.raises(NotFound):
            dispatcher.run(LooksAtTheWrongKind(), cause())
        assert dispatcher.run(RenameUser(user_id=ERIKA, name="Muster, Erika"), cause()).changed is False
    states = KnownStates()
    assert known(log, states, Device, ERIKA) == Device()
    assert known(log, states, User, ERIKA).name == "Muster, Erika"
    assert known(log, states, Device, ERIKA) == Device()


@pytest.mark.part_of("A-14")
def test_an_erased_person_is_not_known_from_before(log: EventLog, dispatcher: Dispatcher, elsewhere: Dispatcher) -> None:
    states = KnownStates()
    assert known(log, states, User, ERIKA).name == "Muster, Erika"
    for command in (DecoupleDevice(device_id=PHONE), DeleteUser(user_id=ERIKA), EraseUser(user_id=ERIKA)):
        elsewhere.run(command, cause())
    assert known(log, states, User, ERIKA).name == DELETED
    assert states.of([ERIKA]) == {}


@pytest.mark.part_of("A-14")
def test_who_erases_forgets(log: EventLog, dispatcher: Dispatcher) -> None:
    for command in (DecoupleDevice(device_id=PHONE), DeleteUser(user_id=ERIKA), EraseUser(user_id=ERIKA)):
        dispatcher.run(command, cause())
    assert b"Muster, Erika" not in repr(vars(dispatcher)["_known"]._states).encode()
    assert dispatcher.run(EraseUser(user_id=ERIKA), cause()).changed is False


@pytest.mark.part_of("A-14")
def test_nothing_is_sealed_with_a_key_that_was_destroyed_elsewhere(log: EventLog, dispatcher: Dispatcher) -> None:
    note = NoteOnDevice(device_id=PHONE, text="liegt bei Erika")
    dispatcher.run(note, cause())
    keys = vars(dispatcher)["_known"].keys
    assert keys.of(ERIKA) is not None
    with log.pool.connection() as connection:
        connection.execute("DELETE FROM keys WHERE subject = %s", (ERIKA,))
        for _ in range(2):
            with pytest.raises(ChangedMeanwhile):
                dispatcher.run(note, cause())
            assert keys.of(ERIKA) is None
        assert connection.execute("SELECT max(stream_version) FROM events WHERE stream_id = %s", (PHONE,)).fetchall() == [(4,)]


@pytest.mark.requirement("A-08")
def test_who_has_nothing_to_write_does_not_wait_for_those_who_write(log: EventLog, dispatcher: Dispatcher) -> None:
    """Though what is known was not asked for again at first: it is, before such an answer."""
    assign = AssignDevice(device_id=PHONE, user_id=ERIKA)
    with log.pool.connection() as writer, writer.transaction():
        writer.execute(TAKE)
        assert dispatcher.run(assign, cause()).changed is False
        with pytest.raises(DeviceHasUser):
            dispatcher.run(AssignDevice(device_id=PHONE, user_id=HANS), cause())


def test_known_states_are_those_of_the_log(log: EventLog, dispatcher: Dispatcher) -> None:
    """What was folded from decisions is what folding the stored events gives."""
    states = vars(dispatcher)["_known"]
    for kind, stream_id in ((Device, PHONE), (User, ERIKA), (User, HANS), (Customer, CUSTOMER)):
        fresh = known(log, KnownStates(), kind, stream_id)
        for found in states.of([stream_id]).values():
            assert found.state == fresh
    assert states.of([PHONE])[PHONE].version == 3


def test_what_is_known_has_bounds() -> None:
    now = [0.0]
    states = KnownStates(most=2, longest=60, clock=lambda: now[0])
    first, second, third = uuid4(), uuid4(), uuid4()
    for stream_id in (first, second, first, third):
        states.keep(stream_id, KnownState(1, CUSTOMER, Device()))
    assert set(states.of([first, second, third])) == {first, third}
    now[0] = 61
    assert states.of([first, third]) == {}
