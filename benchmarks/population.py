"""Fills a log with made-up customers: the events that their users, devices and numbers would have left, appended in bulk like an import's.

No rows of any read model are made here: those follow from the events.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import NamedTuple
from uuid import UUID

from aggregates.device import DeviceAssigned, DeviceNoted, DeviceReassigned
from aggregates.engine.event import Event
from aggregates.sim import ContractTermChanged, TariffChanged
from aggregates.user import UserCostCentreChanged
from benchmarks import made_up
from benchmarks.narrator import Report
from eventstore.envelope import Cause, StreamEvent
from eventstore.garbage import no_garbage_collection
from eventstore.ids import new_id
from eventstore.log import EventLog
from eventstore.unit import Appended, Unit

UNITS = 5_000
"""Units that are appended together."""
ASSIGNED = 0.85
"""Share of devices that somebody has."""


@dataclass(frozen=True, slots=True)
class Size:
    """`numbers` of the devices have one; `changes` are later events.

    With several customers the largest has a fifth of everything, and the n-th of the others a share in proportion to 1/n.
    """

    users: int
    devices: int
    numbers: int = 0
    changes: int = 0
    customers: int = 1


@dataclass(slots=True)
class Holdings:
    """What one customer has."""

    customer_id: UUID
    number: str
    users: list[UUID] = field(default_factory=list[UUID])
    devices: list[UUID] = field(default_factory=list[UUID])


class _Sim(NamedTuple):
    """What is needed to change it later; `number` says all about how it was registered."""

    sim_id: UUID
    owner: Holdings
    number: int


def append_in_bulk(log: EventLog, units: Iterator[Unit], report: Report, total: int, done: int = 0) -> int:
    """Append them, many at a time; of `total`, so many are `done` before, and returns how many after."""
    with no_garbage_collection():
        while chunk := list(islice(units, UNITS)):
            assert all(isinstance(outcome, Appended) for outcome in log.append(chunk))
            done += len(chunk)
            report(done, total)
    return done


def populate(log: EventLog, size: Size, report: Report) -> list[Holdings]:
    """Append it all; returns what the customers have, the largest first."""
    return _Population(log, size, report).fill()


class _Population:
    def __init__(self, log: EventLog, size: Size, report: Report) -> None:
        self._log = log
        self._size = size
        self._report = report
        self._random = Random(f"{size}")
        self._customers: list[Holdings] = []
        self._versions: Counter[UUID] = Counter()
        self._holders: dict[UUID, UUID] = {}
        self._sims: list[_Sim] = []
        self._line = 0

    def fill(self) -> list[Holdings]:
        size = self._size
        total = size.customers + size.users + size.devices + size.changes
        done = 0
        for units in (self._registered_customers(), self._registered_users(), self._registered_devices(), self._changes()):
            done = append_in_bulk(self._log, units, self._report, total, done)
        return self._customers

    def _unit(self, owner: Holdings, *events: tuple[UUID, Event]) -> Unit:
        self._line += 1
        actor = f"import:{owner.customer_id}"
        cause = Cause(owner.customer_id, actor, f"{actor}#{self._line}", str(owner.customer_id))
        read = {stream: self._versions[stream] for stream, _ in events if stream in self._versions}
        if self._size.changes:  # else nobody will ask, and a million streams take their room
            for stream, _ in events:
                self._versions[stream] += 1
        return Unit(cause, [StreamEvent(*event) for event in events], read)

    def _registered_customers(self) -> Iterator[Unit]:
        for number in range(self._size.customers):
            event = made_up.customer(number)
            owner = Holdings(new_id(), event.customer_number)
            self._customers.append(owner)
            yield self._unit(owner, (owner.customer_id, event))

    def _registered_users(self) -> Iterator[Unit]:
        for number, owner in enumerate(self._owners(self._size.users)):
            user_id = new_id()
            owner.users.append(user_id)
            yield self._unit(owner, (user_id, made_up.user(number)))

    def _registered_devices(self) -> Iterator[Unit]:
        """Each with what happened to it first: it was given to somebody, and a number was found in it."""
        for number, owner in enumerate(self._owners(self._size.devices)):
            device_id = new_id()
            owner.devices.append(device_id)
            phone = made_up.device(number)
            events: list[tuple[UUID, Event]] = [(device_id, phone.event)]
            if self._random.random() < ASSIGNED and owner.users:
                self._holders[device_id] = user_id = self._random.choice(owner.users)
                events.append((device_id, DeviceAssigned(user_id=user_id, device_id=device_id)))
            if number * self._size.numbers % self._size.devices < self._size.numbers:
                sim_id, sim = new_id(), made_up.sim(number)
                self._sims.append(_Sim(sim_id, owner, number))
                events += [(sim_id, sim), (sim_id, made_up.put_in(sim, device_id, phone.imei))]
            yield self._unit(owner, *events)

    def _changes(self) -> Iterator[Unit]:
        """In the order of chance, as the years bring them; most of them are the carrier's."""
        chance = self._random
        tariffs: dict[UUID, int] = {}
        terms: dict[UUID, int] = {}
        for number in range(self._size.changes):
            kind = chance.random()
            if kind < 0.6 and self._sims:
                sim = chance.choice(self._sims)
                if kind < 0.4:
                    yield self._unit(sim.owner, (sim.sim_id, self._other_tariff(sim, tariffs)))
                else:
                    yield self._unit(sim.owner, (sim.sim_id, self._other_term(sim, terms)))
                continue
            owner = self._customers[0] if chance.random() < 0.2 else chance.choice(self._customers)
            if not owner.devices or not owner.users:
                owner = self._customers[0]
            yield self._unit(
                owner, self._on_device(chance.choice(owner.devices), owner, number) if kind < 0.9 else self._of_user(owner, number)
            )

    def _other_tariff(self, sim: _Sim, tariffs: dict[UUID, int]) -> TariffChanged:
        before = tariffs.get(sim.sim_id)
        tariffs[sim.sim_id] = after = (before or 0) + 1
        return TariffChanged(tariff=made_up.tariff(after), was=made_up.sim(sim.number).tariff if before is None else made_up.tariff(before))

    def _other_term(self, sim: _Sim, terms: dict[UUID, int]) -> ContractTermChanged:
        before = terms.get(sim.sim_id)
        terms[sim.sim_id] = after = (before or 0) + 1
        return ContractTermChanged(term=made_up.term(after), was=made_up.sim(sim.number).term if before is None else made_up.term(before))

    def _on_device(self, device_id: UUID, owner: Holdings, number: int) -> tuple[UUID, Event]:
        holder, other = self._holders.get(device_id), self._random.choice(owner.users)
        if holder is None or holder == other or self._random.random() < 0.5:
            return device_id, DeviceNoted(text=f"Notiz {number}: Display geprüft, Gehäuse ohne Schäden", about_user_id=holder)
        self._holders[device_id] = other
        return device_id, DeviceReassigned(device_id=device_id, from_user_id=holder, to_user_id=other)

    def _of_user(self, owner: Holdings, number: int) -> tuple[UUID, Event]:
        user_id = self._random.choice(owner.users)
        return user_id, UserCostCentreChanged(cost_centre=f"{5000 + number % 90}", was=None)

    def _owners(self, things: int) -> Sequence[Holdings]:
        """Whose the n-th thing is."""
        return self._random.choices(self._customers, weights=list(shares(len(self._customers)).values()), k=things)


def shares(customers: int) -> Mapping[int, float]:
    """How much of everything each customer has."""
    if customers == 1:
        return {0: 1.0}
    others = sum(1 / place for place in range(1, customers))
    return {0: 0.2, **{place: 0.8 / place / others for place in range(1, customers)}}
