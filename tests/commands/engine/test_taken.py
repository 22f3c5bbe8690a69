"""What may exist only once is taken by whoever comes first (A-07, A-08)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import UUID, uuid4

import pytest

from aggregates.api_token import API_TOKEN_CLAIM
from aggregates.device import DEVICE_USER_CLAIM
from aggregates.engine.claim import Claim, ClaimKind
from commands.devices.assign_device import AssignDevice
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.register_device import RegisterDevice
from commands.engine.command import (
    A,
    AlreadyTaken,
    ChangedMeanwhile,
    Command,
    Decision,
    Given,
    NotFound,
)
from commands.engine.creation import IdInUse
from commands.engine.dispatch import Dispatcher
from commands.engine.taken import taken_by_another
from commands.sims.register_other_sim import NumberTaken
from commands.users.personnel_number import PersonnelNumberTaken
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from eventstore.log import EventLog
from tests.commands.engine.in_flight import AfterAnother, cause, events, other_sim, refusal_of, together
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, IMEI_2, OTHER_SIM, PHONE, SIM, TABLET, imei

pytestmark = pytest.mark.usefixtures("begun")


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
