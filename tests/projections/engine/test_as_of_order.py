"""As of the far future, what is effective is what is live, whatever was recorded late (A-11)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from aggregates.device import ActivationLockReported, DeviceAssigned, DeviceDescribed, DeviceNoted
from aggregates.device_terms import DeviceDescription
from aggregates.engine.event import Event
from aggregates.sim import SimAssignedToUser, SimCardReplaced, SimPaused, TariffChanged
from aggregates.sim_terms import Card, Tariff
from eventstore.envelope import Cause
from eventstore.log import EventLog
from projections.engine.as_of import as_of
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from readmodels.devices.devices import DEVICES
from readmodels.engine.table import Table
from readmodels.sims.sims import SIMS
from tests.commands.made_up import ERIKA, NUMBER, customer, device, fed_sim, imei
from tests.eventstore.store import appended, cause
from tests.projections.stored import stored

FAR = datetime(2099, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def of_device(device_id: UUID) -> list[Event]:
    """Each sets a column of its own."""
    return [
        DeviceAssigned(user_id=ERIKA, device_id=device_id),
        DeviceDescribed(description=DeviceDescription(colour="blau"), was=DeviceDescription()),
        DeviceNoted(text="Notiz", about_user_id=None),
        ActivationLockReported(),
    ]


def of_sim(sim_id: UUID) -> list[Event]:
    return [
        SimAssignedToUser(number=NUMBER, user_id=ERIKA, sim_id=sim_id, was_user_id=None),
        SimCardReplaced(card=Card(iccid="1"), was=Card()),
        TariffChanged(tariff=Tariff(name="S"), was=Tariff()),
        SimPaused(was="active"),
    ]


def told(log: EventLog, table: Table[Any], customer_id: UUID, thing: UUID, at: datetime) -> dict[str, str] | None:
    with log.pool.connection() as connection:
        row = as_of(log, connection, table, customer_id, thing, at, "effective")
    return without_position(row)


def without_position(row: Any) -> dict[str, str] | None:
    """Version and position are those of the last event that was looked at."""
    return None if row is None else {name: str(value) for name, value in row._asdict().items() if name not in ("version", "position")}


@pytest.mark.part_of("A-11")
def test_what_was_effective_before_the_registration_is_not_lost(log: EventLog) -> None:
    appended(log, customer(), device(device_id := uuid4()))
    appended(log, (device_id, of_device(device_id)[0]), by=cause(effective_at=NOW - timedelta(days=90)))
    Projector(log, PROJECTIONS).catch_up()
    [live] = stored(log.dsn, DEVICES, device_id=device_id)
    assert live.user_id == ERIKA
    customer_id = live.customer_id
    assert told(log, DEVICES, customer_id, device_id, FAR) == without_position(live)
    assert told(log, DEVICES, customer_id, device_id, NOW - timedelta(days=91)) is None
    assert (told(log, DEVICES, customer_id, device_id, NOW - timedelta(days=89)) or {})["user_id"] == str(ERIKA)


@pytest.mark.part_of("A-11")
def test_effective_in_the_far_future_is_live(log: EventLog) -> None:
    @settings(max_examples=25, phases=(Phase.generate,), database=None)
    @given(
        order=st.permutations(range(4)),
        days=st.lists(st.integers(-400, 0), min_size=6, max_size=6),
        sim=st.booleans(),
        n=st.integers(1, 9999),
    )
    def check(order: list[int], days: list[int], sim: bool, n: int) -> None:
        customer_id, thing = uuid4(), uuid4()

        def then(number: int) -> Cause:
            return cause(customer_id, NOW + timedelta(days=days[number]))

        appended(log, customer(customer_id, customer_number=str(customer_id)), by=then(0))
        first = fed_sim(thing, f"+491555{n:07}") if sim else device(thing, imei(f"3500000{n:07}"))
        appended(log, first, by=then(1))
        events = of_sim(thing) if sim else of_device(thing)
        for number, which in enumerate(order, 2):
            appended(log, (thing, events[which]), by=then(number))
        Projector(log, PROJECTIONS).catch_up()
        table: Table[Any] = SIMS if sim else DEVICES
        [live] = stored(log.dsn, table, customer_id=customer_id)
        assert told(log, table, customer_id, thing, FAR) == without_position(live)

    check()
