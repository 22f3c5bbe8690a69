"""What is not there: decisions that rest on it are made again when somebody was quicker, and nothing passes for another kind of thing."""

from contextlib import suppress
from functools import partial
from uuid import UUID, uuid4

import pytest

from aggregates.customer_password import CustomerPasswordShown
from aggregates.device import DeviceNoted
from aggregates.user import User
from commands.customers.change_customer_password import ChangeCustomerPassword
from commands.customers.of_customer import customer_password_id
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.register_device import RegisterDevice
from commands.engine.command import ChangedMeanwhile, Command, Decision, Given, NotFound
from commands.engine.creation import IdInUse
from commands.engine.dispatch import Dispatcher
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from eventstore.log import EventLog
from tests.commands.engine.in_flight import AfterAnother, cause, together
from tests.commands.made_up import CUSTOMER, ERIKA, OTHER_CUSTOMER, PHONE, TABLET, imei
from tests.eventstore.store import appended, rows_of

PASSWORD = customer_password_id(CUSTOMER)
REGISTERED = RegisterUser(user_id=ERIKA, name="Muster, Erika")


class NoteWhetherThere(Command):
    """Says on a device whether there is such a user."""

    user_id: UUID
    device_id: UUID = PHONE

    def decide(self, given: Given) -> Decision:
        text = "unbekannt"
        with suppress(NotFound):
            text = given.state(User, self.user_id).name
        return [(self.device_id, DeviceNoted(text=text, about_user_id=None))]


def notes(log: EventLog) -> list[str]:
    return [
        text for (text,) in rows_of(log.dsn, "SELECT payload ->> 'text' FROM events WHERE event_name = 'device.noted' ORDER BY position")
    ]


@pytest.mark.requirement("A-08")
def test_who_began_a_stream_meanwhile_is_seen(log: EventLog, dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    command = AfterAnother(command=NoteWhetherThere(user_id=ERIKA), first=partial(other_process.run, REGISTERED, cause()))
    done = dispatcher.run(command, cause())
    assert command.decided == 2
    assert [event for (event,) in rows_of(log.dsn, "SELECT event_name FROM events ORDER BY position")] == [
        "user.registered",
        "device.noted",
    ]
    assert done.versions == {ERIKA: 1, PHONE: 1}


@pytest.mark.requirement("A-08")
def test_what_is_not_there_stands_in_no_answer(log: EventLog, dispatcher: Dispatcher) -> None:
    done = dispatcher.run(NoteWhetherThere(user_id=ERIKA), cause(), idempotency_key="k-1")
    again = dispatcher.run(NoteWhetherThere(user_id=ERIKA), cause(), idempotency_key="k-1")
    assert (done.versions, again.versions, again.repeated) == ({PHONE: 1}, {PHONE: 1}, True)
    assert notes(log) == ["unbekannt"]


@pytest.mark.requirement("A-08", "X-06")
def test_what_is_another_customers_is_waited_for_by_nobody(log: EventLog, dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    """It stays theirs; whatever they do with it meanwhile concerns no decision here."""
    other_process.run(REGISTERED, cause(OTHER_CUSTOMER))
    names = iter(("Eins, Erika", "Zwei, Erika", "Drei, Erika"))
    command = AfterAnother(
        command=NoteWhetherThere(user_id=ERIKA),
        first=lambda: other_process.run(RenameUser(user_id=ERIKA, name=next(names)), cause(OTHER_CUSTOMER)),
        times=3,
    )
    dispatcher.run(command, cause())
    assert command.decided == 1
    assert notes(log) == ["unbekannt"]


@pytest.mark.requirement("A-08")
def test_commands_of_a_batch_see_what_was_begun_before_them(log: EventLog, dispatcher: Dispatcher) -> None:
    calls = [NoteWhetherThere(user_id=ERIKA), REGISTERED, NoteWhetherThere(user_id=ERIKA, device_id=TABLET)]
    futures = together(dispatcher, [partial(dispatcher.run, command, cause()) for command in calls])
    assert len({future.result().recorded_at for future in futures}) == 1
    assert notes(log) == ["unbekannt", "Muster, Erika"]


@pytest.mark.requirement("A-08")
def test_a_stream_of_which_nothing_is_left_can_be_gone_on_with(log: EventLog, dispatcher: Dispatcher) -> None:
    appended(log, (PASSWORD, CustomerPasswordShown()))
    for number in (1, 2):
        change = ChangeCustomerPassword(customer_password_id=PASSWORD, sealed=f"sealed:1:{number}")
        assert dispatcher.run(change, cause()).versions == {PASSWORD: number + 1}


@pytest.mark.requirement("A-08", "X-06")
def test_the_id_of_something_else_begins_nothing(dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    dispatcher.run(REGISTERED, cause())
    device = RegisterDevice(device_id=ERIKA, identifiers=(imei("35000000000001"),))
    for command, by in ((device, cause()), (REGISTERED, cause(OTHER_CUSTOMER))):
        with pytest.raises(IdInUse):
            dispatcher.run(command, by)
    raced = AfterAnother(
        command=RegisterUser(user_id=PHONE, name="Beispiel, Hans"),
        first=partial(other_process.run, RegisterDevice(device_id=PHONE, identifiers=(imei("35000000000002"),)), cause()),
    )
    with pytest.raises(IdInUse):
        dispatcher.run(raced, cause())


@pytest.mark.requirement("A-08", "X-06")
def test_what_is_known_is_no_other_kind_of_thing(dispatcher: Dispatcher) -> None:
    """However often an id is given for something else, in the same batch or before."""
    dispatcher.run(REGISTERED, cause())
    for _ in range(2):
        futures = together(
            dispatcher,
            [
                partial(dispatcher.run, NoteOnDevice(device_id=ERIKA, text="kein Gerät"), cause()),
                partial(dispatcher.run, RenameUser(user_id=ERIKA, name=f"Muster, {uuid4()}"), cause()),
                partial(dispatcher.run, ChangeCustomerPassword(customer_password_id=ERIKA, sealed="x"), cause()),
            ],
        )
        assert isinstance(futures[0].exception(), NotFound)
        assert futures[1].result().changed
        assert isinstance(futures[2].exception(), ChangedMeanwhile)
