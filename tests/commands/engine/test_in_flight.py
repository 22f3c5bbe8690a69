"""Rules under fire, on a real database: batches, repeated requests, walls between customers."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from aggregates.customer import Customer
from aggregates.device import Device
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import DELETED
from aggregates.sim import Sim
from aggregates.user import User
from commands.customers.register_customer import CustomerNumberTaken, RegisterCustomer
from commands.customers.rename_customer import RenameCustomer
from commands.devices.assign_device import AssignDevice
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.reassign_device import ReassignDevice
from commands.devices.register_device import RegisterDevice
from commands.engine.command import (
    Command,
    Decision,
    Given,
    NotFound,
    Refusal,
)
from commands.engine.dispatch import Dispatcher, Done
from commands.sims.register_other_sim import RegisterOtherSim
from commands.users.delete_user import DeleteUser
from commands.users.erase_user import EraseUser
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from eventstore.log import EventLog
from tests.commands.engine.in_flight import cause, events, other_sim, refusal_of, state, together
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, IMEI_1, NUMBER, OTHER_CUSTOMER, OTHER_SIM, PHONE, SIM, TABLET, imei

pytestmark = pytest.mark.usefixtures("begun")


# Group commit


@pytest.mark.requirement("A-08")
def test_commands_in_flight_share_a_commit(log: EventLog, dispatcher: Dispatcher) -> None:
    commands = [RegisterUser(user_id=uuid4(), name=f"Muster {number}") for number in range(64)]
    done = [future.result() for future in together(dispatcher, [partial(dispatcher.run, command, cause()) for command in commands])]
    assert len({one.recorded_at for one in done}) == 1
    assert sorted(one.position for one in done) == list(range(done[0].position, done[0].position + 64))
    assert [one.versions for one in done] == [{command.user_id: 1} for command in commands]
    assert state(log, User, commands[-1].user_id).name == "Muster 63"


@pytest.mark.requirement("A-08")
def test_a_refusal_leaves_its_neighbours_alone(log: EventLog, dispatcher: Dispatcher) -> None:
    class Broken(Command):
        def decide(self, given: Given) -> Decision:
            raise ZeroDivisionError

    commands = [
        RenameUser(user_id=ERIKA, name="Eins, Erika"),
        ReassignDevice(device_id=PHONE, user_id=HANS),
        Broken(),
        AssignDevice(device_id=uuid4(), user_id=HANS),
        RenameUser(user_id=HANS, name="Zwei, Hans"),
    ]
    futures = together(dispatcher, [partial(dispatcher.run, command, cause()) for command in commands])
    assert [refusal_of(future).__name__ for future in futures[1:4]] == ["DeviceHasNoUser", "ZeroDivisionError", "NotFound"]
    assert futures[0].result().recorded_at == futures[4].result().recorded_at
    assert (state(log, User, ERIKA).name, state(log, User, HANS).name) == ("Eins, Erika", "Zwei, Hans")


@pytest.mark.requirement("A-08")
def test_commands_of_a_batch_see_those_before_them(log: EventLog, dispatcher: Dispatcher) -> None:
    commands = [
        AssignDevice(device_id=PHONE, user_id=ERIKA),
        DeleteUser(user_id=ERIKA),
        ReassignDevice(device_id=PHONE, user_id=HANS),
        DeleteUser(user_id=ERIKA),
        AssignDevice(device_id=PHONE, user_id=ERIKA),
        DecoupleDevice(device_id=PHONE),
    ]
    futures = together(dispatcher, [partial(dispatcher.run, command, cause()) for command in commands])
    refused = {number: refusal_of(future).__name__ for number, future in enumerate(futures) if future.exception()}
    assert refused == {1: "UserStillHolds", 4: "DeviceHasUser"}
    assert futures[5].result().versions[PHONE] == 4
    assert state(log, User, ERIKA).status == "deleted"
    assert state(log, Device, PHONE).user_id is None


# Repeated requests (Idempotency-Key)


def registering(dispatcher: Dispatcher, sim_id: UUID, *, number: str = NUMBER, key: str = "k1", actor: str = "token:a") -> Done:
    return dispatcher.run(other_sim(sim_id, number), cause(actor=actor), idempotency_key=key, ids={"sim_id": sim_id})


@pytest.mark.requirement("A-08")
def test_a_repeated_request_that_did_nothing_does_nothing_still(log: EventLog, dispatcher: Dispatcher) -> None:
    same, other = (RenameCustomer(customer_id=CUSTOMER, name=name) for name in ("Beispiel GmbH", "Beispiel AG"))
    assert dispatcher.run(same, cause(), idempotency_key="k1").changed is False
    dispatcher.run(other, cause())
    assert dispatcher.run(same, cause(), idempotency_key="k1").repeated
    assert state(log, Customer, CUSTOMER).name == "Beispiel AG"


@pytest.mark.requirement("A-08")
def test_everybody_has_keys_of_their_own(dispatcher: Dispatcher) -> None:
    registering(dispatcher, SIM)
    assert not registering(dispatcher, OTHER_SIM, number="+491713920001", actor="token:b").repeated


@pytest.mark.requirement("A-08")
def test_a_refused_request_can_be_repeated_with_its_key(dispatcher: Dispatcher) -> None:
    reassign = ReassignDevice(device_id=PHONE, user_id=HANS)
    with pytest.raises(Refusal, match="assign it instead"):
        dispatcher.run(reassign, cause(), idempotency_key="k1")
    dispatcher.run(AssignDevice(device_id=PHONE, user_id=ERIKA), cause())
    assert dispatcher.run(reassign, cause(), idempotency_key="k1").changed


@pytest.mark.requirement("A-08")
def test_a_request_answered_elsewhere_meanwhile_is_not_refused(dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    class ReadsLate(RegisterOtherSim):
        def decide(self, given: Given) -> Decision:
            if not elsewhere:
                elsewhere.append(registering(other_process, SIM))
            return super().decide(given)

    ReadsLate.__name__ = RegisterOtherSim.__name__
    elsewhere: list[Done] = []
    command = ReadsLate(sim_id=OTHER_SIM, number=NUMBER, carrier="Beispielnetz")
    done = dispatcher.run(command, cause(actor="token:a"), idempotency_key="k1", ids={"sim_id": OTHER_SIM})
    assert done.repeated
    assert done.ids == {"sim_id": SIM}


# Walls between customers


@pytest.fixture
def other_customer(dispatcher: Dispatcher) -> UUID:
    register = RegisterCustomer(customer_id=OTHER_CUSTOMER, name="Muster AG", customer_number="K-1002")
    dispatcher.run(register, cause(OTHER_CUSTOMER))
    return OTHER_CUSTOMER


@pytest.mark.requirement("X-06")
def test_two_customers_may_have_the_same_number(log: EventLog, dispatcher: Dispatcher, other_customer: UUID) -> None:
    dispatcher.run(other_sim(SIM), cause())
    dispatcher.run(other_sim(OTHER_SIM), cause(other_customer))
    assert state(log, Sim, SIM).number == state(log, Sim, OTHER_SIM).number == NUMBER


def test_two_customers_never_have_the_same_customer_number(dispatcher: Dispatcher) -> None:
    register = RegisterCustomer(customer_id=OTHER_CUSTOMER, name="Muster AG", customer_number="K-1001")
    with pytest.raises(CustomerNumberTaken, match=str(CUSTOMER)):
        dispatcher.run(register, cause(OTHER_CUSTOMER))


@pytest.mark.requirement("X-06")
def test_another_customers_things_are_not_there(dispatcher: Dispatcher, other_customer: UUID) -> None:
    for command in (
        RenameUser(user_id=ERIKA, name="Beispiel, Erika"),
        RenameCustomer(customer_id=CUSTOMER, name="Beispiel AG"),
        AssignDevice(device_id=PHONE, user_id=ERIKA),
    ):
        with pytest.raises(NotFound):
            dispatcher.run(command, cause(other_customer))
    dispatcher.run(RegisterDevice(device_id=TABLET, identifiers=(imei(IMEI_1),)), cause(other_customer))
    with pytest.raises(NotFound, match=str(ERIKA)):
        dispatcher.run(AssignDevice(device_id=TABLET, user_id=ERIKA), cause(other_customer))


@pytest.mark.parametrize("kind", [Device, Sim])
def test_an_id_of_something_else_is_not_found_and_hurts_nobody(dispatcher: Dispatcher, kind: type[Aggregate]) -> None:
    class LookAt(Command):
        def decide(self, given: Given) -> Decision:
            given.state(kind, ERIKA)
            return []

    calls = [partial(dispatcher.run, LookAt(), cause()), partial(dispatcher.run, RenameUser(user_id=ERIKA, name="Eins, Erika"), cause())]
    look, rename = together(dispatcher, calls)
    assert refusal_of(look) is NotFound
    assert rename.exception() is None


# Erasure


@pytest.mark.part_of("A-14")
def test_an_erased_person_is_gone_from_the_log(log: EventLog, dispatcher: Dispatcher) -> None:
    dispatcher.run(AssignDevice(device_id=PHONE, user_id=ERIKA), cause())
    dispatcher.run(NoteOnDevice(device_id=PHONE, text="liegt bei Erika"), cause())
    dispatcher.run(DecoupleDevice(device_id=PHONE), cause())
    dispatcher.run(RenameUser(user_id=ERIKA, name="Beispiel, Erika"), cause())
    dispatcher.run(DeleteUser(user_id=ERIKA), cause())
    assert events(log, ERIKA)[1].model_dump() == {"name": "Beispiel, Erika", "was": "Muster, Erika"}
    dispatcher.run(EraseUser(user_id=ERIKA), cause())
    assert events(log, ERIKA)[1].model_dump() == {"name": DELETED, "was": DELETED}
    assert events(log, PHONE)[2].model_dump()["text"] == DELETED
    assert state(log, User, ERIKA).erased
    assert dispatcher.run(EraseUser(user_id=ERIKA), cause()).changed is False
