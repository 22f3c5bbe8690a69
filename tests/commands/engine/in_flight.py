"""Commands in flight: many at the same moment in one batch, and races that are lost on purpose."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ConfigDict, PrivateAttr

from aggregates.engine.event import Event
from commands.customers.register_customer import RegisterCustomer
from commands.devices.register_device import RegisterDevice
from commands.engine.command import (
    A,
    Command,
    Decision,
    Given,
)
from commands.engine.dispatch import Dispatcher, Done
from commands.sims.register_other_sim import RegisterOtherSim
from commands.users.register_user import RegisterUser
from eventstore.envelope import Cause
from eventstore.log import EventLog
from tests.commands.made_up import ACTOR, CUSTOMER, ERIKA, HANS, IMEI_1, NUMBER, PHONE, imei

Call = Callable[[], Done]
T = TypeVar("T")


def cause(customer_id: UUID = CUSTOMER, actor: str = ACTOR) -> Cause:
    return Cause(customer_id, actor, causation="command:made-up", correlation="made-up")


def begin_with(dispatcher: Dispatcher, *further: Command) -> None:
    """A customer with two users and a phone, and what a test needs beside them."""
    for command in (
        RegisterCustomer(customer_id=CUSTOMER, name="Beispiel GmbH", customer_number="K-1001"),
        RegisterUser(user_id=ERIKA, name="Muster, Erika"),
        RegisterUser(user_id=HANS, name="Beispiel, Hans"),
        RegisterDevice(device_id=PHONE, identifiers=(imei(IMEI_1),)),
        *further,
    ):
        dispatcher.run(command, cause())


class Gate(Command):
    """Holds the dispatcher in its decision until it is opened, so that what comes meanwhile goes together."""

    _entered: threading.Event = PrivateAttr(default_factory=threading.Event)
    _opened: threading.Event = PrivateAttr(default_factory=threading.Event)

    def decide(self, given: Given) -> Decision:
        self._entered.set()
        assert self._opened.wait(120)
        return []

    def wait_until_entered(self) -> None:
        assert self._entered.wait(120)

    def open(self) -> None:
        self._opened.set()


class AfterAnother(Command):
    """Does what `command` does, but only after somebody else was quicker: `first` runs between load and append, `times` times."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    command: Command
    first: Call
    times: int = 1
    _ran: list[None] = PrivateAttr(default_factory=list[None])

    @property
    def decided(self) -> int:
        return len(self._ran)

    def decide(self, given: Given) -> Decision:
        decision = self.command.decide(given)
        self._ran.append(None)
        if self.decided <= self.times:
            self.first()
        return decision


def together(dispatcher: Dispatcher, calls: Sequence[Callable[[], T]]) -> list[Future[T]]:
    """Run calls so that the dispatcher takes them as one batch, in this order; their futures are done."""
    gate = Gate()
    with ThreadPoolExecutor(len(calls) + 1) as threads:
        threads.submit(dispatcher.run, gate, cause())
        gate.wait_until_entered()
        futures: list[Future[T]] = []
        for count, call in enumerate(calls, 1):
            futures.append(threads.submit(call))
            while dispatcher.waiting() < count:
                time.sleep(0.0005)
        gate.open()
    return futures


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
