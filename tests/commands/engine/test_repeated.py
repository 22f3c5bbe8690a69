"""A request that is repeated is done once, and answered as the first time (A-08)."""

from concurrent.futures import Future, ThreadPoolExecutor
from uuid import uuid4

import pytest

from commands.devices.decouple_device import DecoupleDevice
from commands.engine.command import IdempotencyKeyReused
from commands.engine.dispatch import Dispatcher, Done
from commands.users.register_user import RegisterUser
from eventstore.log import EventLog
from tests.commands.engine.batches import Sender, one_batch
from tests.commands.made_up import PHONE
from tests.eventstore.store import cause, rows_of

pytestmark = pytest.mark.usefixtures("begun")


@pytest.mark.requirement("A-08")
def test_a_repeated_request_gets_the_first_answer(log: EventLog, dispatcher: Dispatcher) -> None:
    def register(text: str = "Neu, Nora") -> Done:
        new = uuid4()
        command = RegisterUser(user_id=new, name=text, personnel_number="P-9")
        return dispatcher.run(command, cause(), idempotency_key="k-1", ids={"user_id": new})

    first, again = register(), register()
    assert again.repeated
    assert (again.position, again.versions, again.ids, again.changed, again.recorded_at) == (
        first.position,
        first.versions,
        first.ids,
        True,
        first.recorded_at,
    )
    with pytest.raises(IdempotencyKeyReused):
        register("Anders, Nora")
    assert rows_of(log.dsn, "SELECT count(*) FROM events WHERE stream_id = %s", first.ids["user_id"]) == [(1,)]
    assert "Nora" not in str(rows_of(log.dsn, "SELECT * FROM idempotency"))


@pytest.mark.requirement("A-08")
def test_a_repeated_request_that_changed_nothing_gets_the_same_versions(log: EventLog, dispatcher: Dispatcher) -> None:
    first = dispatcher.run(DecoupleDevice(device_id=PHONE), cause(), idempotency_key="k-2")
    again = dispatcher.run(DecoupleDevice(device_id=PHONE), cause(), idempotency_key="k-2")
    assert (first.changed, first.versions) == (again.changed, again.versions) == (False, {PHONE: 1})


@pytest.mark.requirement("A-08")
def test_the_same_request_twice_at_the_same_moment_is_done_once(log: EventLog, dispatcher: Dispatcher) -> None:
    def register(sender: Sender) -> Future[Done]:
        new = uuid4()
        command = RegisterUser(user_id=new, name="Neu, Nora", personnel_number="P-9")
        return sender.send(command, idempotency_key="k-1", ids={"user_id": new})

    with one_batch(log, dispatcher) as sender:
        futures = [register(sender) for _ in range(3)]
    answers = [future.result() for future in futures]
    assert [answer.repeated for answer in answers] == [False, True, True]
    assert len({answer.ids["user_id"] for answer in answers}) == 1


@pytest.mark.requirement("A-08")
def test_the_same_request_at_two_processes_at_the_same_moment_is_done_once(log: EventLog, dispatcher: Dispatcher) -> None:
    others = [Dispatcher(log) for _ in range(3)]

    def register(at: Dispatcher, turn: int) -> Done:
        new = uuid4()
        command = RegisterUser(user_id=new, name="Neu, Nora", personnel_number=f"P-9{turn}")
        return at.run(command, cause(), idempotency_key=f"k-{turn}", ids={"user_id": new})

    with ThreadPoolExecutor(4) as threads:
        for turn in range(15):
            answers = list(threads.map(register, (dispatcher, *others), [turn] * 4))
            assert len({answer.ids["user_id"] for answer in answers}) == 1
            assert sorted(answer.repeated for answer in answers) == [False, True, True, True]
    for other in others:
        other.close()
