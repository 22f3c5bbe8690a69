"""Numbers go over to the new device of an upgrade, or of an order that took the old one in payment, as soon as that has come (H-12, H-15)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pytest

from aggregates.device import DeviceDecoupled, DeviceReassigned, DeviceReturned
from aggregates.device_terms import DeviceReportedLost
from aggregates.order import OrderItemsCancelled
from aggregates.order_bookings import OrderNumberBooked, OrderPositionFinanced, OrderTradeInAgreed
from aggregates.order_terms import Pieces
from aggregates.remarketing.remarketing import ProceedsPaidOut
from aggregates.service_cases.terms import NumberInCase
from aggregates.sim import Sim, SimAssignedToUser, SimDeactivated, SimPutInDevice, SimTakenOutOfDevice
from aggregates.sim_terms import Link
from commands.orders.cancel_order import CancelOrder
from commands.orders.deliver_parcel import DeliverParcel
from commands.remarketing.receive_for_remarketing import ReceiveForRemarketing
from tests.commands.made_up import (
    ACTOR,
    ERIKA,
    HANS,
    IMEI_2,
    NUMBER,
    PHONE,
    SIM,
    TABLET,
    Entry,
    device,
    fed_sim,
    imei,
    in_device,
    other_sim,
    user,
)
from tests.commands.orders.made_up_orders import A_PHONE, ORDER, PARCEL, accepted, placed, shipped
from tests.commands.orders.test_order_progress import REGISTERED
from tests.commands.remarketing.sold import ACCEPTED, CHECKED, CLOSES, OFFERED, SOLD, declined, euros, registered
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
    return over(world.decide(DELIVER))


def over(decision: Iterable[Entry]) -> list[Entry]:
    return [(stream, event) for stream, event in decision if isinstance(event, SimPutInDevice)]


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


OF: dict[str, Any] = {"order_id": ORDER, "user_id": ERIKA}
TAKEN: Entry = (ORDER, OrderTradeInAgreed(**OF, position=1, name="Phone 1", use="sale", device_id=PHONE, remarketing_id=SOLD))
SECOND = A_PHONE.model_copy(update={"position": 2})


def booked_for(position: int) -> Entry:
    told: dict[str, Any] = {"choice": "unchanged", "subsidised": "Phone 1", "subsidised_position": position, "booked_on": date(2026, 12, 1)}
    return ORDER, OrderNumberBooked(**OF, **told, sim_id=SIM, number=NUMBER, booked_by=ACTOR)


def financed(position: int) -> Entry:
    told: dict[str, Any] = {"name": "Phone 1", "financing": "lease", "months": 24}
    return ORDER, OrderPositionFinanced(**OF, **told, position=position, sim_id=SIM, number=NUMBER)


BOOKED, NAMED = booked_for(1), financed(1)
REST_CANCELLED = CancelOrder(order_id=ORDER)
RECEIVE = ReceiveForRemarketing(remarketing_id=SOLD, numbers=(NumberInCase(sim_id=SIM, number=NUMBER),))
TAKEN_OUT = (SIM, SimTakenOutOfDevice(number=NUMBER, was=WAS, because="hand"))
OTHERS = (other_sim(SIM, NUMBER), in_device())


def taken_in_payment(*entries: Entry, inside: Sequence[Entry] = INSIDE, order: Entry | None = None) -> World:
    """The old device, with the number in it, is taken for an order whose parcel is on its way."""
    sold = registered(identifiers=(imei(IMEI_2),), settlement_agreed="paid_out")
    return given(*SHOP, *ON, *inside, order or placed(), sold, TAKEN, *entries, accepted(), shipped()).world


def received(world: World) -> list[Entry]:
    """What is said of numbers as the old device is received."""
    decision = list(world.decide(RECEIVE))
    world.apply(decision)
    return [(stream, event) for stream, event in decision if Sim.owns(type(event))]


@pytest.mark.requirement("H-15")
@pytest.mark.parametrize("named", [(BOOKED,), (NAMED,), (BOOKED, NAMED), ()], ids=["booked", "named", "both", "neither"])
def test_a_number_for_which_it_was_ordered_goes_over_from_the_device_that_was_taken_in_payment(named: tuple[Entry, ...]) -> None:
    assert said_of_numbers(taken_in_payment(*named)) == ([GOES_OVER] if named else [])


@pytest.mark.requirement("H-15")
def test_another_number_goes_over_as_the_old_device_is_received() -> None:
    world = taken_in_payment()
    world.apply(world.decide(DELIVER))
    assert received(world) == [GOES_OVER]
    elsewhere = taken_in_payment()
    elsewhere.apply(elsewhere.decide(DELIVER))
    elsewhere.apply([(PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA))])
    assert received(elsewhere) == [TAKEN_OUT], "whoever took the device from its user decides where the number goes"


@pytest.mark.requirement("H-15")
def test_where_nothing_has_come_for_it_yet_a_number_stays_with_its_user_and_goes_over_later_where_it_was_ordered_for() -> None:
    stays = (SIM, SimAssignedToUser(number=NUMBER, sim_id=SIM, user_id=ERIKA, was_user_id=None))
    into_new = (SIM, SimPutInDevice(number=NUMBER, device_id=NEW, imei=None, source="hand", set_by=ACTOR, was=None))
    for inside, said in ((INSIDE, [TAKEN_OUT]), (OTHERS, [TAKEN_OUT, stays])):
        for named in (BOOKED, NAMED):
            world = taken_in_payment(named, inside=inside)
            assert received(world) == said, "a fed number's user is its device's"
            assert said_of_numbers(world) == [into_new]
        unnamed = taken_in_payment(inside=inside)
        assert (received(unnamed), said_of_numbers(unnamed)) == (said, [])


@pytest.mark.requirement("H-15")
@pytest.mark.parametrize(
    "gone",
    [
        [(NEW, DeviceDecoupled(device_id=NEW, user_id=ERIKA)), (NEW, DeviceReturned(device_id=NEW, whereabouts="destruction"))],
        [(NEW, DeviceDecoupled(device_id=NEW, user_id=ERIKA))],
        [user(HANS, "Beispiel, Hans"), (NEW, DeviceReassigned(device_id=NEW, from_user_id=ERIKA, to_user_id=HANS))],
        [(NEW, DeviceReportedLost(device_id=NEW, lost="stolen"))],
        [(NEW, DeviceReturned(device_id=NEW, whereabouts="destruction"))],
    ],
    ids=["was destroyed", "is nobody's", "is another's", "is lost", "was returned"],
)
def test_no_number_goes_into_a_new_device_that_its_user_has_no_more(gone: list[Entry]) -> None:
    world = taken_in_payment()
    world.apply(world.decide(DELIVER))
    world.apply(gone)
    assert received(world) == [TAKEN_OUT]
    late = taken_in_payment(NAMED, order=placed(A_PHONE, SECOND))
    late.apply(late.decide(DELIVER))
    late.apply(gone)
    assert over(late.decide(REST_CANCELLED)) == [], "as the last position is cancelled long after"
    kept = taken_in_payment(NAMED, order=placed(A_PHONE, SECOND))
    kept.apply(kept.decide(DELIVER))
    assert over(kept.decide(REST_CANCELLED)) == [GOES_OVER]


PAID_OUT = (SOLD, ProceedsPaidOut(**CLOSES, proceeds=euros("250.00"), settlement="paid_out"))


@pytest.mark.requirement("H-15")
@pytest.mark.parametrize("ended", [[declined()], [CHECKED, OFFERED, ACCEPTED, PAID_OUT]], ids=["declined", "paid out"])
@pytest.mark.parametrize("named", [BOOKED, NAMED], ids=["booked", "named"])
def test_a_number_goes_over_also_where_its_old_device_was_sold_or_declined_before_the_new_one_came(
    named: Entry, ended: list[Entry]
) -> None:
    into_new = (SIM, SimPutInDevice(number=NUMBER, device_id=NEW, imei=None, source="hand", set_by=ACTOR, was=None))
    world = taken_in_payment(named)
    assert received(world) == [TAKEN_OUT]
    world.apply(ended)
    assert said_of_numbers(world) == [into_new]
    other_order = taken_in_payment(named)
    other_order.apply(other_order.decide(DELIVER))
    assert received(other_order) == [], "it went over before"
    other_order.apply(ended)
    assert other_order.fold(Sim, SIM).link == Link(device_id=NEW, source="hand", set_by=ACTOR)


@pytest.mark.requirement("H-15")
@pytest.mark.parametrize("named", [BOOKED, NAMED], ids=["booked", "named"])
@pytest.mark.parametrize("inside", [(fed_sim(),), (other_sim(SIM, NUMBER),)], ids=["fed", "of another carrier"])
def test_a_number_that_was_never_in_the_old_device_goes_nowhere(named: Entry, inside: Sequence[Entry]) -> None:
    world = taken_in_payment(named, inside=inside)
    assert (received(world), said_of_numbers(world)) == ([], [])
    elsewhere = [device(TABLET, imei("350000000000097")), in_device(device_id=TABLET, was=None)]
    out = (SIM, SimTakenOutOfDevice(number=NUMBER, was=Link(device_id=TABLET, source="feed", set_by="import:before"), because="hand"))
    world = taken_in_payment(named, *elsewhere, out, inside=inside)
    assert (received(world), said_of_numbers(world)) == ([], []), "it was taken out of another device"


@pytest.mark.requirement("H-15")
@pytest.mark.parametrize(("positions", "said"), [((1,), [GOES_OVER]), ((2,), []), ((1, 2), [GOES_OVER]), ((2, 1), [GOES_OVER])])
def test_a_number_goes_over_for_a_position_that_came_and_for_none_that_was_cancelled(positions: tuple[int, ...], said: list[Entry]) -> None:
    cancelled = (ORDER, OrderItemsCancelled(**OF, items=(Pieces(position=2, name="Phone 1", quantity=1),)))
    named = [financed(position) for position in positions]
    assert said_of_numbers(taken_in_payment(*named, cancelled, order=placed(A_PHONE, SECOND))) == said
    booked = booked_for(positions[0])
    assert said_of_numbers(taken_in_payment(*named, booked, cancelled, order=placed(A_PHONE, SECOND))) == said
    if len(positions) == 1:
        assert said_of_numbers(taken_in_payment(booked, cancelled, order=placed(A_PHONE, SECOND))) == said


@pytest.mark.requirement("H-15")
def test_an_inactive_number_is_only_taken_out() -> None:
    world = taken_in_payment(NAMED, (SIM, SimDeactivated(was="active")), inside=OTHERS)
    assert (received(world), said_of_numbers(world)) == ([TAKEN_OUT], [])
