"""What came later isn't changed by a back-dated command, and a fact of the past contradicts nothing that is known (F-17, A-11)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from aggregates.device_terms import DeviceDescription
from aggregates.device_then import DeviceHeldThen, DeviceSeenThen
from commands.devices.assign_device import AssignDevice
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.merge_devices import MergeDevices
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.reassign_device import ReassignDevice
from commands.devices.record_device_holder import RecordDeviceHolder
from commands.devices.register_device import RegisterDevice
from commands.engine.command import NotFound
from commands.engine.dispatch import Dispatcher
from commands.engine.past import EffectiveAtTwice, KnownLater, KnownOtherwise, NotKnownThen, UntilInFuture
from commands.users.delete_user import DeleteUser
from commands.users.erase_user import EraseUser
from commands.users.present_user import UserIsErased
from commands.users.rename_user import RenameUser
from eventstore.log import EventLog
from tests.commands.engine.batches import one_batch
from tests.commands.made_up import ERIKA, HANS, IMEI_1, IMEI_2, OTHER_CUSTOMER, PHONE, TABLET, imei
from tests.eventstore.store import appended, cause

pytestmark = pytest.mark.usefixtures("begun")


def day(number: int) -> datetime:
    return datetime(2026, 1, number, 12, tzinfo=UTC)


def held(user_id: UUID | None, since: datetime, until: datetime, device_id: UUID = PHONE) -> RecordDeviceHolder:
    return RecordDeviceHolder(device_id=device_id, user_id=user_id, since=since, until=until)


@pytest.fixture
def on(dispatcher: Dispatcher) -> "On":
    return On(dispatcher)


class On:
    """Commands that say on which day it happened."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self.dispatcher = dispatcher

    def __call__(
        self, number: int, command: AssignDevice | DecoupleDevice | ReassignDevice | NoteOnDevice | MergeDevices | RenameUser
    ) -> "On":
        self.dispatcher.run(command, cause(effective_at=day(number)))
        return self


@pytest.mark.requirement("F-17")
def test_a_back_dated_command_is_refused_where_something_later_is_known(on: On) -> None:
    on(10, AssignDevice(device_id=PHONE, user_id=ERIKA))
    with pytest.raises(KnownLater) as refused:
        on(9, ReassignDevice(device_id=PHONE, user_id=HANS))
    assert "… an … übergeben (2026-01-10T12:00:00+00:00)" in refused.value.text_de
    assert "… assigned to …" in refused.value.text_en
    assert "wer das Gerät hatte" in refused.value.text_de
    assert "who held the device" in refused.value.text_en
    on(10, ReassignDevice(device_id=PHONE, user_id=HANS))(11, DecoupleDevice(device_id=PHONE))


@pytest.mark.requirement("F-17")
def test_but_not_where_it_is_about_something_else(on: On) -> None:
    on(10, AssignDevice(device_id=PHONE, user_id=ERIKA))(9, NoteOnDevice(device_id=PHONE, text="Zwei"))
    on(8, NoteOnDevice(device_id=PHONE, text="Eins"))(10, RenameUser(user_id=ERIKA, name="Neu, Erika"))
    with pytest.raises(KnownLater) as refused:
        on(9, RenameUser(user_id=ERIKA, name="Alt, Erika"))
    assert "festhalten" not in refused.value.text_de, "nothing of the kind can be recorded"


@pytest.mark.requirement("F-17", "F-09")
def test_of_all_streams_that_it_changes(on: On, dispatcher: Dispatcher) -> None:
    dispatcher.run(RegisterDevice(device_id=TABLET, identifiers=(imei(IMEI_2),)), cause())
    on(10, AssignDevice(device_id=TABLET, user_id=ERIKA))
    with pytest.raises(KnownLater):
        on(9, MergeDevices(survivor_id=PHONE, absorbed_id=TABLET))
    on(10, MergeDevices(survivor_id=PHONE, absorbed_id=TABLET))


@pytest.mark.requirement("F-17", "A-08")
def test_those_before_it_in_the_same_batch_count(log: EventLog, dispatcher: Dispatcher) -> None:
    with one_batch(log, dispatcher) as sender:
        now = sender.send(AssignDevice(device_id=PHONE, user_id=ERIKA))
        late = sender.send(ReassignDevice(device_id=PHONE, user_id=HANS), by=cause(effective_at=day(1)))
    assert now.result().changed
    with pytest.raises(KnownLater):
        late.result()


@pytest.mark.requirement("F-17")
def test_and_those_of_other_processes(log: EventLog, dispatcher: Dispatcher, on: On) -> None:
    on(5, AssignDevice(device_id=PHONE, user_id=ERIKA))
    appended(log, (PHONE, DeviceHeldThen(device_id=PHONE, user_id=HANS, until=day(9))), by=cause(effective_at=day(8)))
    with pytest.raises(KnownLater, match="… was held by … then"):
        on(7, ReassignDevice(device_id=PHONE, user_id=HANS))


def of_phone(log: EventLog) -> Sequence[tuple[datetime, DeviceHeldThen]]:
    with log.pool.connection() as connection:
        found = log.load(connection, [PHONE])[PHONE]
    return [(recorded.effective_at, recorded.event) for recorded in found if isinstance(recorded.event, DeviceHeldThen)]


@pytest.mark.requirement("F-17")
def test_what_held_then_is_recorded_beside_what_is_known(log: EventLog, dispatcher: Dispatcher, on: On) -> None:
    on(5, AssignDevice(device_id=PHONE, user_id=ERIKA))(20, DecoupleDevice(device_id=PHONE))
    dispatcher.run(held(HANS, day(7), day(20)), cause())
    dispatcher.run(held(None, day(7), day(9)), cause())
    assert of_phone(log) == [
        (day(7), DeviceHeldThen(device_id=PHONE, user_id=HANS, until=day(20))),
        (day(7), DeviceHeldThen(device_id=PHONE, user_id=None, until=day(9))),
    ]
    with pytest.raises(KnownOtherwise, match="decoupled"):
        dispatcher.run(held(HANS, day(10), day(21)), cause())
    with pytest.raises(KnownOtherwise, match="was held by"):
        dispatcher.run(held(HANS, day(6), day(8)), cause())
    with pytest.raises(NotKnownThen, match="2026-01-05"):
        dispatcher.run(held(HANS, day(4), day(5)), cause())
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(UntilInFuture):
        dispatcher.run(held(HANS, day(21), tomorrow), cause())
    with pytest.raises(EffectiveAtTwice):
        dispatcher.run(held(HANS, day(21), day(22)), cause(effective_at=day(20)))
    assert dispatcher.run(held(HANS, day(21), day(22)), cause(), idempotency_key="1").changed
    with pytest.raises(EffectiveAtTwice):
        dispatcher.run(held(HANS, day(21), day(22)), cause(effective_at=day(20)), idempotency_key="2")


@pytest.mark.requirement("F-17")
def test_a_thing_that_an_older_feed_saw_was_there_then(log: EventLog, dispatcher: Dispatcher, on: On) -> None:
    on(15, AssignDevice(device_id=PHONE, user_id=ERIKA))
    seen = DeviceSeenThen(imei=IMEI_1, description=DeviceDescription(), until=day(8))
    appended(log, (PHONE, seen), by=cause(effective_at=day(2)))
    appended(log, (PHONE, seen), by=cause(effective_at=day(4)))
    dispatcher.run(held(HANS, day(3), day(6)), cause())
    with pytest.raises(NotKnownThen, match="2026-01-15"):
        dispatcher.run(held(HANS, day(9), day(10)), cause())


@pytest.mark.requirement("F-17", "X-06")
@pytest.mark.part_of("A-14")
def test_of_whom_it_can_be_said(dispatcher: Dispatcher, on: On) -> None:
    on(1, AssignDevice(device_id=PHONE, user_id=ERIKA))
    dispatcher.run(DeleteUser(user_id=HANS), cause())
    dispatcher.run(held(HANS, day(2), day(3)), cause())
    dispatcher.run(EraseUser(user_id=HANS), cause())
    with pytest.raises(UserIsErased):
        dispatcher.run(held(HANS, day(4), day(5)), cause())
    with pytest.raises(NotFound):
        dispatcher.run(held(uuid4(), day(4), day(5)), cause())
    with pytest.raises(NotFound):
        dispatcher.run(held(None, day(4), day(5)), cause(OTHER_CUSTOMER))


def test_it_ends_after_it_began() -> None:
    for since, until in ((day(2), day(2)), (day(3), day(2)), (datetime(1960, 1, 1, tzinfo=UTC), day(2))):
        with pytest.raises(ValidationError):
            held(None, since, until)
