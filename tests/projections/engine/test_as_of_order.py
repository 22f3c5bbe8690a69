"""As of now is what is live, by both clocks, whatever happened, was recorded late, or learnt of the past; and so it was at every moment (A-11).

But of people who were erased since, of whom nothing is known at any moment.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from aggregates.device import Device, DeviceAssigned
from aggregates.device_terms import DeviceDescription
from aggregates.device_then import DeviceHeldThen, DeviceSeenThen
from aggregates.engine.event import Event
from aggregates.sim import Sim
from aggregates.sim_terms import Card, Link, Tariff
from aggregates.sims.sim_then import SimAbsentThen, SimHeldThen, SimLinkedThen, SimObservedThen
from eventstore.log import EventLog
from projections.engine.as_of import Clock, as_of, events_of_row, rows_of
from projections.engine.projector import Projector
from projections.inventory.inventory import inventory
from projections.registry import PROJECTIONS
from readmodels.customers import CUSTOMERS
from readmodels.devices.device_cases import DEVICE_CASES
from readmodels.devices.devices import DEVICES
from readmodels.engine.table import Table
from readmodels.sims.sims import SIMS
from readmodels.users.users import USERS
from tests.commands.made_up import ACTOR, ERIKA, customer, device
from tests.eventstore.store import appended, cause
from tests.projections.lives import Entry, Life, of_customer
from tests.projections.stored import stored

FAR = datetime(2099, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 2, tzinfo=UTC)
TABLES: tuple[Table[Any], ...] = (CUSTOMERS, USERS, DEVICES, SIMS)
CLOCKS: tuple[Clock, ...] = ("recorded", "effective")


def told(
    log: EventLog, table: Table[Any], customer_id: UUID, thing: UUID, at: datetime, clock: Clock = "effective"
) -> dict[str, Any] | None:
    with log.pool.connection() as connection:
        row = as_of(log, connection, table, customer_id, thing, at, clock)
    return comparable(table, row) if row is not None else None


def comparable(table: Table[Any], row: Any) -> dict[str, Any]:
    """JSON says the same in whatever order."""
    columns: dict[str, Any] = row._asdict()
    return {name: orjson.loads(value) if name in table.json and value is not None else value for name, value in columns.items()}


def live_rows(log: EventLog, customer_id: UUID) -> dict[tuple[Table[Any], UUID], dict[str, Any]]:
    """What the projector has written, of everything there is."""
    assert Projector(log, PROJECTIONS).catch_up() == log.head(), "or it would be compared with what there was before"
    rows = ((table, row) for table in TABLES for row in stored(log.dsn, table, customer_id=customer_id))
    return {(table, row[table.key_index]): comparable(table, row) for table, row in rows}


def open_cases(log: EventLog, customer_id: UUID, device_id: UUID, clock: Clock) -> set[str]:
    with log.pool.connection() as connection:
        rows = rows_of(inventory, events_of_row(log, connection, DEVICES, customer_id, device_id, FAR, clock))
    return {row.case_id for row in rows.find(DEVICE_CASES, device_id=device_id) if row.status == "open"}


def compare(log: EventLog, customer_id: UUID, live: dict[tuple[Table[Any], UUID], dict[str, Any]], at: datetime, clock: Clock) -> None:
    for (table, thing), row in live.items():
        assert told(log, table, customer_id, thing, at, clock) == row, (table.name, clock, at)


def compare_cases(log: EventLog, customer_id: UUID) -> None:
    live = {row.case_id: row.device_id for row in stored(log.dsn, DEVICE_CASES, customer_id=customer_id, status="open")}
    for row in stored(log.dsn, DEVICES, customer_id=customer_id):
        for clock in CLOCKS:
            assert open_cases(log, customer_id, row.device_id, clock) == {case for case, of in live.items() if of == row.device_id}


def past_facts(chance: Random, life: Life) -> Iterator[tuple[Entry, datetime]]:
    """Now and then something that was so for a while, of a thing that is known; with from when on."""
    while True:
        start = NOW - timedelta(days=chance.randint(1, 500))
        until = start + timedelta(days=chance.randint(1, 90))
        person, phone = chance.choice((None, *life.users)), chance.choice(life.devices)
        link = chance.choice((None, Link(device_id=phone, source="hand", set_by=ACTOR)))
        if phone in life.world.streams and life.world.fold(Device, phone) != Device():
            of_device: list[Event] = [
                DeviceHeldThen(device_id=phone, user_id=person, until=until),
                DeviceSeenThen(imei=chance.choice(life.imeis), description=DeviceDescription(maker="Damals"), until=until),
            ]
            yield (phone, chance.choice(of_device)), start
        sim_id = chance.choice(life.sims)
        if sim_id in life.world.streams and (number := life.world.fold(Sim, sim_id).number):
            of_sim: list[Event] = [
                SimHeldThen(number=number, sim_id=sim_id, user_id=person, until=until),
                SimLinkedThen(number=number, link=link, until=until),
                SimAbsentThen(since=date(2025, 1, 1), until=until),
                SimObservedThen(
                    number=number,
                    until=until,
                    of=chance.choice((("status", "card"), ("tariff",), ("carrier", "device_id", "missing_since"))),
                    status="paused",
                    card=Card(iccid="9"),
                    tariff=Tariff(name="Damals"),
                    carrier="Damals",
                    link=link,
                ),
            ]
            yield (sim_id, chance.choice(of_sim)), start


@pytest.mark.requirement("A-11")
def test_what_was_effective_before_the_registration_is_not_lost(log: EventLog) -> None:
    appended(log, customer(), device(device_id := uuid4()))
    appended(log, (device_id, DeviceAssigned(user_id=ERIKA, device_id=device_id)), by=cause(effective_at=NOW - timedelta(days=90)))
    Projector(log, PROJECTIONS).catch_up()
    [live] = stored(log.dsn, DEVICES, device_id=device_id)
    assert live.user_id == ERIKA
    customer_id = live.customer_id
    assert told(log, DEVICES, customer_id, device_id, FAR) == comparable(DEVICES, live)
    assert told(log, DEVICES, customer_id, device_id, NOW - timedelta(days=91)) is None
    assert (told(log, DEVICES, customer_id, device_id, NOW - timedelta(days=89)) or {})["user_id"] == ERIKA


@pytest.mark.requirement("A-11")
def test_as_of_now_is_live_by_both_clocks_and_was_at_every_moment_as_recorded(log: EventLog) -> None:
    """Random lives of customers: merges and splits, people renamed, deleted and erased, numbers of feeds and by hand; a third of it back-dated, past facts
    in between, also where a person's command would be refused."""

    @settings(max_examples=6, phases=(Phase.generate,), database=None)
    @given(seed=st.integers(0, 2**32), tries=st.integers(60, 160))
    def check(seed: int, tries: int) -> None:
        chance, customer_id = Random(seed), uuid4()
        life = Life(chance)
        facts = past_facts(chance, life)
        snapshots: list[tuple[datetime, dict[tuple[Table[Any], UUID], dict[str, Any]]]] = []
        for entry in life.events(tries):
            late = NOW - timedelta(days=chance.randint(0, 400)) if chance.random() < 0.35 else None
            done = appended(log, of_customer(entry, customer_id), by=cause(customer_id, late))
            if snapshots and snapshots[-1][0] >= done.recorded_at:  # the machine's clock went back: then both were recorded at once
                snapshots.pop()
            if chance.random() < 0.1 and len(life.world.streams) > 12:
                fact, start = next(facts)
                done = appended(log, of_customer(fact, customer_id), by=cause(customer_id, start))
            if chance.random() < 0.02:
                snapshots.append((done.recorded_at, live_rows(log, customer_id)))
        live = live_rows(log, customer_id)
        for clock in CLOCKS:
            compare(log, customer_id, live, FAR, clock)
        compare_cases(log, customer_id)
        erased = {(USERS, row.user_id) for row in stored(log.dsn, USERS, customer_id=customer_id, erased=True)}
        for at, rows in snapshots[:3]:
            compare(log, customer_id, {thing: row for thing, row in rows.items() if thing not in erased}, at, "recorded")

    check()


def test_the_lives_have_past_facts_of_every_kind() -> None:
    life = Life(chance := Random(1))
    for _ in life.events(300):
        pass
    facts = past_facts(chance, life)
    kinds = {type(next(facts)[0][1]) for _ in range(200)}
    assert kinds == {*Device.past, *Sim.past}
