"""What past facts, and other things' streams, say of a row at a moment (F-17, A-11)."""

from datetime import date
from uuid import UUID

import pytest

from aggregates.customer import UnknownDevicesSwitchedOff
from aggregates.device import DeviceAbsorbed, DeviceMerged, DeviceRestored, DeviceSplit
from aggregates.device_terms import DeviceDescription
from aggregates.device_then import DeviceHeldThen, DeviceSeenThen
from aggregates.engine.event import Event
from aggregates.sim import SimPutInDevice
from aggregates.sim_terms import Card, ContractTerm, Entitlements, Link, Tariff
from aggregates.sims.sim_then import SimAbsentThen, SimHeldThen, SimLinkedThen, SimObservedThen
from eventstore.log import EventLog
from projections.engine.projector import Projector
from projections.engine.verify import verify
from projections.inventory.inventory import inventory
from projections.registry import PROJECTIONS
from readmodels.devices.devices import DEVICES
from readmodels.sims.sims import SIMS
from tests.commands.made_up import (
    ACTOR,
    CUSTOMER,
    ERIKA,
    HANS,
    IMEI_1,
    IMEI_2,
    IMEI_3,
    LAPTOP,
    NUMBER,
    PHONE,
    SIM,
    TABLET,
    assigned,
    customer,
    device,
    fed_sim,
    imei,
    unknown_device,
)
from tests.projections.engine.test_as_of import Told, day
from tests.projections.stored import stored


@pytest.fixture
def clock(log: EventLog) -> Told:
    return Told(log)


THEN = SimObservedThen(
    number=NUMBER,
    until=day(10),
    of=("carrier", "missing_since", "status", "card", "tariff", "term", "entitlements", "billing_account", "device_id"),
    carrier="vodafone",
    status="paused",
    card=Card(iccid="1"),
    tariff=Tariff(name="S", options=("EU",)),
    term=ContractTerm(start=date(2020, 1, 1)),
    entitlements=Entitlements(renewal=True),
    billing_account="4711",
    link=Link(device_id=PHONE, source="feed", set_by=ACTOR),
)


@pytest.mark.requirement("F-17")
def test_a_number_that_became_known_later_was_there_as_the_older_feed_says(clock: Told) -> None:
    clock.on(10, customer(), fed_sim()).on(4, (SIM, THEN))
    assert clock.see(SIMS, SIM, day(3), "effective") is None
    row = clock.seen(SIMS, SIM, day(4), "effective")
    assert (row.number, row.carrier, row.fed, row.status, row.iccid, row.tariff, row.options) == (
        NUMBER,
        "vodafone",
        True,
        "paused",
        "1",
        "S",
        ["EU"],
    )
    assert (row.contract_start, row.renewal, row.billing_account, row.missing_since) == (date(2020, 1, 1), True, "4711", None)
    assert (row.linked_device_id, row.link_source, row.link_set_by, row.codes) == (PHONE, "feed", ACTOR, None)
    assert clock.seen(SIMS, SIM, day(10), "effective").status == "active"
    assert clock.see(SIMS, SIM, clock.recorded[0], "recorded") == clock.seen(SIMS, SIM, clock.recorded[1], "recorded")


@pytest.mark.requirement("F-17")
def test_an_older_feed_speaks_of_its_facets_alone(clock: Told) -> None:
    clock.on(1, customer(), fed_sim()).on(4, (SIM, THEN.model_copy(update={"of": ("tariff",)})))
    row, before = clock.seen(SIMS, SIM, day(4), "effective"), clock.seen(SIMS, SIM, day(3), "effective")
    assert row == before._replace(tariff="S", tariff_sort="s", options=["EU"], search=row.search, version=2, position=row.position)


@pytest.mark.requirement("F-17")
def test_a_number_was_missing_elsewhere_and_with_somebody_else(clock: Told) -> None:
    link = Link(device_id=TABLET, source="hand", set_by=ACTOR)
    clock.on(1, customer(), fed_sim())
    clock.on(2, (SIM, SimPutInDevice(number=NUMBER, device_id=PHONE, imei=IMEI_1, source="feed", set_by=ACTOR, was=None)))
    clock.on(3, (SIM, SimAbsentThen(since=date(2026, 5, 3), until=day(5))))
    clock.on(3, (SIM, SimLinkedThen(number=NUMBER, link=link, until=day(6))))
    clock.on(4, (SIM, SimLinkedThen(number=NUMBER, link=None, until=day(5))))
    clock.on(3, (SIM, SimHeldThen(number=NUMBER, sim_id=SIM, user_id=ERIKA, until=day(7))))
    seen = [clock.seen(SIMS, SIM, day(number), "effective") for number in range(2, 8)]
    assert [row.missing_since is not None for row in seen] == [False, True, True, False, False, False]
    assert [row.linked_device_id for row in seen] == [PHONE, TABLET, None, TABLET, PHONE, PHONE]
    assert [row.user_id for row in seen] == [None, ERIKA, ERIKA, ERIKA, ERIKA, None]


@pytest.mark.requirement("F-17")
def test_a_device_was_seen_before_it_was_known(clock: Told) -> None:
    seen = DeviceSeenThen(imei=IMEI_1, description=DeviceDescription(maker="Beispielwerk"), until=day(10))
    clock.on(10, customer(), device()).on(12, assigned())
    clock.on(4, (PHONE, seen)).on(6, (PHONE, DeviceHeldThen(device_id=PHONE, user_id=HANS, until=day(8))))
    clock.on(5, (PHONE, seen.model_copy(update={"until": day(8)})))
    rows = [clock.see(DEVICES, PHONE, day(number), "effective") for number in (3, 4, 7, 9, 10, 12)]
    assert [row and (row.unknown, row.user_id) for row in rows] == [
        None,
        (True, None),
        (True, HANS),
        (True, None),
        (False, None),
        (False, ERIKA),
    ]


@pytest.mark.requirement("A-03")
def test_no_live_row_knows_of_past_facts_and_none_is_parked(clock: Told) -> None:
    clock.on(1, customer(), fed_sim(), device(), assigned())
    Projector(clock.log, PROJECTIONS).catch_up()
    before = [*stored(clock.log.dsn, SIMS), *stored(clock.log.dsn, DEVICES)]
    clock.on(4, (SIM, THEN), (PHONE, DeviceHeldThen(device_id=PHONE, user_id=HANS, until=day(8))))
    Projector(clock.log, PROJECTIONS).catch_up()
    assert [*stored(clock.log.dsn, SIMS), *stored(clock.log.dsn, DEVICES)] == before
    assert all(comparison.equal for comparison in verify(clock.log, inventory))
    with clock.log.pool.connection() as connection:
        assert connection.execute("SELECT count(*) FROM parked_events").fetchone() == (0,)


def merged(into: UUID, gone: UUID, identifier: str) -> tuple[tuple[UUID, Event], tuple[UUID, Event]]:
    return (
        (into, DeviceMerged(absorbed_id=gone, identifiers=(imei(identifier),), source="manual")),
        (gone, DeviceAbsorbed(into_id=into, identifiers=(imei(identifier),))),
    )


@pytest.mark.requirement("F-09", "A-11")
def test_a_merged_device_follows_from_the_streams_of_those_it_went_into(clock: Told) -> None:
    clock.on(1, customer(), device(PHONE, imei(IMEI_1)), device(TABLET, imei(IMEI_2)), device(LAPTOP, imei(IMEI_3)))
    clock.on(2, *merged(TABLET, PHONE, IMEI_1)).on(3, *merged(LAPTOP, TABLET, IMEI_2))
    clock.on(
        4,
        (LAPTOP, DeviceSplit(restored_id=TABLET, identifiers=(imei(IMEI_2),))),
        (TABLET, DeviceRestored(from_id=LAPTOP, identifiers=(imei(IMEI_2),))),
    )
    Projector(clock.log, PROJECTIONS).catch_up()
    [live] = stored(clock.log.dsn, DEVICES, device_id=PHONE)
    expected = [None, TABLET, LAPTOP, TABLET]
    assert [clock.seen(DEVICES, PHONE, day(number), "effective").goes_on_as for number in (1, 2, 3, 4)] == expected
    assert [clock.seen(DEVICES, PHONE, at, "recorded").goes_on_as for at in clock.recorded] == expected
    assert clock.seen(DEVICES, PHONE, day(9), "effective") == live


@pytest.mark.requirement("F-09", "A-11")
def test_a_device_split_off_earlier_than_its_host_is_not_taken_along(clock: Told) -> None:
    """Back-dated, the innermost split comes first."""
    clock.on(1, customer(), device(PHONE, imei(IMEI_1)), device(TABLET, imei(IMEI_2)), device(LAPTOP, imei(IMEI_3)))
    clock.on(2, *merged(TABLET, PHONE, IMEI_1)).on(3, *merged(LAPTOP, TABLET, IMEI_2))
    clock.on(
        8,
        (LAPTOP, DeviceSplit(restored_id=TABLET, identifiers=(imei(IMEI_2),))),
        (TABLET, DeviceRestored(from_id=LAPTOP, identifiers=(imei(IMEI_2),))),
    )
    clock.on(
        6,
        (TABLET, DeviceSplit(restored_id=PHONE, identifiers=(imei(IMEI_1),))),
        (PHONE, DeviceRestored(from_id=TABLET, identifiers=(imei(IMEI_1),))),
    )
    assert clock.seen(DEVICES, PHONE, day(9), "effective").goes_on_as is None
    assert clock.seen(DEVICES, PHONE, clock.recorded[-1], "recorded").goes_on_as is None


@pytest.mark.requirement("F-07", "A-11")
def test_the_customers_settings_count_for_a_device_seen_then(clock: Told) -> None:
    clock.on(1, customer()).on(10, unknown_device()).on(5, (CUSTOMER, UnknownDevicesSwitchedOff()))
    clock.on(3, (PHONE, DeviceSeenThen(imei=IMEI_1, description=DeviceDescription(), until=day(10))))
    assert [clock.seen(DEVICES, PHONE, day(number), "effective").hidden for number in (3, 5, 10)] == [False, True, True]
