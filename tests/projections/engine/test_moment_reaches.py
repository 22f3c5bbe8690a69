"""Which streams are told anew for a moment, where only the customer's own changed since (A-11)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from aggregates.customer import (
    DeviceKindHidden,
    DeviceKindShown,
    FeedBrakeChanged,
    TimeZoneChanged,
    UnknownDevicesSwitchedOff,
    UnknownDevicesSwitchedOn,
)
from aggregates.device import DeviceAcknowledged
from aggregates.engine.event import Event
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from projections.engine.kept_moments import keep
from projections.engine.moment import MomentProgress
from projections.engine.projector import Projector
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from projections.registry import PROJECTIONS
from readmodels.customers import CUSTOMERS
from tests.commands.made_up import CUSTOMER, IMEI_2, IMEI_3, LAPTOP, TABLET, assigned, customer, device, fed_sim, imei, unknown_device, user
from tests.eventstore.store import appended
from tests.golden.samples import SAMPLES
from tests.projections.engine.test_moment import all_rows, of

OF_THE_CUSTOMER = [event for event in SAMPLES if type(event) in inventory.handlers and event.stem == "customer"]


@pytest.fixture
def told(log: EventLog) -> datetime:
    """When the customer had a user, two devices that are known and two that are not."""
    appended(log, customer(), user(), device(), assigned(), device(LAPTOP, imei("35000000000009")), fed_sim())
    appended(log, unknown_device(TABLET, "35000000000002"))
    Projector(log, PROJECTIONS).catch_up()
    return log.now()


def streams_told(log: EventLog, at: datetime, clock: str = "recorded") -> tuple[int, str]:
    """How many, and the schema."""
    seen: list[MomentProgress] = []
    schema = keep(log, inventory, of(at, clock), seen.append)
    return seen[-1].total, schema


@pytest.mark.parametrize("clock", ["recorded", "effective"])
def test_what_changes_the_customer_alone_lets_all_others_be_copied(log: EventLog, told: datetime, clock: str) -> None:
    before = all_rows(log, "public", CUSTOMER)
    appended(
        log, (CUSTOMER, FeedBrakeChanged(percent=50, was=20)), (CUSTOMER, TimeZoneChanged(time_zone="Europe/Vienna", was="Europe/Berlin"))
    )
    Projector(log, PROJECTIONS).catch_up()
    count, schema = streams_told(log, told, clock)
    assert count == 1
    assert all_rows(log, schema, CUSTOMER) == before


@pytest.mark.parametrize("lags", [False, True])
def test_what_reaches_some_rows_of_others_lets_those_be_told(log: EventLog, told: datetime, lags: bool) -> None:
    before = all_rows(log, "public", CUSTOMER)
    appended(log, (CUSTOMER, UnknownDevicesSwitchedOff()))
    if not lags:
        Projector(log, PROJECTIONS).catch_up()
    count, schema = streams_told(log, told)
    assert count == 2, "the customer, and the one device that is unknown"
    assert all_rows(log, schema, CUSTOMER) == before


def test_a_kind_that_is_hidden_lets_its_devices_be_told(log: EventLog, told: datetime) -> None:
    before = all_rows(log, "public", CUSTOMER)
    appended(log, (CUSTOMER, DeviceKindHidden(kind="smartphone")), (CUSTOMER, DeviceKindHidden(kind="car_phone")))
    Projector(log, PROJECTIONS).catch_up()
    count, schema = streams_told(log, told)
    assert count == 4, "the customer, and three smartphones"
    assert all_rows(log, schema, CUSTOMER) == before


def test_one_that_is_no_longer_among_them_is_told_for_its_own_event(log: EventLog, told: datetime) -> None:
    before = all_rows(log, "public", CUSTOMER)
    appended(log, (CUSTOMER, UnknownDevicesSwitchedOff()), (TABLET, DeviceAcknowledged()), (CUSTOMER, UnknownDevicesSwitchedOn()))
    Projector(log, PROJECTIONS).catch_up()
    count, schema = streams_told(log, told)
    assert count == 2
    assert all_rows(log, schema, CUSTOMER) == before


UNDOES: dict[type[Event], Event] = {
    UnknownDevicesSwitchedOn: UnknownDevicesSwitchedOff(),
    DeviceKindShown: DeviceKindHidden(kind="car_phone"),
}


def recorded(stream: UUID, event: Event) -> Recorded[Event]:
    now, details = datetime.now(UTC), event.model_dump_json()
    return Recorded(1, stream, 1, CUSTOMER, now, now, "token:t", None, "command:c", "c", type(event), details, event)


@pytest.mark.parametrize("event", OF_THE_CUSTOMER, ids=lambda event: event.event_name)
def test_an_event_of_the_customer_that_is_not_said_to_reach_others_does_not(event: Event) -> None:
    """Whatever a handler changes besides the customer's own row, `reaches` says."""
    rows = Rows(None, {}, {})
    happened = (customer(), user(), device(), device(LAPTOP, imei(IMEI_3), kind="car_phone"), unknown_device(TABLET, IMEI_2))
    undone = UNDOES.get(type(event))
    for stream, each in (*happened, *(((CUSTOMER, undone),) if undone is not None else ())):
        inventory.handle(rows, recorded(stream, each))

    def others() -> list[list[Any]]:
        return [rows.find(table) for table in inventory.tables if table is not CUSTOMERS and table.key is not None]

    before = others()
    inventory.handle(rows, recorded(CUSTOMER, event))
    assert (others() != before) == (type(event) in inventory.reaches)


def test_all_customer_events_are_tried() -> None:
    assert {type(event) for event in OF_THE_CUSTOMER} == {kind for kind in inventory.handlers if kind.stem == "customer"}
