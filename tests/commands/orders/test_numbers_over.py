"""Numbers go over to the new device of an upgrade, or of an order that took the old one in payment, as soon as that has come (H-12, H-15)."""

from datetime import date
from typing import Any

import pytest

from aggregates.device import DeviceReassigned
from aggregates.order_bookings import OrderNumberBooked, OrderTradeInAgreed
from aggregates.sim import SimDeactivated, SimPutInDevice
from aggregates.sim_terms import Link
from commands.orders.deliver_parcel import DeliverParcel
from tests.commands.made_up import ACTOR, ERIKA, HANS, IMEI_2, NUMBER, PHONE, SIM, TABLET, Entry, device, fed_sim, imei, in_device, user
from tests.commands.orders.made_up_orders import ORDER, PARCEL, accepted, placed, shipped
from tests.commands.orders.test_order_progress import REGISTERED
from tests.commands.remarketing.sold import SOLD, registered
from tests.commands.scenario import World, given
from tests.commands.service_cases.test_held_up_upgrade import BEGUN
from tests.commands.service_cases.test_upgrade import ON, SHOP, ordered

DELIVER = DeliverParcel(order_id=ORDER, parcel_id=PARCEL)
INSIDE = (fed_sim(), in_device())
WITH_NUMBER = ordered(numbers=[{"sim_id": SIM, "number": NUMBER}])
NEW = REGISTERED[0]
WAS = Link(device_id=PHONE, source="feed", set_by="import:before")
GOES_OVER = (SIM, SimPutInDevice(number=NUMBER, device_id=NEW, imei=None, source="hand", set_by=ACTOR, was=WAS))


def moved(*entries: Entry, upgrade: Entry = WITH_NUMBER) -> list[Entry]:
    """What is said of numbers as the new device of an upgrade comes."""
    return said_of_numbers(given(*SHOP, *ON, *INSIDE, placed(), upgrade, accepted(), shipped(), *entries).world)


def said_of_numbers(world: World) -> list[Entry]:
    return [(stream, event) for stream, event in world.decide(DELIVER) if isinstance(event, SimPutInDevice)]


@pytest.mark.requirement("H-12")
def test_a_number_is_in_the_new_device_of_an_upgrade_once_that_has_come_and_after_that_is_known() -> None:
    assert moved() == [GOES_OVER]
    world = given(*SHOP, *ON, *INSIDE, placed(), WITH_NUMBER, accepted(), shipped()).world
    decision = [*world.decide(DELIVER)]
    assert decision.index(REGISTERED) < decision.index(GOES_OVER)


@pytest.mark.requirement("H-12")
def test_it_goes_over_also_where_another_case_holds_the_old_device_up() -> None:
    world = given(*SHOP, *ON, *INSIDE, placed(), WITH_NUMBER, accepted(), shipped()).world
    world.apply(world.decide(BEGUN["repair"]))
    assert said_of_numbers(world) == [GOES_OVER]


@pytest.mark.requirement("H-12")
@pytest.mark.parametrize(
    "meanwhile",
    [
        [user(HANS, "Beispiel, Hans"), (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS))],
        [device(TABLET, imei("350000000000097")), in_device(device_id=TABLET, was=WAS)],
        [(SIM, SimDeactivated(was="active"))],
    ],
    ids=["whose device is another's", "which is elsewhere by now", "which is inactive"],
)
def test_a_number_stays(meanwhile: list[Entry]) -> None:
    assert moved(*meanwhile) == []


@pytest.mark.requirement("H-12")
def test_numbers_that_were_not_told_at_the_order_stay() -> None:
    assert moved(upgrade=ordered()) == []


@pytest.mark.requirement("H-15")
@pytest.mark.parametrize("booked", [True, False])
def test_a_number_that_was_booked_goes_over_from_the_device_that_was_taken_in_payment(booked: bool) -> None:
    of: dict[str, Any] = {"order_id": ORDER, "user_id": ERIKA}
    taken = OrderTradeInAgreed(**of, position=1, name="Phone 1", use="sale", device_id=PHONE, remarketing_id=SOLD)
    renewed: dict[str, Any] = {"choice": "unchanged", "subsidised": "Phone 1", "subsidised_position": 1}
    tariff = OrderNumberBooked(**of, **renewed, sim_id=SIM, number=NUMBER, booked_by=ACTOR, booked_on=date(2026, 12, 1))
    sold = registered(identifiers=(imei(IMEI_2),))
    for_number: list[Entry] = [(ORDER, tariff)] if booked else []
    world = given(*SHOP, *ON, *INSIDE, placed(), *for_number, sold, (ORDER, taken), accepted(), shipped()).world
    assert said_of_numbers(world) == ([GOES_OVER] if booked else [])
