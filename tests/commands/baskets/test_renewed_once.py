"""What a number has once is used once: until its carrier tells what its contract is like after an order that was delivered (H-09)."""

from datetime import date
from typing import Any

import pytest

from aggregates.basket import BasketItemPut, BasketStarted
from aggregates.order import Order
from aggregates.order_bookings import RENEWAL_CLAIM, OrderNumberBooked, OrderNumberFreed
from aggregates.sim import ContractTermChanged, EntitlementsChanged, TariffChanged
from aggregates.sim_terms import ContractTerm, Entitlements, Tariff
from commands.baskets.place_basket import order_of
from commands.engine.command import Command
from commands.orders.accept_order import AcceptOrder
from commands.orders.cancel_order import CancelOrder, StillWanted
from commands.orders.deliver_parcel import DeliverParcel
from commands.orders.renewals_under_way import RenewalNotToldYet
from commands.orders.ship_parcel import SentDevice, SentItem, ShipParcel
from tests.commands.baskets.filled import BASKET, ORDER_NUMBER, OTHER_BASKET, STARTED, cases, numbered, phone, place, put, shown, world
from tests.commands.made_up import ACTOR, ERIKA, IMEI_2, NUMBER, SIM, Entry, imei
from tests.commands.orders.made_up_orders import NEW_DEVICE, PARCEL
from tests.commands.scenario import World

pytestmark = pytest.mark.requirement("H-09")
ORDER = order_of(BASKET)
SUBSIDISED = phone(financing="subsidy", sim_id=SIM)
CLAIM = RENEWAL_CLAIM.of(str(SIM))
FREED: Entry = (ORDER, OrderNumberFreed(order_id=ORDER, user_id=ERIKA, sim_id=SIM, number=NUMBER))
USED = (SIM, EntitlementsChanged(entitlements=Entitlements(subsidy=False), was=Entitlements(subsidy=True, renewal=True)))
LONGER = (SIM, ContractTermChanged(term=ContractTerm(end=date(2028, 12, 31)), was=ContractTerm(end=date(2026, 12, 31))))
OTHER_TARIFF = (SIM, TariffChanged(tariff=Tariff(name="Neu"), was=Tariff(name="Alt")))


def done(there: World, *commands: Command) -> World:
    for command in commands:
        there.apply(there.decide(command))
    return there


def ordered(*entries: Entry, **sim: Any) -> World:
    """The first basket is placed and accepted."""
    there = world(STARTED, *entries, **sim)
    return done(there, place(shown(there)), AcceptOrder(order_id=ORDER))


def delivered(there: World) -> World:
    device = SentDevice(identifiers=(imei(IMEI_2),))
    ship = ShipParcel(
        order_id=ORDER, parcel_id=PARCEL, carrier="dhl", content=(SentItem(position=1, devices=(device,)),), device_ids=(NEW_DEVICE,)
    )
    return done(there, ship, DeliverParcel(order_id=ORDER, parcel_id=PARCEL))


def again(there: World) -> Command:
    """The same is wanted once more, in another basket."""
    started = BasketStarted(basket_id=OTHER_BASKET, kept_by=ACTOR, user_id=ERIKA)
    there.apply([(OTHER_BASKET, started), numbered("unchanged", OTHER_BASKET), (OTHER_BASKET, BasketItemPut(item=SUBSIDISED))])
    return place(shown(there, OTHER_BASKET), OTHER_BASKET, number="B-2")


@pytest.mark.parametrize("entries", [(numbered("unchanged"), put(SUBSIDISED)), (numbered("booked"), put())])
def test_what_was_delivered_uses_it_until_the_carrier_tells(entries: tuple[Entry, ...]) -> None:
    there = delivered(ordered(*entries))
    assert there.state(Order, ORDER).completed
    there.apply([OTHER_TARIFF])
    with pytest.raises(RenewalNotToldYet, match=ORDER_NUMBER):
        again(there).decide(there)


def test_what_the_carrier_tells_afterwards_frees_it() -> None:
    there = delivered(ordered(numbered("unchanged"), put(SUBSIDISED)))
    there.apply([LONGER])
    decision = there.decide(again(there))
    assert FREED in decision
    there.apply(decision)
    assert there.holder(CLAIM) == order_of(OTHER_BASKET)


@pytest.mark.parametrize("told", [USED, LONGER])
def test_what_the_carrier_has_told_before_it_is_delivered_frees_it_with_that(told: Entry) -> None:
    there = ordered(numbered("unchanged"), put(SUBSIDISED))
    there.apply([told])
    assert delivered(there).holder(CLAIM) is None


def test_of_whose_contract_nothing_is_known_nothing_is_waited_for() -> None:
    there = delivered(ordered(numbered("booked"), put(), term=ContractTerm(), entitlements=Entitlements()))
    assert there.holder(CLAIM) is None


def test_where_the_subsidised_piece_was_cancelled_nothing_is_used() -> None:
    there = ordered(numbered("unchanged"), put(SUBSIDISED), put(cases()))
    done(there, CancelOrder(order_id=ORDER, items=(StillWanted(position=1),)))
    ship = ShipParcel(order_id=ORDER, parcel_id=PARCEL, carrier="dhl", content=(SentItem(position=2, quantity=2),), device_ids=())
    done(there, ship, DeliverParcel(order_id=ORDER, parcel_id=PARCEL))
    assert there.state(Order, ORDER).status == "delivered"
    assert there.holder(CLAIM) is None


@pytest.mark.parametrize("position", [1, None])
def test_a_subsidy_stays_used_however_its_article_is_called_by_now(position: int | None) -> None:
    """Bookings from before say only what it was called."""
    there = world(STARTED, numbered("unchanged"), put(SUBSIDISED.model_copy(update={"name": "Phone 1"})))
    decision = there.decide(place(shown(there)))
    renamed = {"subsidised_position": position, **({} if position else {"subsidised": "Phone 1 256 GB blau"})}
    there.apply([(id_, event.model_copy(update=renamed) if isinstance(event, OrderNumberBooked) else event) for id_, event in decision])
    assert there.fold(Order, ORDER).items[0].name == "Phone 1 256 GB blau"
    delivered(done(there, AcceptOrder(order_id=ORDER)))
    assert there.holder(CLAIM) == ORDER
