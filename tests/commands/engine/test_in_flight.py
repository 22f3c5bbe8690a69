"""Rules under fire, on a real database: batches, races between processes, repeated requests, claims, walls between customers."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from aggregates.api_token import API_TOKEN_CLAIM
from aggregates.customer import Customer
from aggregates.device import DEVICE_USER_CLAIM, Device
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import DELETED, Event
from aggregates.sim import Sim
from aggregates.user import User
from commands.customers.register_customer import CustomerNumberTaken, RegisterCustomer
from commands.customers.rename_customer import RenameCustomer
from commands.devices.assign_device import AssignDevice, DeviceHasUser
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.reassign_device import ReassignDevice
from commands.devices.register_device import RegisterDevice
from commands.engine.command import (
    A,
    AlreadyTaken,
    ChangedMeanwhile,
    Command,
    Decision,
    Given,
    NotFound,
    Refusal,
    VersionMismatch,
)
from commands.engine.creation import IdInUse
from commands.engine.dispatch import Dispatcher, Done
from commands.engine.taken import taken_by_another
from commands.sims.register_other_sim import NumberTaken, RegisterOtherSim
from commands.users.delete_user import DeleteUser
from commands.users.erase_user import EraseUser
from commands.users.personnel_number import PersonnelNumberTaken
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from eventstore.log import EventLog
from tests.commands.engine.in_flight import AfterAnother, cause, together
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, IMEI_1, IMEI_2, NUMBER, OTHER_CUSTOMER, OTHER_SIM, PHONE, SIM, TABLET, imei

pytestmark = pytest.mark.usefixtures("begun")


def state(log: EventLog, kind: type[A], stream_id: UUID) -> A:
    folded = kind()
    for event in events(log, stream_id):
        folded = folded.evolve(event)
    return folded


def events(log: EventLog, stream_id: UUID) -> list[Event]:
    with log.pool.connection() as connection:
        return [recorded.event for recorded in log.load(connection, [stream_id]).get(stream_id, [])]


def refusal_of(future: Future[Any]) -> type[BaseException]:
    error = future.exception(10)
    assert error is not None
    return type(error)


def other_sim(sim_id: UUID, number: str = NUMBER) -> RegisterOtherSim:
    return RegisterOtherSim(sim_id=sim_id, number=number, carrier="Beispielnetz")


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


# What exists only once


@pytest.mark.requirement("A-08")
def test_a_number_is_registered_once_by_whoever_comes_first(log: EventLog, dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    for number in range(10):
        barrier = threading.Barrier(2)
        e164 = f"+4915555000{number:03}"
        ids = {dispatcher: uuid4(), other_process: uuid4()}

        def register(
            process: Dispatcher, e164: str = e164, ids: dict[Dispatcher, UUID] = ids, barrier: threading.Barrier = barrier
        ) -> UUID:
            barrier.wait()
            process.run(other_sim(ids[process], e164), cause())
            return ids[process]

        with ThreadPoolExecutor(2) as threads:
            futures = [threads.submit(register, process) for process in ids]
        winners = [future.result() for future in futures if future.exception() is None]
        losers = [refusal_of(future) for future in futures if future.exception()]
        assert len(winners) == 1
        assert losers[0] in (NumberTaken, AlreadyTaken)
        assert sum(bool(events(log, sim_id)) for sim_id in ids.values()) == 1


@pytest.mark.requirement("A-08")
def test_the_loser_of_a_race_for_a_number_is_told_who_has_it(dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    quicker = partial(other_process.run, other_sim(SIM), cause())
    with pytest.raises(NumberTaken, match=str(SIM)):
        dispatcher.run(AfterAnother(command=other_sim(OTHER_SIM), first=quicker), cause())


@pytest.mark.requirement("A-08")
def test_what_a_command_takes_without_asking_is_refused_all_the_same(dispatcher: Dispatcher) -> None:
    class Careless(Command):
        def decide(self, given: Given) -> Decision:
            return [(SIM, events_of_number[0][1])]

    events_of_number = list(other_sim(SIM).decide(_Nothing()))
    dispatcher.run(other_sim(OTHER_SIM), cause())
    with pytest.raises(AlreadyTaken, match=r"^number \+4915228817386 already") as refused:
        dispatcher.run(Careless(), cause())
    assert refused.value.text_de.startswith("Rufnummer +4915228817386 gibt es schon")


@pytest.mark.requirement("A-08")
def test_what_only_changed_meanwhile_is_not_called_taken(dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    class LooksAtErikasDevices(Command):
        def decide(self, given: Given) -> Decision:
            given.claims(DEVICE_USER_CLAIM, f"{ERIKA}/")
            return NoteOnDevice(device_id=TABLET, text="Notiz").decide(given)

    dispatcher.run(RegisterDevice(device_id=TABLET, identifiers=(imei(IMEI_2),)), cause())
    turns = iter([AssignDevice(device_id=PHONE, user_id=ERIKA), DecoupleDevice(device_id=PHONE)])
    command = AfterAnother(command=LooksAtErikasDevices(), first=lambda: other_process.run(next(turns), cause()), times=2)
    with pytest.raises(ChangedMeanwhile):
        dispatcher.run(command, cause())


def test_refusals_show_no_hash_of_what_is_secret() -> None:
    token = taken_by_another(API_TOKEN_CLAIM.of("ab" * 32))
    assert token is not None
    assert "abab" not in token.text_de + token.text_en
    assert taken_by_another(DEVICE_USER_CLAIM.of(f"{ERIKA}/")) is None


@pytest.mark.requirement("A-07", "A-08")
def test_who_changes_nothing_is_told_how_far_to_read(log: EventLog, dispatcher: Dispatcher) -> None:
    same = RenameUser(user_id=ERIKA, name="Muster, Erika")
    head = log.head()
    plain, keyed = dispatcher.run(same, cause()), dispatcher.run(same, cause(), idempotency_key="k1")
    again = dispatcher.run(same, cause(), idempotency_key="k1")
    assert [(done.position, done.changed) for done in (plain, keyed, again)] == [(head, False)] * 3
    assert log.head() == head
    batch = together(
        dispatcher, [partial(dispatcher.run, command, cause()) for command in (RenameUser(user_id=HANS, name="Neu, Hans"), same)]
    )
    assert [(future.result().position, future.result().changed) for future in batch] == [(log.head(), True), (log.head(), False)]


@pytest.mark.requirement("H-02")
@pytest.mark.part_of("A-14")
def test_personnel_numbers_exist_once_and_are_not_kept_in_clear(log: EventLog, dispatcher: Dispatcher) -> None:
    calls = [partial(dispatcher.run, RegisterUser(user_id=uuid4(), name="Muster", personnel_number="4711"), cause()) for _ in range(2)]
    futures = together(dispatcher, calls)
    assert futures[0].exception() is None
    assert refusal_of(futures[1]) is PersonnelNumberTaken
    with log.pool.connection() as connection:
        claims = connection.execute("SELECT value FROM claims WHERE kind = 'personnel_number'").fetchall()
        payloads = " ".join(row[0] for row in connection.execute("SELECT payload::text FROM events"))
    assert len(claims) == 1
    assert "4711" not in claims[0][0]
    assert "4711" not in payloads
    assert "Muster" not in payloads


@pytest.mark.requirement("A-08")
def test_an_id_that_is_taken_hurts_nobody_else(log: EventLog, dispatcher: Dispatcher) -> None:
    class SameAgain(Command):
        def decide(self, given: Given) -> Decision:
            return RegisterUser(user_id=ERIKA, name="Muster, Erika").decide(_Nothing())

    calls = [
        partial(dispatcher.run, SameAgain(), cause()),
        partial(dispatcher.run, RenameUser(user_id=HANS, name="Zwei, Hans"), cause()),
        partial(dispatcher.run, RegisterDevice(device_id=ERIKA, identifiers=(imei(IMEI_2),)), cause()),
    ]
    same, rename, device = together(dispatcher, calls)
    assert rename.exception() is None
    assert refusal_of(same) is ChangedMeanwhile
    assert refusal_of(device) is IdInUse
    assert len(events(log, ERIKA)) == 1


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


class _Nothing:
    """An empty world: what a command decides that looks at nothing."""

    customer_id = CUSTOMER
    actor = "token:made-up"

    def state(self, kind: type[A], stream_id: UUID) -> A:
        raise NotFound(kind.noun, stream_id)

    def holder(self, claim: Claim) -> UUID | None:
        return None

    def claims(self, kind: ClaimKind, prefix: str) -> frozenset[str]:
        return frozenset()
