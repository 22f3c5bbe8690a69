"""How a device, a user or a number stood at a moment, by what was known then and by what held then."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from aggregates.customer import UnknownDevicesSwitchedOff
from aggregates.device import DeviceReassigned
from aggregates.device_then import DeviceHeldThen
from aggregates.engine.event import Event
from aggregates.sim import SimPaused, TariffChanged
from aggregates.sim_terms import Tariff
from aggregates.user import UserErased, UserRenamed
from eventstore.log import EventLog
from projections.engine.as_of import Clock, as_of
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from readmodels.devices.devices import DEVICES
from readmodels.engine.table import R, Table
from readmodels.sims.sims import SIMS
from readmodels.users.users import USERS
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    HANS,
    OTHER_CUSTOMER,
    PHONE,
    SIM,
    assigned,
    customer,
    device,
    fed_sim,
    unknown_device,
    user,
)
from tests.eventstore.store import appended, cause
from tests.projections.stored import stored


def day(number: int) -> datetime:
    return datetime(2026, 5, number, 12, tzinfo=UTC)


@pytest.fixture
def clock(log: EventLog) -> "Told":
    return Told(log)


class Told:
    """Events, each recorded now, that happened on a day."""

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self.recorded: list[datetime] = []

    def on(self, number: int, *entries: tuple[UUID, Event]) -> "Told":
        self.recorded.append(appended(self.log, *entries, by=cause(CUSTOMER, day(number))).recorded_at)
        return self

    def see(self, table: Table[R], key: UUID, at: datetime, by: Clock, customer_id: UUID = CUSTOMER) -> R | None:
        with self.log.pool.connection() as connection:
            return as_of(self.log, connection, table, customer_id, key, at, by)

    def seen(self, table: Table[R], key: UUID, at: datetime, by: Clock) -> R:
        row = self.see(table, key, at, by)
        assert row is not None
        return row


@pytest.mark.requirement("A-11")
def test_a_device_as_recorded_and_as_effective(clock: Told) -> None:
    """It passed to Hans on the 20th; later somebody records that nobody had had it from the 10th to the 15th."""
    clock.on(1, customer(), user(ERIKA), user(HANS), device()).on(2, assigned())
    clock.on(20, (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS)))
    clock.on(10, (PHONE, DeviceHeldThen(device_id=PHONE, user_id=None, until=day(15))))
    assert clock.see(DEVICES, PHONE, day(1) - timedelta(days=1), "effective") is None
    assert clock.seen(DEVICES, PHONE, day(1), "effective").user_id is None
    assert clock.seen(DEVICES, PHONE, day(5), "effective").user_id == ERIKA
    assert clock.seen(DEVICES, PHONE, day(10), "effective").user_id is None
    assert clock.seen(DEVICES, PHONE, day(15), "effective").user_id == ERIKA
    assert clock.seen(DEVICES, PHONE, day(20), "effective").user_id == HANS
    assert clock.see(DEVICES, PHONE, clock.recorded[0] - timedelta(microseconds=1), "recorded") is None
    assert [clock.seen(DEVICES, PHONE, at, "recorded").user_id for at in clock.recorded] == [None, ERIKA, HANS, HANS]


@pytest.mark.requirement("F-17", "A-11")
def test_a_number_as_recorded_and_as_effective(clock: Told) -> None:
    clock.on(1, customer(), fed_sim()).on(15, (SIM, SimPaused(was="active")))
    clock.on(8, (SIM, TariffChanged(tariff=Tariff(name="L"), was=Tariff(name="Business Smart M"))))
    seen = [(row.status, row.tariff) for row in (clock.seen(SIMS, SIM, day(number), "effective") for number in (1, 8, 15))]
    assert seen == [("active", "Business Smart M"), ("active", "L"), ("paused", "L")]
    seen = [(row.status, row.tariff) for row in (clock.seen(SIMS, SIM, at, "recorded") for at in clock.recorded)]
    assert seen == [("active", "Business Smart M"), ("paused", "Business Smart M"), ("paused", "L")]
    assert clock.seen(SIMS, SIM, day(1), "effective").contract_end == date(2026, 12, 31)


@pytest.mark.requirement("A-11")
@pytest.mark.part_of("A-14")
def test_a_user_as_of_a_moment_but_not_what_was_erased_since(clock: Told) -> None:
    clock.on(1, customer(), user(ERIKA, "Muster, Erika")).on(2, (ERIKA, UserRenamed(name="Neu, Erika", was="Muster, Erika")))
    assert clock.seen(USERS, ERIKA, day(1), "effective").name == "Muster, Erika"
    assert clock.seen(USERS, ERIKA, clock.recorded[0], "recorded").name == "Muster, Erika"
    clock.on(3, (ERIKA, UserErased()))
    for by in ("effective", "recorded"):
        for at in (day(1), clock.recorded[0], clock.recorded[2]):
            row = clock.see(USERS, ERIKA, at, by)
            assert row is None or "Erika" not in str(row)


@pytest.mark.requirement("F-07", "A-11")
def test_settings_of_the_customer_count_as_they_were(clock: Told) -> None:
    clock.on(1, customer(), unknown_device()).on(5, (CUSTOMER, UnknownDevicesSwitchedOff()))
    assert [clock.seen(DEVICES, PHONE, day(number), "effective").hidden for number in (4, 5)] == [False, True]


@pytest.mark.requirement("X-06", "A-11")
def test_another_customers_things_are_not_there(clock: Told) -> None:
    clock.on(1, customer(), device(), user(), fed_sim())
    assert clock.see(DEVICES, PHONE, day(9), "effective", OTHER_CUSTOMER) is None
    assert clock.see(USERS, ERIKA, day(9), "effective", OTHER_CUSTOMER) is None
    assert clock.see(SIMS, SIM, day(9), "effective", OTHER_CUSTOMER) is None
    assert clock.see(DEVICES, ERIKA, day(9), "effective") is None


@pytest.mark.requirement("A-03", "A-11")
def test_as_of_now_is_what_is_shown_now(clock: Told) -> None:
    clock.on(1, customer(), user(ERIKA), device(), fed_sim()).on(2, assigned())
    Projector(clock.log, PROJECTIONS).catch_up()
    now = clock.recorded[-1]
    assert [clock.seen(DEVICES, PHONE, now, "recorded")] == stored(clock.log.dsn, DEVICES, device_id=PHONE)
    assert [clock.seen(USERS, ERIKA, now, "recorded")] == stored(clock.log.dsn, USERS, user_id=ERIKA)
    assert [clock.seen(SIMS, SIM, now, "effective")] == stored(clock.log.dsn, SIMS, sim_id=SIM)
