"""A race that was lost is decided once more, and nobody builds on what did not happen (A-08)."""

from functools import partial

import pytest

from aggregates.device import Device
from aggregates.user import User
from commands.devices.assign_device import AssignDevice, DeviceHasUser
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.note_on_device import NoteOnDevice
from commands.engine.command import (
    ChangedMeanwhile,
    Refusal,
    VersionMismatch,
)
from commands.engine.dispatch import Dispatcher
from commands.users.delete_user import DeleteUser
from commands.users.rename_user import RenameUser
from eventstore.log import EventLog
from tests.commands.engine.in_flight import AfterAnother, cause, events, refusal_of, state, together
from tests.commands.made_up import ERIKA, HANS, PHONE

pytestmark = pytest.mark.usefixtures("begun")


# Races


@pytest.mark.requirement("A-08")
def test_a_lost_race_is_decided_once_more(log: EventLog, dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    quicker = partial(other_process.run, RenameUser(user_id=ERIKA, name="Schneller, Erika"), cause())
    command = AfterAnother(command=RenameUser(user_id=ERIKA, name="Muster-Beispiel, Erika"), first=quicker)
    assert dispatcher.run(command, cause()).versions == {ERIKA: 3}
    assert command.decided == 2
    last = events(log, ERIKA)[-1]
    assert last.model_dump() == {"name": "Muster-Beispiel, Erika", "was": "Schneller, Erika"}


@pytest.mark.requirement("A-08")
def test_a_lost_race_is_refused_where_it_makes_no_sense_any_more(log: EventLog, dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    quicker = partial(other_process.run, AssignDevice(device_id=PHONE, user_id=HANS), cause())
    with pytest.raises(DeviceHasUser, match="Beispiel, Hans"):
        dispatcher.run(AfterAnother(command=AssignDevice(device_id=PHONE, user_id=ERIKA), first=quicker), cause())
    assert state(log, Device, PHONE).user_id == HANS


@pytest.mark.requirement("A-08")
def test_a_race_lost_twice_is_a_conflict(dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    quicker = partial(other_process.run, NoteOnDevice(device_id=PHONE, text="schneller"), cause())
    command = AfterAnother(command=NoteOnDevice(device_id=PHONE, text="langsam"), first=quicker, times=2)
    with pytest.raises(ChangedMeanwhile):
        dispatcher.run(command, cause())
    assert command.decided == 2


@pytest.mark.requirement("A-08", "H-06")
def test_a_user_who_is_given_a_device_meanwhile_is_not_deleted(log: EventLog, dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    quicker = partial(other_process.run, AssignDevice(device_id=PHONE, user_id=ERIKA), cause())
    with pytest.raises(Refusal, match="still holds"):
        dispatcher.run(AfterAnother(command=DeleteUser(user_id=ERIKA), first=quicker), cause())
    assert state(log, User, ERIKA).status == "active"


@pytest.mark.requirement("A-08", "H-06")
def test_a_user_who_is_deleted_meanwhile_is_not_given_a_device(log: EventLog, dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    quicker = partial(other_process.run, DeleteUser(user_id=ERIKA), cause())
    with pytest.raises(Refusal, match="is deleted"):
        dispatcher.run(AfterAnother(command=AssignDevice(device_id=PHONE, user_id=ERIKA), first=quicker), cause())
    assert state(log, Device, PHONE).user_id is None


@pytest.mark.requirement("A-08")
def test_nobody_is_told_of_what_a_neighbour_did_not_get_done(log: EventLog, dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    assign = AssignDevice(device_id=PHONE, user_id=ERIKA)
    quicker = partial(other_process.run, AssignDevice(device_id=PHONE, user_id=HANS), cause())
    calls = [partial(dispatcher.run, AfterAnother(command=assign, first=quicker), cause()), partial(dispatcher.run, assign, cause())]
    futures = together(dispatcher, calls)
    assert [refusal_of(future) for future in futures] == [DeviceHasUser, DeviceHasUser]
    assert state(log, Device, PHONE).user_id == HANS


@pytest.mark.requirement("A-08")
def test_nobody_builds_on_what_a_neighbour_did_not_get_done(log: EventLog, dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    """Erika's assignment is lost to Hans's, which is as long; decoupling, decided behind the lost one, must be decided again."""
    quicker = partial(other_process.run, AssignDevice(device_id=PHONE, user_id=HANS), cause())
    lost = AfterAnother(command=AssignDevice(device_id=PHONE, user_id=ERIKA), first=quicker)
    calls = [partial(dispatcher.run, lost, cause()), partial(dispatcher.run, DecoupleDevice(device_id=PHONE), cause())]
    together(dispatcher, calls)
    assert [event.model_dump().get("user_id") for event in events(log, PHONE)[1:]] == [HANS, HANS]
    with log.pool.connection() as connection:
        assert connection.execute("SELECT value FROM claims WHERE kind = 'device_user'").fetchall() == []


# Versions that a client expects (If-Match)


@pytest.mark.requirement("A-08")
def test_a_client_changes_what_it_has_seen(dispatcher: Dispatcher) -> None:
    rename = RenameUser(user_id=ERIKA, name="Beispiel, Erika")
    assert dispatcher.run(rename, cause(), expected={ERIKA: 1}).versions == {ERIKA: 2}
    with pytest.raises(VersionMismatch, match="version 2 now, not at 1") as refused:
        dispatcher.run(RenameUser(user_id=ERIKA, name="Anders, Erika"), cause(), expected={ERIKA: 1})
    assert refused.value.status == 412


@pytest.mark.requirement("A-08")
def test_a_client_does_not_change_what_it_has_not_seen(dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    quicker = partial(other_process.run, RenameUser(user_id=ERIKA, name="Schneller, Erika"), cause())
    command = AfterAnother(command=RenameUser(user_id=ERIKA, name="Langsam, Erika"), first=quicker)
    with pytest.raises(VersionMismatch):
        dispatcher.run(command, cause(), expected={ERIKA: 1})
